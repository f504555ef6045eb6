/** The demo shop: orders, tickets and the truth behind them, the same for the same seed. */
@NullMarked
package io.quimbi.engine.generate;

import org.jspecify.annotations.NullMarked;
