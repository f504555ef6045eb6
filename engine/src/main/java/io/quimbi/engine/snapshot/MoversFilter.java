package io.quimbi.engine.snapshot;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.snapshot.DriftCondition.EvidenceAsked;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which movers to list.
 *
 * @param axis whose drift counts, or empty for the overall drift
 * @param fromSegment that they came from, on the axis or else on any
 * @param toSegment that they went to, on the axis or else on any
 * @param severityMin from this severity on the fixed scale on
 * @param evidenceMin with evidence of this strength or more, −log₁₀ of a probability; {@link
 *     #ACTIONABLE} for the strength from which to act, which differs by kind of evidence
 * @param valueMin who were worth at least so much by the later snapshot, in units of the currency
 * @param limit how many at most, 1 or more
 */
public record MoversFilter(
    Optional<Axis> axis,
    Optional<String> fromSegment,
    Optional<String> toSegment,
    Optional<Severity> severityMin,
    Optional<Double> evidenceMin,
    Optional<BigDecimal> valueMin,
    int limit) {
  /** Evidence from the strength on from which to act. */
  public static final double ACTIONABLE = 0;

  private static final int LIMIT_MAX = 100_000;

  /**
   * Checks the numbers.
   *
   * @throws QuimbiException of kind USAGE if the limit is below 1 or above 100,000, or a strength
   *     of evidence is kept nowhere
   */
  public MoversFilter {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "MOVERS_LIMIT",
          "the limit must be from 1 to " + LIMIT_MAX + ", was " + limit);
    }
    evidenceMin.ifPresent(min -> new EvidenceAsked(List.of(), min));
  }

  /** What is asked of a customer's moves. */
  DriftCondition condition() {
    return new DriftCondition(
        axis,
        fromSegment.stream().toList(),
        toSegment.stream().toList(),
        Optional.empty(),
        Optional.empty(),
        severityMin
            .map(
                min ->
                    Arrays.stream(Severity.values())
                        .filter(severity -> severity.compareTo(min) >= 0)
                        .toList())
            .orElse(List.of()),
        List.of(),
        evidenceMin.map(min -> new EvidenceAsked(List.of(), min)),
        DriftCondition.Period.DEFAULT);
  }

  /** Movers whatever their evidence and value. */
  public MoversFilter(
      Optional<Axis> axis,
      Optional<String> fromSegment,
      Optional<String> toSegment,
      Optional<Severity> severityMin,
      int limit) {
    this(axis, fromSegment, toSegment, severityMin, Optional.empty(), Optional.empty(), limit);
  }

  /**
   * The severity of a word.
   *
   * @throws QuimbiException of kind USAGE where there is none
   */
  public static Severity severity(String word) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.name().equals(word.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "SEVERITY_UNKNOWN",
                    "there is no severity \""
                        + word
                        + "\"; use one of "
                        + Arrays.stream(Severity.values())
                            .map(severity -> severity.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }
}
