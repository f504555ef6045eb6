package io.quimbi.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Finds reference data and golden values kept beside the project, not in it: the folder named by
 * {@code -Dquimbi.shared}, by the environment's {@code QUIMBI_SHARED}, or {@code shared} beside the
 * checkout. A test that asks for an absent file is skipped, and says which file it missed.
 */
public final class SharedFiles {
  private SharedFiles() {}

  /** The file {@code shared/<relative>}; skips the calling test where it is absent. */
  public static Path require(String relative) {
    Path file = folder().resolve(relative);
    Assumptions.assumeTrue(
        Files.exists(file), "skipped: no " + relative + " in the shared folder beside the project");
    return file;
  }

  private static Path folder() {
    String named = System.getProperty("quimbi.shared", System.getenv("QUIMBI_SHARED"));
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    Path at = Path.of("").toAbsolutePath();
    for (Path up = at; up != null; up = up.getParent()) {
      Path beside = up.resolve("shared");
      if (Files.isDirectory(beside.resolve("golden"))
          || Files.isDirectory(beside.resolve("data"))) {
        return beside;
      }
    }
    return at.resolve("shared");
  }
}
