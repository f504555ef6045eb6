@NullMarked
package io.quimbi.core.backtest;

import org.jspecify.annotations.NullMarked;
