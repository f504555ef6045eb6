package io.quimbi.core.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A measure in one direction: what a column of stored evidence is about.
 *
 * @param measure which behaviour
 * @param direction more or less of it
 */
public record EvidenceKind(Measure measure, Direction direction) {
  /** All kinds, in the order in which they are stored and shown. */
  public static final List<EvidenceKind> ALL = all();

  private static List<EvidenceKind> all() {
    List<EvidenceKind> all = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      for (Direction direction : Direction.values()) {
        all.add(new EvidenceKind(measure, direction));
      }
    }
    return List.copyOf(all);
  }

  /** As it is written in SQL and JSON, such as {@code frequency_up}. */
  public String id() {
    return (measure + "_" + direction).toLowerCase(Locale.ROOT);
  }

  /** What there is more or less of, such as {@code fewer orders}. */
  public String words() {
    boolean up = direction == Direction.UP;
    return switch (measure) {
      case FREQUENCY -> up ? "more orders" : "fewer orders";
      case DISCOUNTED_ORDERS -> up ? "more discounts" : "fewer discounts";
      case NEW_CATEGORY_ORDERS -> up ? "more new categories" : "fewer new categories";
      case REFUNDED_ORDERS -> up ? "more refunds" : "fewer refunds";
      case VALUE -> up ? "dearer orders" : "cheaper orders";
    };
  }

  /** The strength, −log₁₀ of a probability, from which to act unless a store says otherwise. */
  public double defaultStrength() {
    return measure.defaultStrength(direction);
  }
}
