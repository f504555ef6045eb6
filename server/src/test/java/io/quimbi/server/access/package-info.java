/** Tests of access over HTTP. */
@NullMarked
package io.quimbi.server.access;

import org.jspecify.annotations.NullMarked;
