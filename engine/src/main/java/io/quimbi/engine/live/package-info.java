/**
 * Orders as they happen: one order in, the customer's new thumbprint and what changed out, in one
 * transaction. Shops and collectors of events deliver twice, late and out of order; what they say
 * adds up to the same orders whatever way it comes.
 */
@NullMarked
package io.quimbi.engine.live;

import org.jspecify.annotations.NullMarked;
