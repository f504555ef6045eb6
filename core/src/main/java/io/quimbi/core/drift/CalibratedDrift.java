package io.quimbi.core.drift;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.SegmentModel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Drift in the store's own terms: the axes weighted by how much they move by themselves, and each
 * drift told beside those of customers with about as many orders.
 *
 * <p>The weight of an axis in the overall drift is 1 ÷ max(0.05, p95 of its drift in the older
 * thumbprint's cell at the nearest spacing); loyalty_trajectory, and an axis on which too few
 * customers were compared for a p95, are left out. Where there is no calibration all axes count the
 * same, and nothing is said about what is usual.
 *
 * <p>Immutable and thread-safe.
 */
public final class CalibratedDrift {
  private final Calibration calibration;
  private final boolean calibratedWeights;
  private final DriftMeasure equal;

  /** By spacing and cell of order count, before cells are joined. */
  private final DriftMeasure[][] measures;

  /**
   * How usual a drift is among customers with about as many orders.
   *
   * @param severity STABLE below the 75th percentile, MINOR below the 90th, MODERATE below the
   *     97.5th, SIGNIFICANT below the 99.5th, else MAJOR
   * @param percentile the rank within the cell, 0 to 100
   * @param anomaly whether it is above the 99.5th percentile
   */
  public record Usual(Severity severity, double percentile, boolean anomaly) {
    static Usual of(DriftCells cells, int orders, double score) {
      return new Usual(
          cells.severity(orders, score), cells.rank(orders, score), cells.anomaly(orders, score));
    }
  }

  /**
   * Drift under a model with its calibration.
   *
   * @param equalWeights whether all axes count the same although there is a calibration; then
   *     nothing is known of how usual an overall drift is
   */
  public CalibratedDrift(
      SegmentModel model, Calibration calibration, boolean equalWeights, Distance distance) {
    this(new DriftMeasure(model, DriftWeights.EQUAL, distance), calibration, equalWeights);
  }

  CalibratedDrift(DriftMeasure equal, Calibration calibration, boolean equalWeights) {
    this.calibration = calibration;
    this.equal = equal;
    calibratedWeights = !equalWeights;
    measures = new DriftMeasure[Calibration.spacingCount()][DriftCells.cellCount()];
    for (int s = 0; s < measures.length; s++) {
      for (int cell = 0; cell < measures[s].length; cell++) {
        Map<String, Double> noise = noise(calibration, s, DriftCells.ordersMin(cell));
        measures[s][cell] =
            equalWeights || noise.isEmpty() ? equal : equal.weighted(DriftWeights.byNoise(noise));
      }
    }
  }

  /** The 95th percentile of each axis's drift, of those that have one. */
  static Map<String, Double> noise(Calibration calibration, int spacing, int orders) {
    Map<String, Double> noise = new TreeMap<>();
    for (Axis axis : Axis.values()) {
      calibration
          .axis(spacing, axis)
          .ifPresent(cells -> noise.put(axis.id(), cells.percentile(orders, 0.95)));
    }
    return noise;
  }

  /** The calibration. */
  public Calibration calibration() {
    return calibration;
  }

  /** The measure that counts all axes the same, for what weights play no part in. */
  public DriftMeasure equal() {
    return equal;
  }

  /**
   * The measure for a customer.
   *
   * @param orders at the older thumbprint, ≥ 1
   * @param days from the older to the newer thumbprint, above 0
   */
  public DriftMeasure measure(int orders, double days) {
    return measures[Calibration.nearestSpacing(days)][DriftCells.cellOf(orders)];
  }

  /**
   * How usual an overall drift of {@link #measure} is.
   *
   * @param orders at the older thumbprint, ≥ 1
   * @param days from the older to the newer thumbprint, above 0
   * @param score 0 to 1, NaN where nothing is scored
   * @return empty where it is not known: nothing was calibrated at the spacing, weights are equal,
   *     or nothing is scored
   */
  public Optional<Usual> overall(int orders, double days, double score) {
    if (Double.isNaN(score) || !calibratedWeights) {
      return Optional.empty();
    }
    return calibration
        .overall(Calibration.nearestSpacing(days))
        .map(cells -> Usual.of(cells, orders, score));
  }

  /** How usual a drift on an axis is; arguments and result as for {@link #overall}. */
  public Optional<Usual> axis(Axis axis, int orders, double days, double score) {
    return Double.isNaN(score)
        ? Optional.empty()
        : calibration
            .axis(Calibration.nearestSpacing(days), axis)
            .map(cells -> Usual.of(cells, orders, score));
  }
}
