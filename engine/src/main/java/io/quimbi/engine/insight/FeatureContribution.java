package io.quimbi.engine.insight;

import io.quimbi.core.model.Contributions.Explained;
import io.quimbi.core.model.Contributions.Figure;
import io.quimbi.core.model.Contributions.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What one figure of a customer accounts for in a difference of memberships.
 *
 * @param feature its id
 * @param words what it counts
 * @param from what it is compared with, in plain units: the store's median or the value before
 * @param to the customer's own value, or that after
 * @param contribution to the membership; over all figures they add up to the difference
 * @param text in words, such as "6 orders in the last 90 days, store median 1"
 */
public record FeatureContribution(
    String feature, String words, double from, double to, double contribution, String text) {

  /** Against the store's median customer, what accounts for most first. */
  static List<FeatureContribution> againstMedian(Explained explained) {
    return of(
        explained,
        (figure, from, to) -> said(figure, to) + ", store median " + number(figure, from));
  }

  /** Of somebody exceptional: the rate against the limit. */
  static List<FeatureContribution> againstLimit(Explained explained) {
    return of(
        explained, (figure, from, to) -> said(figure, to) + ", limit " + number(figure, from));
  }

  /** From before to after, what accounts for most first. */
  public static List<FeatureContribution> ofChange(Explained explained) {
    return of(
        explained,
        (figure, from, to) ->
            PlainFigures.said(
                figure.unit(), figure.words(), number(figure, from) + " → " + number(figure, to)));
  }

  private interface Text {
    String of(Figure figure, double from, double to);
  }

  private static List<FeatureContribution> of(Explained explained, Text text) {
    return explained.parts().stream()
        .sorted(Comparator.comparingDouble((Part part) -> -Math.abs(part.contribution())))
        .map(
            part ->
                new FeatureContribution(
                    part.figure().id(),
                    part.figure().words(),
                    part.from(),
                    part.to(),
                    part.contribution(),
                    text.of(part.figure(), part.from(), part.to())))
        .toList();
  }

  private static String said(Figure figure, double value) {
    return PlainFigures.said(figure.unit(), figure.words(), value);
  }

  private static String number(Figure figure, double value) {
    return PlainFigures.number(figure.unit(), value);
  }

  /** Whether its contribution shows in points of a hundred. */
  public boolean shows() {
    return Math.abs(contribution) >= 0.005;
  }

  /** The text with the contribution in points of a hundred, such as "… (+31 points)". */
  public String sentence() {
    return text + String.format(Locale.ROOT, " (%+.0f points)", 100 * contribution);
  }
}
