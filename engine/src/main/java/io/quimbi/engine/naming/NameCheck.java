package io.quimbi.engine.naming;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a name that somebody else proposes may be used of a segment: it is formed like a name, no
 * other segment has it, and no word says what the figures contradict. A word of the vocabulary has
 * to keep its claim; a word of quantity such as "high" or "rarely" has to be true of some feature
 * of the axis; other words claim nothing that could be checked.
 */
public final class NameCheck {
  private static final Set<String> MUCH =
      Set.of(
          "high",
          "higher",
          "highest",
          "big",
          "bigger",
          "biggest",
          "large",
          "larger",
          "largest",
          "huge",
          "heavy",
          "heaviest",
          "top",
          "strong",
          "many",
          "most",
          "much",
          "more",
          "maximal",
          "frequent",
          "frequently",
          "often",
          "always",
          "intense",
          "intensive",
          "extreme",
          "long",
          "longest",
          "great",
          "premium",
          "luxury",
          "vip",
          "elite",
          "super",
          "power",
          "major",
          "extensive",
          "wide",
          "broad",
          "deep",
          "dear",
          "expensive",
          "active",
          "loyal",
          "devoted",
          "dedicated",
          "committed",
          "constant",
          "strict",
          "strictly",
          "only",
          "whale",
          "whales",
          "enthusiasts",
          "champions",
          "hyper",
          "ultra",
          "very");
  private static final Set<String> LITTLE =
      Set.of(
          "low",
          "lower",
          "lowest",
          "small",
          "smaller",
          "smallest",
          "little",
          "tiny",
          "light",
          "lightest",
          "few",
          "fewer",
          "fewest",
          "less",
          "least",
          "minimal",
          "rare",
          "rarely",
          "infrequent",
          "infrequently",
          "seldom",
          "never",
          "no",
          "non",
          "without",
          "free",
          "weak",
          "cheap",
          "cheapest",
          "budget",
          "short",
          "narrow",
          "shallow",
          "occasional",
          "occasionally",
          "casual",
          "minor",
          "slow",
          "hardly",
          "new",
          "newer",
          "newest",
          "recent",
          "fresh",
          "young",
          "first",
          "once",
          "single",
          "one");
  private static final Set<String> QUIET =
      Set.of("inactive", "dormant", "silent", "quiet", "lapsed", "lost", "gone", "sleeping");

  /** Of these little is what much is of the others; no word of quantity is judged by them. */
  private static final Set<Feature> REVERSED =
      Set.of(Feature.AVG_DAYS_BETWEEN_ORDERS, Feature.FULL_PRICE_RATIO, Feature.CHURN_RISK);

  private static final Set<String> MIDDLE =
      Set.of(
          "average",
          "medium",
          "middle",
          "middling",
          "moderate",
          "typical",
          "normal",
          "usual",
          "ordinary",
          "mid",
          "balanced");

  /** Words that say more on an axis than that something is much or little there. */
  private static final Map<String, Claim> PLAIN =
      Map.ofEntries(
          days("daily", 0, 2.5),
          days("weekly", 4.5, 10),
          days("biweekly", 2, 20),
          days("fortnightly", 10, 20),
          days("monthly", 20, 45),
          days("bimonthly", 12, 75),
          days("quarterly", 75, 130),
          days("yearly", 270, 550),
          days("annual", 270, 550),
          plain("weekend", Feature.WEEKEND_VS_WEEKDAY, 0.5, 1),
          plain("weekday", Feature.WEEKEND_VS_WEEKDAY, 0, 0.2),
          plain("seasonal", Feature.SEASONAL_PATTERN, 0.2, 1),
          plain("growing", Feature.EXPANSION_RATE, 0.15, 1),
          plain("fading", Feature.EXPANSION_RATE, -1, -0.15),
          hours("morning", 5, 12),
          hours("midday", 11, 14),
          hours("lunchtime", 11.5, 14),
          hours("afternoon", 12, 18),
          hours("evening", 17, 23),
          hours("night", 21, 5));

  private static final double MUCH_FROM = 0.7;
  private static final double LITTLE_UP_TO = 0.3;

  private static final int SENTENCE_MIN = 15;
  private static final int SENTENCE_MAX = 300;
  private static final double ROUNDING = 0.06;
  private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:[.]\\d+)?");

  /** Lengths in days that the definitions of features have in them, and the end of a share. */
  private static final List<Double> WINDOWS = List.of(90.0, 180.0, 360.0, 100.0);

  private NameCheck() {}

  private static Map.Entry<String, Claim> days(String word, double low, double high) {
    return plain(word, Feature.AVG_DAYS_BETWEEN_ORDERS, low, high);
  }

  private static Map.Entry<String, Claim> plain(
      String word, Feature feature, double low, double high) {
    return Map.entry(word, new Claim(feature.id(), Claim.Scale.PLAIN, low, high));
  }

  private static Map.Entry<String, Claim> hours(String word, double low, double high) {
    return Map.entry(word, new Claim(Quantity.CONTACT_HOUR.id(), Claim.Scale.PLAIN, low, high));
  }

  /**
   * What came of a check.
   *
   * @param objection what is wrong with the name, in words that follow it; null where nothing is
   * @param claims that its words make, where nothing is wrong
   */
  public record Outcome(@Nullable String objection, List<Claim> claims) {
    /** Copies the claims. */
    public Outcome {
      claims = List.copyOf(claims);
    }

    private static Outcome no(String objection) {
      return new Outcome(objection, List.of());
    }
  }

  /**
   * Checks a name.
   *
   * @param taken names of other segments of the axis
   */
  public static Outcome of(
      String name, SegmentNode node, Set<String> taken, Population population) {
    Optional<String> malformed = NameRules.objection(name);
    if (malformed.isPresent()) {
      return Outcome.no(malformed.get());
    }
    if (taken.contains(name)) {
      return Outcome.no("is the name of another segment of the axis");
    }
    List<Claim> claims = new ArrayList<>();
    List<String> words = new ArrayList<>(NameRules.words(name));
    // Whole phrases first: "never" in never_returns is a claim of its own.
    List<Phrase> longestFirst =
        Vocabulary.of(node.axis()).stream()
            .sorted(Comparator.comparingInt(phrase -> -phrase.count()))
            .toList();
    for (Phrase phrase : longestFirst) {
      List<String> of = NameRules.words(phrase.words());
      int at = Collections.indexOfSubList(words, of);
      if (at >= 0 && of.size() > 1) {
        claims.addAll(phrase.claims());
        words.subList(at, at + of.size()).clear();
      }
    }
    for (String word : words) {
      Claim plain = PLAIN.get(word);
      if (plain != null && onAxis(plain, node.axis())) {
        claims.add(plain);
        continue;
      }
      if (plain != null) {
        return Outcome.no("says \"" + word + "\", which " + node.axis().id() + " does not tell");
      }
      if (QUIET.contains(word)) {
        Optional<Claim> quiet = quiet(node.axis());
        if (quiet.isEmpty()) {
          return Outcome.no("says \"" + word + "\", which " + node.axis().id() + " does not tell");
        }
        claims.add(quiet.get());
        continue;
      }
      Optional<Claim> level = level(word, node, population);
      if (level.isPresent()) {
        claims.add(level.get());
      } else if (MUCH.contains(word) || LITTLE.contains(word) || MIDDLE.contains(word)) {
        return Outcome.no("says \"" + word + "\", which none of its figures bears out");
      }
    }
    for (Claim claim : claims) {
      if (!claim.holds(node.centroid(), population)) {
        return Outcome.no("claims " + claim.text() + ", which its centroid contradicts");
      }
    }
    return new Outcome(null, claims);
  }

  /**
   * Whether a sentence that somebody else wrote of a segment may be shown: it is one line of a sane
   * length, and every number in it is one of the figures it was written from, as rounded as may be.
   */
  static boolean sentence(String text, AxisSheet.Segment segment) {
    if (text.length() < SENTENCE_MIN
        || text.length() > SENTENCE_MAX
        || text.chars().anyMatch(Character::isISOControl)) {
      return false;
    }
    List<Double> known = new ArrayList<>(WINDOWS);
    known.add(100 * segment.share());
    for (AxisSheet.Figure figure : segment.figures()) {
      known.add(figure.value());
      known.add(100 * figure.value());
      Double median = figure.median();
      if (median != null) {
        known.add(median);
        known.add(100 * median);
      }
      Integer percentile = figure.percentile();
      if (percentile != null) {
        known.add(percentile.doubleValue());
      }
    }
    return NUMBER
        .matcher(text)
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group().replace(",", "")))
        .allMatch(
            number ->
                known.stream()
                    .anyMatch(
                        figure ->
                            Math.abs(Math.abs(figure) - number)
                                <= Math.max(0.51, ROUNDING * number)));
  }

  private static boolean onAxis(Claim claim, Axis axis) {
    return claim.of().features().stream().allMatch(feature -> feature.axis() == axis);
  }

  /** What it means on an axis that somebody is not to be heard of. */
  private static Optional<Claim> quiet(Axis axis) {
    return switch (axis) {
      case PURCHASE_FREQUENCY ->
          Optional.of(new Claim(Quantity.RHYTHM_KEPT.id(), Claim.Scale.PLAIN, null, 0.5));
      case LOYALTY_TRAJECTORY ->
          Optional.of(new Claim(Feature.CHURN_RISK.id(), Claim.Scale.PLAIN, 0.6, null));
      default -> Optional.empty();
    };
  }

  /** The feature that bears a word of quantity out the most, as a claim. */
  private static Optional<Claim> level(String word, SegmentNode node, Population population) {
    @Nullable Double low = null;
    @Nullable Double high = null;
    if (MUCH.contains(word)) {
      low = MUCH_FROM;
    } else if (LITTLE.contains(word)) {
      high = LITTLE_UP_TO;
    } else if (MIDDLE.contains(word)) {
      low = LITTLE_UP_TO;
      high = MUCH_FROM;
    } else {
      return Optional.empty();
    }
    @Nullable Double from = low;
    @Nullable Double to = high;
    return node.scores().entrySet().stream()
        .filter(score -> !REVERSED.contains(score.getKey()))
        .sorted(Comparator.comparingDouble(score -> -Math.abs(score.getValue())))
        .map(score -> new Claim(score.getKey().id(), Claim.Scale.PERCENTILE, from, to))
        .filter(claim -> claim.holds(node.centroid(), population))
        .findFirst();
  }
}
