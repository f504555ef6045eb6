/** How early, and at what cost in false alarms, the signals would have warned on a store's past. */
@NullMarked
package io.quimbi.engine.backtest;

import org.jspecify.annotations.NullMarked;
