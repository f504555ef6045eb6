package io.quimbi.core.model;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a membership on one axis is what it is: how much of the difference between two points each
 * figure accounts for. The points are a customer and the store's median customer, or one customer
 * before and after.
 *
 * <p>The game is v(S) = the membership in one leaf of the point that has the figures of S from the
 * later point and the others from the earlier; the contributions are its exact {@link
 * ShapleyValues} over the d features of the axis's distance (2^d evaluations; d is 4 at most in the
 * catalogue), so they add up to the difference. A leaf below a subdivision is the product along its
 * path, and any membership kernel is taken as it is. Among the stages of customers with one order
 * the days since that order account for everything.
 *
 * <p>Not thread-safe: each thread has its own.
 */
public final class Contributions {
  private final AxisModel model;
  private final Reference reference;
  private final AxisScorer scorer;
  private final List<Feature> features;
  private final double[] memberships;

  /** The contributions on an axis of a model, which must be available. */
  public Contributions(SegmentModel model, Axis axis) {
    this.model = model.axis(axis);
    if (this.model.unavailable().isPresent()) {
      throw new IllegalArgumentException(
          "axis " + axis.id() + " has no segments: " + this.model.unavailable().get());
    }
    reference = model.reference();
    scorer = new AxisScorer(this.model, reference);
    features = this.model.root().map(division -> division.scaler().features()).orElse(List.of());
    memberships = new double[this.model.leaves().size()];
  }

  /**
   * A figure that accounts for something.
   *
   * @param id as in models and interfaces
   * @param words that follow a value, such as "orders a month"
   */
  public record Figure(String id, Feature.Unit unit, String words) {
    /** How long ago the last order was; moves a customer with one order through the stages. */
    public static final Figure DAYS_SINCE_LAST_ORDER =
        new Figure("days_since_last_order", Feature.Unit.DAYS, "days since the last order");

    /** (N − 1) / max(1, months from the first to the last order); makes a customer exceptional. */
    public static final Figure ORDERS_PER_ACTIVE_MONTH =
        new Figure(
            "orders_per_active_month",
            Feature.Unit.PER_MONTH,
            "orders a month from the first to the last");

    /** A feature of the catalogue. */
    public static Figure of(Feature feature) {
      return new Figure(feature.id(), feature.unit(), feature.words());
    }
  }

  /**
   * What one figure accounts for.
   *
   * @param from its value at the earlier point, in plain units
   * @param to its value at the later point
   * @param contribution to the membership
   */
  public record Part(Figure figure, double from, double to, double contribution) {}

  /**
   * A difference of memberships and what accounts for it.
   *
   * @param from membership at the earlier point
   * @param to membership at the later point
   * @param parts in the order of the catalogue; their contributions add up to {@code to − from}
   *     within 1e-9
   */
  public record Explained(double from, double to, List<Part> parts) {
    /** Copies the list. */
    public Explained {
      parts = List.copyOf(parts);
    }
  }

  /** The features that take part in the axis's distances, the players of its game. */
  public List<Feature> features() {
    return features;
  }

  /** By which rule a customer has memberships here. */
  public Standing standing(FeatureMatrix matrix, int row) {
    return scorer.standing(matrix, row);
  }

  /** The plain values of {@link #features} of a customer. */
  public double[] point(FeatureMatrix matrix, int row) {
    return features.stream().mapToDouble(feature -> matrix.get(row, feature)).toArray();
  }

  /**
   * What each feature contributes to the difference of the memberships of two points.
   *
   * @param leaf an index into {@link AxisModel#leaves}
   * @param from plain values of {@link #features}
   * @param to likewise
   * @throws IllegalArgumentException if the axis has no clusters, or a length or the leaf does not
   *     fit
   */
  public Explained between(int leaf, double[] from, double[] to) {
    requireLeaf(leaf);
    if (model.root().isEmpty()) {
      throw new IllegalArgumentException("axis " + model.axis().id() + " has no clusters");
    }
    if (from.length != features.size() || to.length != features.size()) {
      throw new IllegalArgumentException(
          "points on "
              + model.axis().id()
              + " have "
              + features.size()
              + " values, were "
              + from.length
              + " and "
              + to.length);
    }
    double[] mixed = new double[from.length];
    int everybody = (1 << from.length) - 1;
    double[] ends = new double[2];
    double[] values =
        ShapleyValues.of(
            from.length,
            coalition -> {
              for (int f = 0; f < mixed.length; f++) {
                mixed[f] = (coalition & 1 << f) == 0 ? from[f] : to[f];
              }
              scorer.scorePoint(mixed, memberships, 0);
              if (coalition == 0) {
                ends[0] = memberships[leaf];
              }
              if (coalition == everybody) {
                ends[1] = memberships[leaf];
              }
              return memberships[leaf];
            });
    List<Part> parts = new ArrayList<>();
    for (int f = 0; f < values.length; f++) {
      parts.add(new Part(Figure.of(features.get(f)), from[f], to[f], values[f]));
    }
    return new Explained(ends[0], ends[1], parts);
  }

  /** Days since the last order, fractional. */
  public static double daysSinceLastOrder(FeatureMatrix matrix, int row) {
    return AxisScorer.daysSinceLastOrder(matrix, row);
  }

  /**
   * The difference of the memberships of two customers with one order, or of one at two times: the
   * days since it account for all of it.
   *
   * @param leaf an index into {@link AxisModel#leaves}
   * @throws IllegalArgumentException if the axis has no stages, or the leaf does not fit
   */
  public Explained betweenStages(int leaf, double fromDays, double toDays) {
    requireLeaf(leaf);
    if (model.stages().isEmpty()) {
      throw new IllegalArgumentException(
          "axis " + model.axis().id() + " has no stages of customers with one order");
    }
    scorer.scoreStage(fromDays, memberships, 0);
    double from = memberships[leaf];
    scorer.scoreStage(toDays, memberships, 0);
    double to = memberships[leaf];
    return new Explained(
        from, to, List.of(new Part(Figure.DAYS_SINCE_LAST_ORDER, fromDays, toDays, to - from)));
  }

  /**
   * Why a customer is exceptional: the orders a month while active, against the limit that they
   * pass. Below it the membership would be 0.
   */
  public Explained exceptional(FeatureMatrix matrix, int row) {
    return new Explained(
        0,
        1,
        List.of(
            new Part(
                Figure.ORDERS_PER_ACTIVE_MONTH,
                Math.expm1(reference.exceptionalLimit()),
                FeatureExtractor.activeRate(matrix, row),
                1)));
  }

  private void requireLeaf(int leaf) {
    if (leaf < 0 || leaf >= memberships.length) {
      throw new IllegalArgumentException(
          "leaf of "
              + model.axis().id()
              + " must be from 0 to "
              + (memberships.length - 1)
              + ", was "
              + leaf);
    }
  }
}
