package io.quimbi.engine.naming;

import io.quimbi.core.feature.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something about a segment that a claim can be made of: a feature, or a figure made of two.
 *
 * @param id as in interfaces
 * @param feature null for a figure made of two
 */
record Quantity(String id, @Nullable Feature feature) {
  /** The hour of the day around which contacts come, from 0 to 24. */
  static final Quantity CONTACT_HOUR = new Quantity("contact_hour", null);

  /** How closely they come around it: the mean resultant length, from 0 to 1. */
  static final Quantity CONTACT_CONCENTRATION = new Quantity("contact_concentration", null);

  /**
   * Orders of the last 90 days as a share of those that the mean gap promises: 1 is on time, 0
   * silent.
   */
  static final Quantity RHYTHM_KEPT = new Quantity("rhythm_kept", null);

  private static final List<Quantity> MADE_OF_TWO =
      List.of(CONTACT_HOUR, CONTACT_CONCENTRATION, RHYTHM_KEPT);

  private static final double WINDOW_DAYS = 90;

  /** The features that contacts' hours are made of: where on the clock, as a point. */
  static final Set<Feature> CLOCK =
      Set.of(Feature.PREFERRED_CONTACT_TIME_COS, Feature.PREFERRED_CONTACT_TIME_SIN);

  private static final double HOURS = 24;

  static Quantity of(Feature feature) {
    return new Quantity(feature.id(), feature);
  }

  static Optional<Quantity> of(String id) {
    for (Quantity quantity : MADE_OF_TWO) {
      if (quantity.id.equals(id)) {
        return Optional.of(quantity);
      }
    }
    try {
      return Optional.of(of(Feature.valueOf(id.toUpperCase(Locale.ROOT))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The value at a centroid; empty where that does not have it. */
  OptionalDouble at(Map<Feature, Double> centroid) {
    if (feature != null) {
      Double value = centroid.get(feature);
      return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
    if (equals(RHYTHM_KEPT)) {
      Double recent = centroid.get(Feature.RECENT_ORDERS_90D);
      Double gap = centroid.get(Feature.AVG_DAYS_BETWEEN_ORDERS);
      return recent == null || gap == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(recent * gap / WINDOW_DAYS);
    }
    Double cos = centroid.get(Feature.PREFERRED_CONTACT_TIME_COS);
    Double sin = centroid.get(Feature.PREFERRED_CONTACT_TIME_SIN);
    if (cos == null || sin == null) {
      return OptionalDouble.empty();
    }
    if (equals(CONTACT_CONCENTRATION)) {
      return OptionalDouble.of(Math.hypot(cos, sin));
    }
    double turn = Math.atan2(sin, cos) / (2 * Math.PI);
    return OptionalDouble.of((turn < 0 ? turn + 1 : turn) * HOURS);
  }

  /** The features that it is made of. */
  Set<Feature> features() {
    if (feature != null) {
      return Set.of(feature);
    }
    return equals(RHYTHM_KEPT)
        ? Set.of(Feature.RECENT_ORDERS_90D, Feature.AVG_DAYS_BETWEEN_ORDERS)
        : CLOCK;
  }

  /** How far it sets a segment apart from those among whom it was found, in spreads. */
  double telling(Map<Feature, Double> scores) {
    if (feature != null) {
      return Math.abs(scores.getOrDefault(feature, 0.0));
    }
    if (equals(RHYTHM_KEPT)) {
      return Math.abs(scores.getOrDefault(Feature.RECENT_ORDERS_90D, 0.0));
    }
    if (equals(CONTACT_CONCENTRATION)) {
      // How far out on the clock's face the centroid lies is told with the hour.
      return 0;
    }
    return Math.max(
        Math.abs(scores.getOrDefault(Feature.PREFERRED_CONTACT_TIME_COS, 0.0)),
        Math.abs(scores.getOrDefault(Feature.PREFERRED_CONTACT_TIME_SIN, 0.0)));
  }
}
