package io.quimbi.engine.find;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.engine.QuimbiException;

/**
 * In which order customers come: by a key, those without one last, equals by their ids.
 *
 * @param descending whether the largest key comes first
 */
public record Order(Key key, boolean descending) {
  /**
   * Checks that the direction is one that the key has.
   *
   * @throws QuimbiException of kind USAGE for ids from the last to the first
   */
  public Order {
    if (descending && key == Plain.CUSTOMER_ID) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "FILTER_ORDER",
          "an order by customer_id goes from the first to the last; leave descending out");
    }
  }

  /** Where nothing else is asked for: who is worth most comes first. */
  public static final Order DEFAULT = most(Figure.LIFETIME_VALUE);

  /** What customers are ordered by. */
  public sealed interface Key {}

  /** By a figure of the profile. */
  public record ByFigure(Figure figure) implements Key {}

  /** By a feature. */
  public record ByFeature(Feature feature) implements Key {}

  /** By the membership in a segment. */
  public record ByMembership(Axis axis, String segment) implements Key {}

  /** By what the filter found out itself. */
  public enum Found implements Key {
    /** The drift score of the first condition on drift. */
    DRIFT,
    /** The strength of the evidence of the first condition on drift. */
    EVIDENCE,
    /** How like the customer of the first condition on lookalikes they are. */
    SIMILARITY
  }

  /** By the customer's id alone. */
  public enum Plain implements Key {
    /** The store's own id. */
    CUSTOMER_ID
  }

  /** The largest of a figure first. */
  public static Order most(Figure figure) {
    return new Order(new ByFigure(figure), true);
  }

  /** The smallest of a figure first. */
  public static Order least(Figure figure) {
    return new Order(new ByFigure(figure), false);
  }
}
