package io.quimbi.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From one date to another. */
final class DateRange {
  @Option(names = "--from", paramLabel = "D", description = "From this date, such as 2025-06-30.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "D", description = "To this date.")
  private @Nullable String to;

  @Nullable String from() {
    return from;
  }

  @Nullable String to() {
    return to;
  }
}
