package io.quimbi.engine.snapshot;

import io.quimbi.engine.QuimbiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How often a kind of snapshot is taken, the finest first. */
public enum SnapshotType {
  /** Every day. */
  DAILY(7),
  /** Every Sunday. */
  WEEKLY(60),
  /** Every first of a month. */
  MONTHLY(365),
  /** Every first of January, April, July and October. */
  QUARTERLY(730),
  /** Every first of January. */
  YEARLY(1825);

  private final int retentionDays;

  SnapshotType(int retentionDays) {
    this.retentionDays = retentionDays;
  }

  /** Days that a snapshot is kept where nothing else is configured. */
  public int defaultRetentionDays() {
    return retentionDays;
  }

  /** As it is written in commands, SQL and JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The type of this word.
   *
   * @throws QuimbiException of kind USAGE where there is none
   */
  public static SnapshotType of(String word) {
    return Arrays.stream(values())
        .filter(type -> type.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "SNAPSHOT_TYPE",
                    "there is no snapshot type \""
                        + word
                        + "\"; use one of "
                        + Arrays.stream(values())
                            .map(SnapshotType::word)
                            .collect(Collectors.joining(", "))));
  }
}
