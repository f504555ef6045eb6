package io.quimbi.core.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one customer moved in all, between two as-ofs: each axis, and the weighted mean of their
 * scores.
 *
 * @param axes those present in both thumbprints, in their order
 * @param days from one as-of to the other, above 0
 * @param overallOrNull the weighted mean of the scores, 0 to 1; null where no axis has both a score
 *     and a weight
 * @param churnRiskDelta later less earlier churn risk; null where one is unknown
 * @param lifetimeValueDelta later less earlier predicted lifetime value, currency units; null where
 *     one is unknown
 */
public record ThumbprintDrift(
    List<OnAxis> axes,
    double days,
    @Nullable Double overallOrNull,
    @Nullable Double churnRiskDelta,
    @Nullable Double lifetimeValueDelta) {

  /**
   * One axis.
   *
   * @param segments what the vectors are given in
   * @param drift between them
   */
  public record OnAxis(AxisSegments segments, AxisDrift drift) {
    /** The axis's id. */
    public String axis() {
      return segments.axis();
    }
  }

  /** Copies the list. */
  public ThumbprintDrift {
    axes = List.copyOf(axes);
    AxisDrift.requireDays(days);
  }

  /**
   * The drift of all axes together.
   *
   * @throws IllegalArgumentException if {@code days} is not above 0
   */
  public static ThumbprintDrift of(List<OnAxis> axes, double days, DriftWeights weights) {
    double sum = 0;
    double total = 0;
    for (OnAxis axis : axes) {
      OptionalDouble score = axis.drift().score();
      if (score.isPresent()) {
        double weight = weights.of(axis.axis());
        sum += weight * score.getAsDouble();
        total += weight;
      }
    }
    return new ThumbprintDrift(axes, days, total > 0 ? mean(sum, total) : null, null, null);
  }

  /** A mean of scores, which rounding must not lift above 1. */
  static double mean(double sum, double total) {
    return Math.min(1, sum / total);
  }

  /**
   * The drift between two thumbprints written as axis → segment → membership, as a calculator gets
   * them: over the axes that are in both and, on each, the union of segments, one that is missing
   * counting 0. The segment of highest membership dominates, of equal ones the first named.
   *
   * @throws IllegalArgumentException if {@code days} is not above 0 or a membership not from 0 to 1
   */
  public static ThumbprintDrift of(
      Map<String, ? extends Map<String, Double>> before,
      Map<String, ? extends Map<String, Double>> after,
      double days,
      DriftWeights weights,
      Distance distance) {
    AxisDrift.requireDays(days);
    List<OnAxis> axes = new ArrayList<>();
    for (Map.Entry<String, ? extends Map<String, Double>> entry : before.entrySet()) {
      Map<String, Double> later = after.get(entry.getKey());
      if (later == null) {
        continue;
      }
      Set<String> union = new LinkedHashSet<>(entry.getValue().keySet());
      union.addAll(later.keySet());
      if (union.isEmpty()) {
        continue;
      }
      AxisSegments segments = AxisSegments.named(entry.getKey(), List.copyOf(union));
      double[] u1 = vector(segments, entry.getValue());
      double[] u2 = vector(segments, later);
      axes.add(
          new OnAxis(
              segments,
              AxisDrift.of(
                  segments, u1, u2, AxisDrift.highest(u1), AxisDrift.highest(u2), days, distance)));
    }
    return of(axes, days, weights);
  }

  private static double[] vector(AxisSegments segments, Map<String, Double> memberships) {
    return segments.ids().stream().mapToDouble(id -> memberships.getOrDefault(id, 0.0)).toArray();
  }

  /** The same with how churn risk and predicted lifetime value changed. */
  public ThumbprintDrift withOutcomes(
      @Nullable Double churnRiskDelta, @Nullable Double lifetimeValueDelta) {
    return new ThumbprintDrift(axes, days, overallOrNull, churnRiskDelta, lifetimeValueDelta);
  }

  /** The drift on an axis, if both thumbprints have it. */
  public Optional<OnAxis> axis(String id) {
    return axes.stream().filter(axis -> axis.axis().equals(id)).findFirst();
  }

  /** Scores by axis id; an axis with an eligibility event is absent. */
  public Map<String, Double> scores() {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (OnAxis axis : axes) {
      axis.drift().score().ifPresent(score -> scores.put(axis.axis(), score));
    }
    return scores;
  }

  /** The weighted mean of the scores; empty where no axis has both a score and a weight. */
  public OptionalDouble overall() {
    return overallOrNull == null ? OptionalDouble.empty() : OptionalDouble.of(overallOrNull);
  }

  /** The level of the overall drift. */
  public Optional<Severity> severity() {
    return Optional.ofNullable(overallOrNull).map(Severity::of);
  }

  /** Overall drift per day. */
  public OptionalDouble velocity() {
    return overallOrNull == null ? OptionalDouble.empty() : OptionalDouble.of(overallOrNull / days);
  }

  /** Whether the drift is at or above 0.5: what counts as an anomaly without calibration. */
  public boolean isAnomaly() {
    return overallOrNull != null && Severity.of(overallOrNull).compareTo(Severity.SIGNIFICANT) >= 0;
  }

  /** Whether churn risk fell and lifetime value rose; empty where either is unknown. */
  public Optional<Boolean> isImproving() {
    return churnRiskDelta == null || lifetimeValueDelta == null
        ? Optional.empty()
        : Optional.of(churnRiskDelta < 0 && lifetimeValueDelta > 0);
  }

  /** Whether churn risk rose and lifetime value fell; empty where either is unknown. */
  public Optional<Boolean> isDeclining() {
    return churnRiskDelta == null || lifetimeValueDelta == null
        ? Optional.empty()
        : Optional.of(churnRiskDelta > 0 && lifetimeValueDelta < 0);
  }

  /** The axes on which another segment dominates now, those with an eligibility event included. */
  public List<String> segmentsChanged() {
    return axes.stream().filter(axis -> axis.drift().changed()).map(OnAxis::axis).toList();
  }

  /** On how many axes another segment dominates now. */
  public int transitionCount() {
    return segmentsChanged().size();
  }
}
