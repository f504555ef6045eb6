/** Segments discovered anew, as long work. */
@NullMarked
package io.quimbi.server.discovery;

import org.jspecify.annotations.NullMarked;
