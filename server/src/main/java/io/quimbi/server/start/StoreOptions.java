package io.quimbi.server.start;

import io.quimbi.app.Settings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of programs that do something in a store and end. */
public final class StoreOptions {
  @Option(
      names = "--store",
      paramLabel = "S",
      defaultValue = "default",
      description = "The store (default: ${DEFAULT-VALUE}).")
  private String store = "default";

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  @Mixin private StartOptions start = new StartOptions();

  /** Its id. */
  public String store() {
    return store;
  }

  /** What to tell meanwhile. */
  public StageNotes notes() {
    return new StageNotes(quiet);
  }

  /** See {@link StartOptions#settings}. */
  public Settings settings() {
    return start.settings();
  }
}
