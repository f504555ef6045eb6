package io.quimbi.engine.insight;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.OneOrderStages;
import io.quimbi.core.model.Scaler;
import io.quimbi.core.model.SegmentKind;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in plain words what the members of a segment do. */
final class Descriptions {
  /** How far from the mean, in spreads of the axis, a value is called high, and very high. */
  private static final double HIGH = 0.5;

  private static final double VERY_HIGH = 1.5;

  private Descriptions() {}

  /** The description of a segment from its centroid in plain units. */
  static String of(AxisModel axis, SegmentRow row, Map<Feature, Double> centroid) {
    for (SegmentKind kind : SegmentKind.values()) {
      if (kind.reserved() && SegmentsReport.word(kind).equals(row.kind())) {
        return reserved(axis, row, kind);
      }
    }
    Optional<Scaler> scaler = axis.root().map(root -> root.scaler());
    return centroid.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                entry -> -Math.abs(score(scaler, entry.getKey(), entry.getValue()))))
        .map(
            entry ->
                plain(entry.getKey(), entry.getValue())
                    + tag(score(scaler, entry.getKey(), entry.getValue())))
        .collect(Collectors.joining("; "));
  }

  private static String reserved(AxisModel axis, SegmentRow row, SegmentKind kind) {
    return switch (kind) {
      case NOT_ENOUGH_ORDERS -> notEnough(axis.axis());
      case EXCEPTIONAL -> "orders far more often than the store's other regulars";
      case ONE_ORDER_STAGE ->
          axis.stages().map(stages -> stage(stages, row.path())).orElse("one order");
      case ORDINARY, PINNED -> throw new IllegalArgumentException(kind + " is not reserved");
    };
  }

  private static String notEnough(Axis axis) {
    return axis.ordersMin() == 2
        ? "one order so far: too early to say"
        : "fewer than " + axis.ordersMin() + " orders so far: too early to say";
  }

  private static String stage(OneOrderStages stages, String name) {
    String due = days(stages.dueAfterDays());
    String lapsed = days(stages.lapsedAfterDays());
    return switch (AxisModel.STAGE_NAMES.indexOf(name)) {
      case 0 -> "one order, up to " + due + " days ago: the next is not due yet";
      case 1 -> "one order, " + due + " to " + lapsed + " days ago: the next is due";
      default -> "one order, more than " + lapsed + " days ago: few come back after that";
    };
  }

  private static String days(double days) {
    return String.format(Locale.ROOT, "%.0f", days);
  }

  private static double score(Optional<Scaler> scaler, Feature feature, double value) {
    int at = scaler.map(s -> s.features().indexOf(feature)).orElse(-1);
    return at < 0 ? 0 : scaler.orElseThrow().scale(at, value);
  }

  private static String tag(double score) {
    double size = Math.abs(score);
    if (size < HIGH) {
      return "";
    }
    return " (" + (size >= VERY_HIGH ? "very " : "") + (score > 0 ? "high" : "low") + ")";
  }

  /** A value of a feature as a person says it, such as "3.2 orders a month". */
  static String plain(Feature feature, double value) {
    return switch (feature.unit()) {
      case SHARE -> String.format(Locale.ROOT, "%.0f %% ", value * 100) + feature.words();
      case INDEX -> feature.words() + String.format(Locale.ROOT, " %.2f", value);
      case MONEY -> String.format(Locale.ROOT, "%,.2f ", value) + feature.words();
      case COUNT, PER_MONTH, DAYS, MONTHS, SCORE ->
          String.format(Locale.ROOT, value < 10 ? "%.1f " : "%,.0f ", value) + feature.words();
    };
  }
}
