/**
 * Orders and tickets in: a file is read, each row checked, rows gathered into orders, and whole
 * orders merged into the store in one transaction.
 */
@NullMarked
package io.quimbi.engine.importing;

import org.jspecify.annotations.NullMarked;
