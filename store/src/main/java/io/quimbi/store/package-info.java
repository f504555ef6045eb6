/**
 * PostgreSQL behind the ports of the engine: orders in and out by binary COPY, models and profiles,
 * runs, and SQL for a person to read with. {@link io.quimbi.store.Database} is where to begin.
 */
@NullMarked
package io.quimbi.store;

import org.jspecify.annotations.NullMarked;
