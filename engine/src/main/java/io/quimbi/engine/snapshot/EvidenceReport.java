package io.quimbi.engine.snapshot;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How surprising a customer's recent behaviour is against their own past, at the date of a
 * snapshot: what decides whether to act, where drift says what changed.
 *
 * @param asOf date of the snapshot
 * @param missing why nothing can be said at all; null where something can
 * @param findings by behaviour and direction, the strongest first, those without a reading last
 * @param levelDrop how far the customer has fallen below their own level; null where {@code
 *     missing}, or where the model has no such level
 * @param personalRecency days since the last order ÷ (own mean gap + 30); null where {@code
 *     missing}
 * @param daysSinceLastOrder R
 * @param meanGapDays G, the store's median of them for a customer with one order
 */
public record EvidenceReport(
    LocalDate asOf,
    @Nullable String missing,
    List<Finding> findings,
    @Nullable LevelDropReport levelDrop,
    @Nullable Double personalRecency,
    @Nullable Double daysSinceLastOrder,
    @Nullable Double meanGapDays) {

  /** Copies the list. */
  public EvidenceReport {
    findings = List.copyOf(findings);
  }

  /**
   * One behaviour in one direction.
   *
   * @param kind such as frequency_down
   * @param axis that a change of it moves
   * @param strength −log₁₀ of the probability of at least (at most) what was seen: 2 is once in
   *     100; null where nothing can be said, for the reason in {@code sentence}
   * @param actFrom the strength from which to act
   * @param beyond whether it is reached
   * @param sustainedSince the first of two or more successive weekly as-ofs up to this one at which
   *     it was; null where it was not
   * @param windowDays the window in which the surprise is largest
   * @param observed orders, orders of the kind, or the geometric mean of order values
   * @param expected the same as the past leads to expect
   * @param sentence in words
   */
  public record Finding(
      String kind,
      String axis,
      @Nullable Double strength,
      double actFrom,
      boolean beyond,
      @Nullable LocalDate sustainedSince,
      @Nullable Integer windowDays,
      @Nullable Double observed,
      @Nullable Double expected,
      String sentence) {}

  /**
   * The fall below the own level of the last half year.
   *
   * @param drop the level's mean from 26 to 4 weeks ago less the level now; null where fewer than
   *     four weeks of it are known
   * @param beyondFrom the store's 97.5th percentile; null where that is not known
   * @param beyond whether the drop is above it
   * @param sustainedSince the first of two or more successive weekly as-ofs up to this one at which
   *     it was; null where it was not
   * @param sentence in words
   */
  public record LevelDropReport(
      @Nullable Double drop,
      @Nullable Double beyondFrom,
      boolean beyond,
      @Nullable LocalDate sustainedSince,
      String sentence) {}

  /** Nothing can be said, and why. */
  static EvidenceReport missing(LocalDate asOf, String reason) {
    return new EvidenceReport(asOf, reason, List.of(), null, null, null, null);
  }

  /** The same with those findings only that are at least so strong. */
  public EvidenceReport from(double strength) {
    return new EvidenceReport(
        asOf,
        missing,
        findings.stream()
            .filter(finding -> finding.strength() != null && finding.strength() >= strength)
            .toList(),
        levelDrop,
        personalRecency,
        daysSinceLastOrder,
        meanGapDays);
  }
}
