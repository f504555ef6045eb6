/** Tests of what all capabilities share. */
@NullMarked
package io.quimbi.server.web;

import org.jspecify.annotations.NullMarked;
