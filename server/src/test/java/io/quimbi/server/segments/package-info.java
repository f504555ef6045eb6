/** Tests of segments over HTTP. */
@NullMarked
package io.quimbi.server.segments;

import org.jspecify.annotations.NullMarked;
