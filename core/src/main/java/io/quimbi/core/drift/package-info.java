/**
 * How customers change: how far a thumbprint moved between two as-ofs, where to, how fast, how much
 * of it is nothing but time passing, and how whole populations move between segments.
 *
 * <p>All drift is taken within one model. Memberships are plain {@code double[]}, a value for each
 * leaf; times are days.
 */
@NullMarked
package io.quimbi.core.drift;

import org.jspecify.annotations.NullMarked;
