/**
 * What segments are called, in words that a shopkeeper would use and that their figures bear out.
 *
 * <p>A word carries its claim: a range of a feature, as a percentile among the store's customers or
 * in plain units. It is used only of a segment whose centroid lies in that range.
 */
@NullMarked
package io.quimbi.engine.naming;

import org.jspecify.annotations.NullMarked;
