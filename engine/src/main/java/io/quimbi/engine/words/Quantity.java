package io.quimbi.engine.words;

import io.quimbi.engine.find.Range;
import io.quimbi.engine.words.Lexicon.Bound;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How much, as said: "over £200", "between 2 and 5", "50 % or more".
 *
 * @param range of the numbers as they stand there
 * @param bare whether nothing was said but the number
 */
record Quantity(Range range, Unit unit, boolean bare) {
  /** What the numbers are of. */
  enum Unit {
    NONE,
    MONEY,
    PERCENT
  }

  static Range range(BigDecimal value, Bound bound) {
    Optional<Range.Bound> within = Optional.of(new Range.Bound(value, true));
    Optional<Range.Bound> beyond = Optional.of(new Range.Bound(value, false));
    return switch (bound) {
      case AT_LEAST -> new Range(within, Optional.empty());
      case MORE_THAN -> new Range(beyond, Optional.empty());
      case AT_MOST -> new Range(Optional.empty(), within);
      case LESS_THAN -> new Range(Optional.empty(), beyond);
      case EXACTLY -> new Range(within, within);
    };
  }

  /** The same numbers as shares of 1. */
  Range shares() {
    return new Range(range.min().map(Quantity::hundredth), range.max().map(Quantity::hundredth));
  }

  private static Range.Bound hundredth(Range.Bound bound) {
    return new Range.Bound(bound.value().movePointLeft(2), bound.inclusive());
  }

  /** Whether some number is above 1, so that it can be no share. */
  boolean beyondOne() {
    return range
            .min()
            .map(Range.Bound::value)
            .filter(v -> v.compareTo(BigDecimal.ONE) > 0)
            .isPresent()
        || range
            .max()
            .map(Range.Bound::value)
            .filter(v -> v.compareTo(BigDecimal.ONE) > 0)
            .isPresent();
  }
}
