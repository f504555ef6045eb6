/**
 * How likely a customer is to buy again, how often, and what that is worth: BG/NBD, MBG/NBD and
 * Gamma-Gamma, fitted by maximum likelihood to a store's own orders.
 *
 * <p>Symbols, as in the papers: {@code x} repeat purchases, {@code tx} time of the last of them and
 * {@code T} age, both since the first purchase (so {@code tx} is the papers' recency, not days
 * since the last order); {@code r, alpha} of the gamma distribution of purchase rates; {@code a, b}
 * of the beta distribution of dropout probabilities; {@code p, q, gamma} of the distribution of
 * values.
 */
@NullMarked
package io.quimbi.core.lifetime;

import org.jspecify.annotations.NullMarked;
