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
}
