/** What signals would have warned of in a store's own past. */
@NullMarked
package io.quimbi.server.backtest;

import org.jspecify.annotations.NullMarked;
