package io.quimbi.engine.naming;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.OneOrderStages;
import io.quimbi.core.model.SegmentKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says in a sentence what the members of a segment do: the figures that set it apart the most, in
 * plain units beside what is usual among the store's customers.
 */
public final class Interpretation {
  /** So many figures make a sentence that is still read to its end. */
  private static final int FIGURES = 3;

  private static final int USUAL_FIGURES = 2;

  /** From here on, in spreads, a figure is worth telling when others told already. */
  private static final double WORTH_TELLING = 0.4;

  /** Shares of the customers below which a figure is low, and above which it is high. */
  private static final double LOW = 0.3;

  private static final double HIGH = 0.7;

  /** A resultant shorter than this says that contacts come at all hours. */
  private static final double RESULTANT_MIN = 0.3;

  private static final Map<Feature, Words> INDEX_WORDS = indexWords();

  private Interpretation() {}

  /**
   * How a figure without a unit is said.
   *
   * @param low up to here it is low, and from {@code high} on it is high; NaN where only the
   *     comparison with the other customers tells
   */
  private record Words(String ifLow, String between, String ifHigh, double low, double high) {
    static Words relative(String ifLow, String between, String ifHigh) {
      return new Words(ifLow, between, ifHigh, Double.NaN, Double.NaN);
    }
  }

  private static Map<Feature, Words> indexWords() {
    Map<Feature, Words> words = new EnumMap<>(Feature.class);
    words.put(
        Feature.PURCHASE_CONSISTENCY,
        Words.relative("irregular gaps", "gaps of usual regularity", "regular gaps"));
    words.put(
        Feature.VALUE_TREND,
        new Words("order value falling", "order value steady", "order value rising", -0.15, 0.15));
    words.put(
        Feature.CATEGORY_ENTROPY,
        Words.relative(
            "spend in few categories",
            "spend spread as usual over categories",
            "spend spread widely over categories"));
    words.put(
        Feature.TIME_OF_DAY_CONSISTENCY,
        new Words(
            "at changing times of day",
            "at similar times of day",
            "at the same time of day",
            0.65,
            0.85));
    words.put(
        Feature.SEASONAL_PATTERN,
        new Words("in any season", "mildly seasonal", "in the same season each year", 0.15, 0.5));
    words.put(
        Feature.EXPANSION_RATE,
        new Words(
            "bought more early than late",
            "buys as much as before",
            "buys more now than before",
            -0.3,
            0.15));
    words.put(
        Feature.LOYALTY_INDEX,
        Words.relative("no favourite", "a mild favourite", "loyal to a favourite"));
    words.put(
        Feature.RETURN_REASONS,
        new Words(
            "no reasons given",
            "the same reason more than once",
            "another reason each time",
            0.05,
            0.85));
    words.put(
        Feature.CHANNEL_DIVERSITY,
        new Words("one channel", "mostly one channel", "several channels", 0.05, 0.35));
    words.put(
        Feature.ORDER_FREQUENCY_TREND,
        new Words(
            "orders less often than half a year ago",
            "orders as often as half a year ago",
            "orders more often than half a year ago",
            -0.2,
            0.2));
    words.put(
        Feature.CHURN_RISK,
        new Words(
            "ordered lately for their rhythm",
            "silent for about their usual gap",
            "silent for long against their rhythm",
            0.4,
            0.6));
    // A decline that ends turns up as well as a rise that begins.
    words.put(
        Feature.ACCELERATION_PHASE,
        new Words(
            "the trend turned down this quarter",
            "no turn of the trend this quarter",
            "the trend turned up this quarter",
            -0.2,
            0.2));
    words.put(
        Feature.PRODUCT_CONCENTRATION,
        Words.relative("spread over many products", "a usual mix of products", "few products"));
    words.put(
        Feature.EXPERTISE_LEVEL,
        Words.relative(
            "few products of the favourite category",
            "a usual choice of the favourite category",
            "many products of the favourite category"));
    return words;
  }

  /**
   * The sentence of a segment that a clustering found: first the figures that its name speaks of,
   * then those that set it apart the most.
   *
   * @param claims that the name makes; may be empty
   * @param population what is usual; where nothing is known of a feature, its value stands alone
   */
  public static String of(
      AxisModel axis, SegmentNode node, List<Claim> claims, Population population) {
    Set<Feature> claimed = new HashSet<>();
    claims.forEach(claim -> claimed.addAll(claim.of().features()));
    List<Figure> figures = new ArrayList<>();
    node.centroid()
        .forEach(
            (feature, value) -> {
              if (!Quantity.CLOCK.contains(feature)) {
                figures.add(
                    new Figure(
                        phrase(feature, value, population),
                        distance(axis, feature, value),
                        claimed.contains(feature)));
              }
            });
    Double cos = node.centroid().get(Feature.PREFERRED_CONTACT_TIME_COS);
    Double sin = node.centroid().get(Feature.PREFERRED_CONTACT_TIME_SIN);
    if (cos != null && sin != null) {
      figures.add(
          new Figure(
              hour(cos, sin),
              Math.max(
                  distance(axis, Feature.PREFERRED_CONTACT_TIME_COS, cos),
                  distance(axis, Feature.PREFERRED_CONTACT_TIME_SIN, sin)),
              claimed.contains(Feature.PREFERRED_CONTACT_TIME_COS)));
    }
    List<String> told =
        figures.stream()
            .filter(figure -> figure.claimed || figure.telling >= WORTH_TELLING)
            .sorted(
                Comparator.comparing((Figure figure) -> !figure.claimed)
                    .thenComparingDouble(figure -> -figure.telling))
            .limit(FIGURES)
            .map(Figure::words)
            .toList();
    if (told.isEmpty()) {
      // The usual customer: what the axis is about, in its own order.
      told = figures.stream().limit(USUAL_FIGURES).map(Figure::words).toList();
    }
    return told.isEmpty() ? "Nothing tells these customers apart." : sentence(told);
  }

  /**
   * A figure in words.
   *
   * @param telling how far it is from the mean of all eligible customers, in spreads
   * @param claimed whether the name speaks of it
   */
  private record Figure(String words, double telling, boolean claimed) {}

  private static String sentence(List<String> parts) {
    String joined = parts.stream().distinct().collect(Collectors.joining("; "));
    return Character.toUpperCase(joined.charAt(0)) + joined.substring(1) + ".";
  }

  private static double distance(AxisModel axis, Feature feature, double value) {
    return axis.root()
        .map(root -> root.scaler())
        .filter(scaler -> scaler.features().contains(feature))
        .map(scaler -> Math.abs(scaler.scale(scaler.features().indexOf(feature), value)))
        .orElse(0.0);
  }

  private static String phrase(Feature feature, double value, Population population) {
    Words words = INDEX_WORDS.get(feature);
    if (words == null) {
      return plain(feature, value) + usual(feature, value, population);
    }
    if (!Double.isNaN(words.low)) {
      return value < words.low ? words.ifLow : value > words.high ? words.ifHigh : words.between;
    }
    OptionalDouble rank = population.percentile(feature, value);
    if (rank.isEmpty()) {
      return words.between;
    }
    return rank.getAsDouble() < LOW
        ? words.ifLow
        : rank.getAsDouble() > HIGH ? words.ifHigh : words.between;
  }

  private static String usual(Feature feature, double value, Population population) {
    OptionalDouble median = population.median(feature);
    if (median.isEmpty()) {
      return "";
    }
    String own = number(feature, value);
    String half = number(feature, median.getAsDouble());
    return own.equals(half) ? ", as is usual" : " where the median is " + half;
  }

  private static String hour(double cos, double sin) {
    if (Math.hypot(cos, sin) < RESULTANT_MIN) {
      return "at all hours";
    }
    double hours = Math.atan2(sin, cos) / (2 * Math.PI) * 24;
    long halfHours = Math.floorMod(Math.round(hours * 2), 48);
    return String.format(Locale.ROOT, "around %d:%02d", halfHours / 2, halfHours % 2 * 30);
  }

  /**
   * The sentence of a reserved segment.
   *
   * @param path its name
   * @throws IllegalArgumentException if the kind is not reserved
   */
  public static String reserved(AxisModel axis, String path, SegmentKind kind) {
    return sentence(List.of(words(axis, path, kind)));
  }

  private static String words(AxisModel axis, String path, SegmentKind kind) {
    return switch (kind) {
      case NOT_ENOUGH_ORDERS -> notEnough(axis.axis());
      case EXCEPTIONAL -> "orders far more often than the store's other regulars";
      case ONE_ORDER_STAGE -> axis.stages().map(stages -> stage(stages, path)).orElse("one order");
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

  /** A value of a feature as a person says it, such as "3.2 orders a month". */
  public static String plain(Feature feature, double value) {
    String number = number(feature, value);
    return switch (feature) {
      case AVG_DAYS_BETWEEN_ORDERS -> "order about every " + number + " days";
      case AVG_ORDER_VALUE -> number + " an order";
      case PRICE_POINT_COMFORT -> "price rank " + number + " (100 % is the dearest)";
      case SATISFACTION_AVG -> "satisfaction " + number + " of 5";
      default ->
          feature.unit() == Feature.Unit.INDEX
              ? feature.words() + " " + number
              : number + " " + feature.words();
    };
  }

  private static String number(Feature feature, double value) {
    return switch (feature.unit()) {
      case SHARE -> number(100 * value, 0) + " %";
      case INDEX, MONEY -> number(value, 2);
      case COUNT, PER_MONTH, DAYS, MONTHS, SCORE -> shortened(value);
    };
  }

  /** To two digits or so, "1" and not "1.0". */
  private static String shortened(double value) {
    double size = Math.abs(value);
    String rounded = number(value, size >= 9.95 ? 0 : size >= 0.095 ? 1 : 2);
    return rounded.contains(".") ? rounded.replaceAll("[.]?0+$", "") : rounded;
  }

  /** Rounded, and without a sign where nothing but zeros is left. */
  private static String number(double value, int decimals) {
    BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
    return String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
  }
}
