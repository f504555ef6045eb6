package io.quimbi.core.drift;

import io.quimbi.core.feature.Axis;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How much each axis counts in the overall drift of a thumbprint.
 *
 * @param ofAxis weight by axis id, each finite and at least 0; an axis that is not named counts 0.
 *     Empty for equal weights
 */
public record DriftWeights(Optional<Map<String, Double>> ofAxis) {
  /** All axes count the same: the option, and what is used where nothing is calibrated. */
  public static final DriftWeights EQUAL = new DriftWeights(Optional.empty());

  /** Below this an axis is as good as still; its weight would drown all others. */
  private static final double NOISE_MIN = 0.05;

  /** Copies the map and checks the weights. */
  public DriftWeights {
    ofAxis =
        ofAxis.map(weights -> Collections.unmodifiableMap(new TreeMap<String, Double>(weights)));
    ofAxis
        .orElse(Map.of())
        .forEach(
            (axis, weight) -> {
              if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                    "drift weight must be finite and ≥ 0, was " + weight + " of axis " + axis);
              }
            });
  }

  /** Given weights. */
  public static DriftWeights of(Map<String, Double> ofAxis) {
    return new DriftWeights(Optional.of(ofAxis));
  }

  /**
   * 1 ÷ max(0.05, noise): an axis that moves by itself counts less. loyalty_trajectory, which moves
   * with every order and every week, is left out.
   *
   * @param noise the 95th percentile of an axis's drift among customers like this one, by axis id
   */
  public static DriftWeights byNoise(Map<String, Double> noise) {
    Map<String, Double> weights = new TreeMap<>();
    noise.forEach(
        (axis, p95) -> {
          if (!(p95 >= 0 && p95 <= 1)) {
            throw new IllegalArgumentException(
                "noise of axis " + axis + " must be from 0 to 1, was " + p95);
          }
          if (!axis.equals(Axis.LOYALTY_TRAJECTORY.id())) {
            weights.put(axis, 1 / Math.max(NOISE_MIN, p95));
          }
        });
    return of(weights);
  }

  /** The weight of an axis. */
  public double of(String axis) {
    return ofAxis.map(weights -> weights.getOrDefault(axis, 0.0)).orElse(1.0);
  }
}
