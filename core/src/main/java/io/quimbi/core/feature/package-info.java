/**
 * The 14 behavioural axes and the one definition of each of their features, a pure function of a
 * customer's history, the store's {@link io.quimbi.core.feature.Reference} and an as-of.
 */
@NullMarked
package io.quimbi.core.feature;

import org.jspecify.annotations.NullMarked;
