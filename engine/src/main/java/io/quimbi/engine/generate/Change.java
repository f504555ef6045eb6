package io.quimbi.engine.generate;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was planted in a customer's history, and what the customer is from that date on.
 *
 * @param at first day of the new behaviour; null without a change. A {@link Kind#FADE} begins here.
 * @param personaAfter the same as before unless the rate of orders changed kind
 * @param ordersPerMonthAfter 0 after {@link Kind#STOP} and {@link Kind#FADE}
 */
public record Change(
    Kind kind,
    @Nullable LocalDate at,
    Persona personaAfter,
    double ordersPerMonthAfter,
    Traits.PriceLevel priceLevelAfter,
    Traits.Bargain bargainAfter) {

  /** What changes. */
  public enum Kind {
    /** Nothing. */
    NONE,
    /** To the next more frequent persona, at 2.5 times the former rate or more. */
    UPGRADE,
    /** To the next less frequent persona, at 0.4 times the former rate or less. */
    SLOW_DOWN,
    /** To {@link Traits.Bargain#HUNTER}. */
    BARGAIN_TURN,
    /** To {@link Traits.PriceLevel#PREMIUM}. */
    PREMIUM_TURN,
    /** Stops ordering from one day to the next. */
    STOP,
    /** Orders ever less often over two to six months, then not at all. */
    FADE
  }

  static Change none(Traits traits) {
    return new Change(
        Kind.NONE,
        null,
        traits.persona(),
        traits.ordersPerMonth(),
        traits.priceLevel(),
        traits.bargain());
  }
}
