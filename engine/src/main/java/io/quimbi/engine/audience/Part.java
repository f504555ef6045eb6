package io.quimbi.engine.audience;

import io.quimbi.engine.QuimbiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who of an export. */
public enum Part {
  /** Everybody. */
  MEMBERS,
  /** Who was not in the export before. */
  ADDED,
  /** Who was in the export before and is not any more. */
  REMOVED;

  /** The word in interfaces. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The part of a word.
   *
   * @throws QuimbiException of kind USAGE where there is none
   */
  public static Part of(String word) {
    return Arrays.stream(values())
        .filter(part -> part.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "PART_UNKNOWN",
                    "there is no part \""
                        + word
                        + "\"; there are "
                        + Arrays.stream(values())
                            .map(Part::word)
                            .collect(Collectors.joining(", "))));
  }

  int[] of(AudienceStore.Membership membership) {
    return switch (this) {
      case MEMBERS -> membership.members();
      case ADDED -> membership.added();
      case REMOVED -> membership.removed();
    };
  }
}
