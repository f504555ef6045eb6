package io.quimbi.engine.snapshot;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.QuimbiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which movers to list.
 *
 * @param axis whose drift counts, or empty for the overall drift
 * @param fromSegment that they came from, on the axis or else on any
 * @param toSegment that they went to, on the axis or else on any
 * @param severityMin from this severity on
 * @param limit how many at most, 1 or more
 */
public record MoversFilter(
    Optional<Axis> axis,
    Optional<String> fromSegment,
    Optional<String> toSegment,
    Optional<Severity> severityMin,
    int limit) {
  private static final int LIMIT_MAX = 100_000;

  /**
   * Checks the limit.
   *
   * @throws QuimbiException of kind USAGE if it is below 1 or above 100,000
   */
  public MoversFilter {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "MOVERS_LIMIT",
          "the limit must be from 1 to " + LIMIT_MAX + ", was " + limit);
    }
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
