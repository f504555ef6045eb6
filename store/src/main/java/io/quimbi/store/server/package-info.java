/**
 * The product's own PostgreSQL server: unpacked, initialised, started, shared by the processes that
 * use one data directory, and stopped by the last of them.
 */
@NullMarked
package io.quimbi.store.server;

import org.jspecify.annotations.NullMarked;
