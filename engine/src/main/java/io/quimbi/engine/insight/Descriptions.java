package io.quimbi.engine.insight;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Division;
import io.quimbi.core.model.OneOrderStages;
import io.quimbi.core.model.Scaler;
import io.quimbi.core.model.SegmentKind;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in plain words what the members of a segment do, the most telling first. */
final class Descriptions {
  /** How far from the mean, in spreads of the axis, a value is called high, and very high. */
  private static final double HIGH = 0.5;

  private static final double VERY_HIGH = 1.5;

  /** A resultant shorter than this says that contacts come at all hours. */
  private static final double RESULTANT_MIN = 0.3;

  private static final Map<Feature, Words> INDEX_WORDS = indexWords();

  private Descriptions() {}

  /**
   * How a figure without a unit is said.
   *
   * @param border absolute values within it are neither low nor high; NaN where only the comparison
   *     with the other customers tells
   */
  private record Words(String low, String middle, String high, double border) {}

  private static Map<Feature, Words> indexWords() {
    Map<Feature, Words> words = new EnumMap<>(Feature.class);
    double relative = Double.NaN;
    words.put(
        Feature.PURCHASE_CONSISTENCY,
        new Words("irregular gaps", "gaps of usual regularity", "regular gaps", relative));
    words.put(
        Feature.VALUE_TREND,
        new Words("order value falling", "order value steady", "order value rising", 0.15));
    words.put(
        Feature.CATEGORY_ENTROPY,
        new Words(
            "spend in few categories",
            "spend spread as usual over categories",
            "spend spread widely over categories",
            relative));
    words.put(
        Feature.TIME_OF_DAY_CONSISTENCY,
        new Words(
            "at any time of day", "at similar times of day", "at the same time of day", relative));
    words.put(
        Feature.SEASONAL_PATTERN,
        new Words("in any season", "mildly seasonal", "in the same season each year", relative));
    words.put(
        Feature.EXPANSION_RATE,
        new Words(
            "bought more early than late",
            "buys as much as before",
            "buys more now than before",
            0.15));
    words.put(
        Feature.LOYALTY_INDEX,
        new Words("no favourite", "a mild favourite", "loyal to a favourite", relative));
    words.put(
        Feature.RETURN_REASONS,
        new Words(
            "few different reasons", "some different reasons", "different reasons", relative));
    words.put(
        Feature.CHANNEL_DIVERSITY,
        new Words("one channel", "mostly one channel", "several channels", relative));
    words.put(
        Feature.ORDER_FREQUENCY_TREND,
        new Words(
            "orders less often than half a year ago",
            "orders as often as half a year ago",
            "orders more often than half a year ago",
            0.2));
    words.put(
        Feature.CHURN_RISK,
        new Words(
            "ordered lately for their rhythm",
            "silent for about their usual gap",
            "silent for long against their rhythm",
            relative));
    words.put(
        Feature.ACCELERATION_PHASE,
        new Words(
            "slowing down this quarter", "steady this quarter", "speeding up this quarter", 0.2));
    words.put(
        Feature.PRODUCT_CONCENTRATION,
        new Words("hardly any product twice", "a usual mix of products", "few products", relative));
    words.put(
        Feature.EXPERTISE_LEVEL,
        new Words(
            "few products of the favourite category",
            "some products of the favourite category",
            "many products of the favourite category",
            relative));
    return words;
  }

  /** The description of a segment from its centroid in plain units. */
  static String of(AxisModel axis, SegmentRow row, Map<Feature, Double> centroid) {
    for (SegmentKind kind : SegmentKind.values()) {
      if (kind.reserved() && SegmentsReport.word(kind).equals(row.kind())) {
        return reserved(axis, row, kind);
      }
    }
    Optional<Scaler> scaler = axis.root().map(Division::scaler);
    Map<String, Double> phrases = new LinkedHashMap<>();
    Double cos = centroid.get(Feature.PREFERRED_CONTACT_TIME_COS);
    Double sin = centroid.get(Feature.PREFERRED_CONTACT_TIME_SIN);
    centroid.forEach(
        (feature, value) -> {
          boolean clock =
              feature == Feature.PREFERRED_CONTACT_TIME_COS
                  || feature == Feature.PREFERRED_CONTACT_TIME_SIN;
          if (!clock) {
            double score = score(scaler, feature, value);
            phrases.put(phrase(feature, value, score), Math.abs(score));
          }
        });
    if (cos != null && sin != null) {
      double telling =
          Math.max(
              Math.abs(score(scaler, Feature.PREFERRED_CONTACT_TIME_COS, cos)),
              Math.abs(score(scaler, Feature.PREFERRED_CONTACT_TIME_SIN, sin)));
      phrases.put(hour(cos, sin), telling);
    }
    return phrases.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.joining("; "));
  }

  private static String phrase(Feature feature, double value, double score) {
    Words words = INDEX_WORDS.get(feature);
    if (words == null) {
      return plain(feature, value) + tag(score);
    }
    double against = Double.isNaN(words.border) ? score : value;
    double border = Double.isNaN(words.border) ? HIGH : words.border;
    if (against < -border) {
      return words.low;
    }
    return against > border ? words.high : words.middle;
  }

  private static String hour(double cos, double sin) {
    if (Math.hypot(cos, sin) < RESULTANT_MIN) {
      return "at all hours";
    }
    double hours = Math.atan2(sin, cos) / (2 * Math.PI) * 24;
    long halfHours = Math.floorMod(Math.round(hours * 2), 48);
    return String.format(Locale.ROOT, "around %d:%02d", halfHours / 2, halfHours % 2 * 30);
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
      case SHARE -> PlainFigures.number(100 * value, 0) + " % " + feature.words();
      case INDEX -> feature.words() + " " + PlainFigures.number(value, 2);
      case MONEY -> PlainFigures.number(value, 2) + " " + feature.words();
      // Means of a segment: a whole number would claim that all members have it.
      case COUNT, PER_MONTH, DAYS, MONTHS, SCORE ->
          PlainFigures.number(value, Math.abs(value) < 9.95 ? 1 : 0) + " " + feature.words();
    };
  }
}
