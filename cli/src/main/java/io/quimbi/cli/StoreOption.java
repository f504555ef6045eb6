package io.quimbi.cli;

import picocli.CommandLine.Option;

/** Which store. */
final class StoreOption {
  @Option(
      names = "--store",
      paramLabel = "S",
      defaultValue = "default",
      description = "The store (default: ${DEFAULT-VALUE}).")
  private String store = "default";

  String id() {
    return store;
  }

  /** What to add to a command that is suggested for the same store; empty for the default one. */
  String flag() {
    return store.equals("default") ? "" : " --store " + store;
  }
}
