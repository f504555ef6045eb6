/**
 * Finds segments: fuzzy c-means and k-means on weighted points, how good a partition is, how many
 * segments the data bear, whether they are more than a continuum cut in pieces, and the split of a
 * segment that is too large.
 *
 * <p>Every result is the same for the same seed on any number of threads: sums are taken per block
 * of points and merged in the order of the blocks.
 */
@NullMarked
package io.quimbi.core.cluster;

import org.jspecify.annotations.NullMarked;
