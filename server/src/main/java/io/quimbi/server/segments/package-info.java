/** Axes, segments, and where a customer is in them. */
@NullMarked
package io.quimbi.server.segments;

import org.jspecify.annotations.NullMarked;
