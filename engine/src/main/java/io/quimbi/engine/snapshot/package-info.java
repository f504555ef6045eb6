/** Dated thumbprints: taking them, rebuilding the past, and what changed between two of them. */
@NullMarked
package io.quimbi.engine.snapshot;

import org.jspecify.annotations.NullMarked;
