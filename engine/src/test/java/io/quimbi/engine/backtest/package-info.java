@NullMarked
package io.quimbi.engine.backtest;

import org.jspecify.annotations.NullMarked;
