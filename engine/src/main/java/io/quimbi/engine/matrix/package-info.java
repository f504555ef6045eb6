/** Matrices of numbers as CSV files, for clustering data that are not orders. */
@NullMarked
package io.quimbi.engine.matrix;

import org.jspecify.annotations.NullMarked;
