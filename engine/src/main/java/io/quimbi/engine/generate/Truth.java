package io.quimbi.engine.generate;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a customer of the demo shop, whatever the orders let one see of it.
 *
 * @param traits at the first order
 * @param orderCount orders up to the end of the history
 * @param end how the customer ended, {@link End#NONE} while still a customer at the end of the
 *     history
 * @param plantedEnd the last day as a customer, on or before which the last order lies; null for
 *     {@link End#NONE}
 */
public record Truth(
    String customerId,
    Traits traits,
    Instant firstOrderAt,
    int orderCount,
    Change change,
    End end,
    @Nullable LocalDate plantedEnd) {

  /** How a customer ended. */
  public enum End {
    /** Not yet. */
    NONE,
    /** Came for one order. */
    ONE_TIME,
    /** Left for good after an order, as every order of an ordinary customer may be the last. */
    LEFT,
    /** Stopped on a planted date between orders. */
    STOPPED,
    /** Faded over months, then stopped. */
    FADED
  }

  /** The first day of fading, or null for who does not fade. */
  public @Nullable LocalDate fadeFrom() {
    return change.kind() == Change.Kind.FADE ? change.at() : null;
  }
}
