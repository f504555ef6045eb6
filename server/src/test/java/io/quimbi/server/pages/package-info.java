/** Tests of the pages, over HTTP and in a browser. */
@NullMarked
package io.quimbi.server.pages;

import org.jspecify.annotations.NullMarked;
