package io.quimbi.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * What this process was told to ignore, which every process that it starts ignores too: a shell
 * starts background jobs with SIGINT ignored, and nohup any with SIGHUP.
 */
public final class InheritedSignals {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final List<String> NAMES = List.of("HUP", "INT", "QUIT");

  private InheritedSignals() {}

  /** Skips the calling test where a process that it starts would not hear a signal. */
  public static void require(String name) {
    Assumptions.assumeFalse(
        ignored(name),
        "skipped: SIG"
            + name
            + " is ignored here, as in a shell's background or under nohup; run it in front");
  }

  private static boolean ignored(String name) {
    int number = NAMES.indexOf(name);
    if (number < 0 || !Files.isReadable(STATUS)) {
      return false;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(mask -> (mask >> number & 1) == 1);
    } catch (IOException e) {
      return false;
    }
  }
}
