package io.quimbi.engine.find;

import io.quimbi.engine.QuimbiException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Numbers between two bounds, either of which may be missing, but not both.
 *
 * @param min the lower bound
 * @param max the upper bound
 */
public record Range(Optional<Bound> min, Optional<Bound> max) {
  /** Beyond it nothing that is counted or paid in a shop lies, and doubles are still exact. */
  private static final BigDecimal MAGNITUDE_MAX = BigDecimal.valueOf(9_000_000_000_000L);

  /**
   * One end.
   *
   * @param inclusive whether the value itself is within
   */
  public record Bound(BigDecimal value, boolean inclusive) {
    /**
     * Checks the size.
     *
     * @throws QuimbiException of kind USAGE beyond ± 9·10¹²
     */
    public Bound {
      // A scale of a thousand digits would be spelled out by whoever compares.
      if (value.precision() - (long) value.scale() > 13
          || value.scale() > 20
          || value.abs().compareTo(MAGNITUDE_MAX) > 0) {
        throw usage(
            "a bound must lie within ± 9,000,000,000,000 and have 20 decimals or fewer, was "
                + value.round(new java.math.MathContext(20)));
      }
    }
  }

  /**
   * Checks that something is between.
   *
   * @throws QuimbiException of kind USAGE without a bound, or with nothing between them
   */
  public Range {
    if (min.isEmpty() && max.isEmpty()) {
      throw usage("a range needs a bound: at_least, more_than, at_most or less_than");
    }
    if (min.isPresent() && max.isPresent()) {
      int order = min.get().value().compareTo(max.get().value());
      boolean both = min.get().inclusive() && max.get().inclusive();
      if (order > 0 || order == 0 && !both) {
        throw usage(
            "nothing lies between "
                + min.get().value().toPlainString()
                + " and "
                + max.get().value().toPlainString()
                + (order == 0 ? " when one of them is excluded" : "; the lower bound comes first"));
      }
    }
  }

  private static QuimbiException usage(String message) {
    return new QuimbiException(QuimbiException.Kind.USAGE, "FILTER_RANGE", message);
  }

  /** From a value on. */
  public static Range atLeast(double value) {
    return new Range(bound(value, true), Optional.empty());
  }

  /** Above a value. */
  public static Range moreThan(double value) {
    return new Range(bound(value, false), Optional.empty());
  }

  /** Up to a value. */
  public static Range atMost(double value) {
    return new Range(Optional.empty(), bound(value, true));
  }

  /** Below a value. */
  public static Range lessThan(double value) {
    return new Range(Optional.empty(), bound(value, false));
  }

  /** From one value up to another. */
  public static Range between(double min, double max) {
    return new Range(bound(min, true), bound(max, true));
  }

  private static Optional<Bound> bound(double value, boolean inclusive) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return Optional.of(
        new Bound(whole ? BigDecimal.valueOf((long) value) : BigDecimal.valueOf(value), inclusive));
  }

  /** Whether both bounds are the same value. */
  public boolean exact() {
    return min.isPresent()
        && max.isPresent()
        && min.get().value().compareTo(max.get().value()) == 0;
  }
}
