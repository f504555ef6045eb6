/** Writes that are sent again do their work once. */
@NullMarked
package io.quimbi.engine.idempotency;

import org.jspecify.annotations.NullMarked;
