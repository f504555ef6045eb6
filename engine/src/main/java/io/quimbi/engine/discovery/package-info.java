/** Segments discovered from a store's history, and everybody's thumbprint in them. */
@NullMarked
package io.quimbi.engine.discovery;

import org.jspecify.annotations.NullMarked;
