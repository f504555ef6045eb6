/**
 * How early and how rightly a rule would have warned, had it been asked each week of the past:
 * spells between orders, what came of them, alerts as a function of a threshold, comparisons at
 * equal numbers of alerts, and alarms at changes of kind.
 */
@NullMarked
package io.quimbi.core.backtest;

import org.jspecify.annotations.NullMarked;
