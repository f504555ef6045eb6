package io.quimbi.engine.backtest;

import io.quimbi.core.evidence.Direction;
import io.quimbi.core.evidence.Measure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is computed of each customer at each weekly as-of; the higher, the more alarming. */
enum Signal {
  RECENCY,
  PERSONAL_RECENCY,
  LOG_ODDS,
  LEVEL_DROP,
  LEVEL_RISE,
  COMBINED,
  MORE_ORDERS(Kind.UP, Measure.FREQUENCY),
  FEWER_ORDERS(Kind.DOWN, Measure.FREQUENCY),
  OTHER_ORDERS(Kind.EITHER_WAY, Measure.FREQUENCY),
  HIGHER_VALUE(Kind.UP, Measure.VALUE),
  LOWER_VALUE(Kind.DOWN, Measure.VALUE),
  OTHER_VALUE(Kind.EITHER_WAY, Measure.VALUE),
  MORE_DISCOUNTS(Kind.UP, Measure.DISCOUNTED_ORDERS),
  FEWER_DISCOUNTS(Kind.DOWN, Measure.DISCOUNTED_ORDERS),
  OTHER_DISCOUNTS(Kind.EITHER_WAY, Measure.DISCOUNTED_ORDERS),
  ANY_EVIDENCE,
  PLAIN_DRIFT,
  PLAIN_DRIFT_FREQUENCY(Kind.PLAIN, Measure.FREQUENCY),
  PLAIN_DRIFT_VALUE(Kind.PLAIN, Measure.VALUE),
  PLAIN_DRIFT_PRICE(Kind.PLAIN, Measure.DISCOUNTED_ORDERS),
  CALIBRATED_DRIFT,
  CALIBRATED_DRIFT_FREQUENCY(Kind.CALIBRATED, Measure.FREQUENCY),
  CALIBRATED_DRIFT_VALUE(Kind.CALIBRATED, Measure.VALUE),
  CALIBRATED_DRIFT_PRICE(Kind.CALIBRATED, Measure.DISCOUNTED_ORDERS);

  /** The behaviours of which changes and moves are looked at. */
  static final List<Measure> MEASURES =
      List.of(Measure.FREQUENCY, Measure.VALUE, Measure.DISCOUNTED_ORDERS);

  /** What is looked at of one behaviour: evidence, or 4-week drift on its axis. */
  private enum Kind {
    UP,
    DOWN,
    EITHER_WAY,
    PLAIN,
    CALIBRATED
  }

  private final @Nullable Kind kind;
  private final @Nullable Measure measure;

  Signal() {
    kind = null;
    measure = null;
  }

  Signal(Kind kind, Measure measure) {
    this.kind = kind;
    this.measure = measure;
  }

  /** The evidence of a measure in a direction. */
  static Signal evidence(Measure measure, Direction direction) {
    return of(direction == Direction.UP ? Kind.UP : Kind.DOWN, measure);
  }

  /** The evidence of a measure in either direction, each over what one acts on by default. */
  static Signal eitherWay(Measure measure) {
    return of(Kind.EITHER_WAY, measure);
  }

  /** The 4-week drift on the axis of a measure. */
  static Signal drift(Measure measure, boolean calibrated) {
    return of(calibrated ? Kind.CALIBRATED : Kind.PLAIN, measure);
  }

  private static Signal of(Kind kind, Measure measure) {
    for (Signal signal : values()) {
      if (signal.kind == kind && signal.measure == measure) {
        return signal;
      }
    }
    throw new IllegalArgumentException("no signal " + kind + " of " + measure);
  }
}
