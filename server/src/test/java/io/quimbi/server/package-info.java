/** Tests of the service over HTTP. */
@NullMarked
package io.quimbi.server;

import org.jspecify.annotations.NullMarked;
