package io.quimbi.engine.discovery;

import io.quimbi.core.Workers;
import io.quimbi.core.drift.Calibration;
import io.quimbi.core.drift.DriftCalibration;
import io.quimbi.core.drift.DriftCells;
import io.quimbi.core.evidence.LevelHistory;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.model.Thumbprints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is usual in a store under a model, from the store's own history at the time of discovery:
 * sizes of drift by order count, and how far customers fall below their own level.
 *
 * @param drift by spacing, axis and order count
 * @param levelDropBeyond 97.5th percentile of the level drop; empty where nobody has one
 */
public record ModelCalibration(Calibration drift, OptionalDouble levelDropBeyond) {
  /** Nothing is known of what is usual. */
  public static final ModelCalibration NONE =
      new ModelCalibration(Calibration.none(), OptionalDouble.empty());

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /**
   * How often the store's samples are drawn anew does not matter, that they can be repeated does.
   */
  private static final long SEED = 7;

  // What follows spells the layout.

  private record Doc(List<SpacingDoc> spacings, @Nullable Double levelDropBeyond) {}

  private record SpacingDoc(int days, Map<String, CellsDoc> axes, @Nullable CellsDoc overall) {}

  private record CellsDoc(int[] ordersMin, double[][] quantiles) {}

  /**
   * Measures what is usual.
   *
   * @param now everybody's thumbprints at the as-of to measure back from
   */
  static ModelCalibration of(OrderHistory history, Thumbprints now, Workers workers) {
    return new ModelCalibration(
        DriftCalibration.fit(history, now, SEED, workers),
        LevelHistory.beyond(history, now, SEED, workers));
  }

  /** Reads what {@link #json} wrote. */
  public static ModelCalibration parse(String json) {
    Doc doc = JSON.readValue(json, Doc.class);
    Calibration calibration = Calibration.none();
    for (int s = 0; s < Calibration.spacingCount(); s++) {
      for (SpacingDoc spacing : doc.spacings) {
        if (spacing.days == Calibration.spacingDays(s)) {
          for (Axis axis : Axis.values()) {
            CellsDoc cells = spacing.axes.get(axis.id());
            calibration = cells == null ? calibration : calibration.with(s, axis, cells(cells));
          }
          calibration =
              spacing.overall == null
                  ? calibration
                  : calibration.withOverall(s, cells(spacing.overall));
        }
      }
    }
    return new ModelCalibration(
        calibration,
        doc.levelDropBeyond == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(doc.levelDropBeyond));
  }

  private static DriftCells cells(CellsDoc doc) {
    return DriftCells.of(doc.ordersMin, doc.quantiles);
  }

  /** As it is stored beside a model. */
  public String json() {
    List<SpacingDoc> spacings = new ArrayList<>();
    for (int s = 0; s < Calibration.spacingCount(); s++) {
      Map<String, CellsDoc> axes = new TreeMap<>();
      for (Axis axis : Axis.values()) {
        drift.axis(s, axis).ifPresent(cells -> axes.put(axis.id(), doc(cells)));
      }
      spacings.add(
          new SpacingDoc(
              Calibration.spacingDays(s),
              axes,
              drift.overall(s).map(ModelCalibration::doc).orElse(null)));
    }
    return JSON.writeValueAsString(
        new Doc(spacings, levelDropBeyond.isPresent() ? levelDropBeyond.getAsDouble() : null));
  }

  private static CellsDoc doc(DriftCells cells) {
    return new CellsDoc(cells.ordersMin(), cells.quantiles());
  }
}
