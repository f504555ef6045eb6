package io.quimbi.core.evidence;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a signal (the level drop, or evidence beyond its default) has held at two successive
 * weekly as-ofs, and since when: one jump is not a trend.
 *
 * <p>Immutable: each week's state follows from the last week's. A signal that is not known at an
 * as-of did not hold at it.
 *
 * @param asOf the last weekly as-of looked at, or null before the first
 * @param since the first as-of of the present run, or null where the signal does not hold
 */
public record SustainedSignal(@Nullable LocalDate asOf, @Nullable LocalDate since) {
  /** Before the first as-of. */
  public static final SustainedSignal NONE = new SustainedSignal(null, null);

  private static final int WEEK_DAYS = 7;

  /**
   * Checks the order of dates.
   *
   * @throws IllegalArgumentException if a run begins after the as-of, or without one
   */
  public SustainedSignal {
    if (since != null && (asOf == null || since.isAfter(asOf))) {
      throw new IllegalArgumentException(
          "a run must begin at or before its as-of " + asOf + ", began " + since);
    }
  }

  /**
   * The state one as-of further. A week left out breaks the run, since nobody knows what it held.
   *
   * @param next the next weekly as-of
   * @param holds whether the signal is beyond its threshold there
   * @throws IllegalArgumentException unless {@code next} is after the last as-of
   */
  public SustainedSignal next(LocalDate next, boolean holds) {
    if (asOf != null && !next.isAfter(asOf)) {
      throw new IllegalArgumentException(
          "as-ofs must ascend, was " + next + " after " + asOf + "; begin again from NONE");
    }
    if (!holds) {
      return new SustainedSignal(next, null);
    }
    boolean joined = asOf != null && since != null && asOf.plusDays(WEEK_DAYS).equals(next);
    return new SustainedSignal(next, joined ? since : next);
  }

  /** The first as-of of a run of two or more; empty where the signal is not sustained. */
  public Optional<LocalDate> sustainedSince() {
    return since == null || since.equals(asOf) ? Optional.empty() : Optional.of(since);
  }
}
