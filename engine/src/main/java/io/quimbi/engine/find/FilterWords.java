package io.quimbi.engine.find;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.evidence.Surprise;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.snapshot.DriftCondition;
import io.quimbi.engine.snapshot.MoversFilter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a filter means, as a sentence that a person can check. */
public final class FilterWords {
  private static final int NAMED_MAX = 5;

  private final @Nullable String currency;

  private FilterWords(@Nullable String currency) {
    this.currency = currency;
  }

  /**
   * The sentence of a filter.
   *
   * @param currency of the store's amounts, or null
   */
  public static String of(CustomerFilter filter, @Nullable String currency) {
    return new FilterWords(currency).sentence(filter);
  }

  private String sentence(CustomerFilter filter) {
    String who =
        filter.where().isEmpty()
            ? "all customers"
            : "customers "
                + filter.where().stream().map(this::clause).collect(Collectors.joining(", and "));
    if (filter.order().isEmpty() && filter.limit().isEmpty()) {
      return who;
    }
    String order = order(filter.orderOrDefault());
    return filter
        .limit()
        .map(limit -> "of " + who + ": the " + number(BigDecimal.valueOf(limit)) + " with " + order)
        .orElse(who + "; first those with " + order);
  }

  private String clause(Clause clause) {
    boolean not = clause.not();
    return switch (clause.condition()) {
      case Condition.InSegment c ->
          "whose " + c.axis().id() + (not ? " is not " : " is ") + any(c.segments());
      case Condition.Membership c ->
          whose(
              not,
              "membership in " + c.segment() + " on " + c.axis().id(),
              range(c.range(), "", ""));
      case Condition.HasStrength c -> strength(not, c);
      case Condition.OfArchetype c ->
          "whose archetype"
              + (c.family() ? " or its family" : "")
              + (not ? " is not " : " is ")
              + any(c.archetypes());
      case Condition.FigureIn c -> figure(not, c);
      case Condition.FeatureIn c -> feature(not, c);
      case Condition.ChurnLevel c ->
          "whose churn risk"
              + (not ? " is not " : " is ")
              + any(
                  c.levels().stream().map(level -> level.name().toLowerCase(Locale.ROOT)).toList());
      case Condition.Ordered c ->
          "whose "
              + c.which().id()
              + " order "
              + (not ? "was not " : "was ")
              + (c.from().isPresent() && c.to().isPresent()
                  ? "between " + c.from().get() + " and " + c.to().get()
                  : c.from().map(date -> "on or after " + date).orElse("")
                      + c.to().map(date -> "on or before " + date).orElse(""));
      case Condition.WithId c -> (not ? "other than " : "with the id ") + any(c.customers());
      case Condition.LikeCustomer c ->
          (not ? "who are not" : "who are")
              + " among the "
              + c.count()
              + " most like customer "
              + c.of();
      case Condition.Drifted c -> (not ? "who did not move so: " : "who ") + drift(c.drift());
    };
  }

  private static String whose(boolean not, String what, String range) {
    return "whose " + what + (not ? " is not " : " is ") + range;
  }

  private static String strength(boolean not, Condition.HasStrength c) {
    String axis = c.axis().map(a -> " on " + a.id()).orElse(" on some axis");
    if (c.strengths().equals(List.of(Strength.BALANCED))) {
      return (not
              ? "who are not hybrids, between two segments,"
              : "who are hybrids, between two segments,")
          + axis;
    }
    return "whose membership is "
        + (not ? "not " : "")
        + any(c.strengths().stream().map(Strength::id).toList())
        + axis;
  }

  private String figure(boolean not, Condition.FigureIn c) {
    Figure figure = c.figure();
    return switch (figure.unit()) {
      case MONEY -> whose(not, figure.words(), range(c.range(), "", unit()));
      case SHARE -> whose(not, figure.words(), percentRange(c.range()));
      case INDEX -> whose(not, figure.words(), range(c.range(), "", ""));
      case COUNT -> {
        boolean one = c.range().exact() && c.range().min().orElseThrow().value().intValue() == 1;
        String days = (figure == Figure.TOTAL_ORDERS ? " order" : " day") + (one ? "" : "s");
        String what =
            switch (figure) {
              case DAYS_SINCE_LAST_PURCHASE -> "whose last order is ";
              case CUSTOMER_TENURE_DAYS -> "whose first order is ";
              default -> "who have ";
            };
        String ago = figure == Figure.TOTAL_ORDERS ? "" : " ago";
        yield (not ? "of whom it is not so: " : "") + what + range(c.range(), "", days) + ago;
      }
    };
  }

  private String feature(boolean not, Condition.FeatureIn c) {
    Feature feature = c.feature();
    String range =
        switch (feature.unit()) {
          case SHARE -> percentRange(c.range());
          case MONEY -> range(c.range(), "", unit());
          case COUNT, PER_MONTH, DAYS, MONTHS, INDEX, SCORE -> range(c.range(), "", "");
        };
    return (not ? "of whom it is not so: with " : "with ")
        + range
        + " "
        + feature.words()
        + " ("
        + feature.id()
        + ")";
  }

  private String unit() {
    return currency == null ? "" : " " + currency;
  }

  private static String drift(DriftCondition drift) {
    List<String> parts = new ArrayList<>();
    String axis = drift.axis().map(a -> " on " + a.id()).orElse("");
    if (!drift.from().isEmpty() || !drift.to().isEmpty()) {
      parts.add(
          "moved"
              + (drift.from().isEmpty() ? "" : " from " + any(drift.from()))
              + (drift.to().isEmpty() ? "" : " to " + any(drift.to()))
              + axis);
    } else if (drift.unspecific()) {
      parts.add("moved noticeably" + axis);
    }
    if (drift.scoreMin().isPresent() || drift.scoreMax().isPresent()) {
      parts.add(
          "have a drift score"
              + axis
              + drift.scoreMin().map(min -> " of at least " + min).orElse("")
              + drift.scoreMax().map(max -> " of at most " + max).orElse(""));
    }
    if (!drift.severities().isEmpty()) {
      parts.add("drifted" + axis + ": " + any(words(drift.severities())));
    }
    if (!drift.calibrated().isEmpty()) {
      parts.add(
          "drifted"
              + axis
              + ", against customers of as many orders: "
              + any(words(drift.calibrated())));
    }
    drift.evidence().ifPresent(asked -> parts.add(evidence(asked)));
    return String.join(" and ", parts) + " " + period(drift.period());
  }

  private static String evidence(DriftCondition.EvidenceAsked asked) {
    String what =
        asked.kinds().isEmpty()
            ? "of any kind"
            : "of " + any(asked.kinds().stream().map(EvidenceKind::words).toList());
    return "show evidence "
        + what
        + " than their own past"
        + (asked.strengthMin() == MoversFilter.ACTIONABLE
            ? ""
            : " such as occurs by chance " + Surprise.odds(asked.strengthMin()) + " or less");
  }

  private static List<String> words(List<Severity> severities) {
    return severities.stream().map(severity -> severity.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static String period(DriftCondition.Period period) {
    Optional<Integer> days = period.days();
    if (days.isPresent()) {
      return "over the last " + days.get() + " days";
    }
    if (period.start().isEmpty() && period.end().isEmpty()) {
      return "over the last 28 days";
    }
    return period.start().map(date -> "from " + date).orElse("over the 28 days")
        + period.end().map(date -> " to " + date).orElse(" on");
  }

  private String order(Order order) {
    String end = order.descending() ? "the highest " : "the lowest ";
    return switch (order.key()) {
      case Order.ByFigure key ->
          switch (key.figure()) {
            case DAYS_SINCE_LAST_PURCHASE ->
                order.descending()
                    ? "the longest time since the last order"
                    : "the latest last order";
            case CUSTOMER_TENURE_DAYS ->
                order.descending() ? "the earliest first order" : "the latest first order";
            default -> end + key.figure().words();
          };
      case Order.ByFeature key -> end + key.feature().id();
      case Order.ByMembership key ->
          end + "membership in " + key.segment() + " on " + key.axis().id();
      case Order.Found key ->
          end
              + switch (key) {
                case DRIFT -> "drift";
                case EVIDENCE -> "strength of evidence";
                case SIMILARITY -> "similarity";
              };
      case Order.Plain key -> order.descending() ? "the last id" : "the first id";
    };
  }

  private static String any(List<String> names) {
    if (names.size() == 1) {
      return names.getFirst();
    }
    List<String> shown = names.subList(0, Math.min(NAMED_MAX, names.size()));
    return names.size() <= NAMED_MAX
        ? String.join(", ", shown.subList(0, shown.size() - 1)) + " or " + shown.getLast()
        : String.join(", ", shown) + " or one of " + (names.size() - NAMED_MAX) + " others";
  }

  private static String percentRange(Range range) {
    BigDecimal hundred = BigDecimal.valueOf(100);
    return range(
        new Range(
            range.min().map(b -> new Range.Bound(b.value().multiply(hundred), b.inclusive())),
            range.max().map(b -> new Range.Bound(b.value().multiply(hundred), b.inclusive()))),
        "",
        " %");
  }

  private static String range(Range range, String before, String after) {
    if (range.exact()) {
      return before + "exactly " + number(range.min().orElseThrow().value()) + after;
    }
    List<String> parts = new ArrayList<>();
    range
        .min()
        .ifPresent(
            b -> parts.add((b.inclusive() ? "at least " : "more than ") + number(b.value())));
    range
        .max()
        .ifPresent(b -> parts.add((b.inclusive() ? "at most " : "less than ") + number(b.value())));
    return before + String.join(" and ", parts) + after;
  }

  private static String number(BigDecimal value) {
    BigDecimal plain = value.stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, plain.scale()) + "f", plain);
  }
}
