/** Tests of backtests over HTTP. */
@NullMarked
package io.quimbi.server.backtest;

import org.jspecify.annotations.NullMarked;
