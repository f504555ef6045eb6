package io.quimbi.testkit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What should not be there once a command has ended. */
public final class Leftovers {
  private static final Set<String> KNOWN =
      Set.of("data", "pg", "start.lock", "lease.lock", "server.log", "server.log.1");

  private Leftovers() {}

  /**
   * Names what is left over, one each.
   *
   * @param home the data directory
   * @param scratch of the commands that were run, none of which still runs
   */
  public static List<String> in(Path home, Path scratch) {
    List<String> found = new ArrayList<>();
    Processes.ofServer(home).forEach(pid -> found.add("process " + pid));
    list(home).stream()
        .filter(path -> !KNOWN.contains(name(path)))
        .forEach(path -> found.add(path.toString()));
    List<Path> binaries = list(home.resolve("pg"));
    if (binaries.size() > 1) {
      found.add("several of " + binaries);
    }
    list(scratch).stream()
        .filter(path -> !name(path).equals("tmp"))
        .forEach(path -> found.add(path.toString()));
    list(scratch.resolve("tmp")).forEach(path -> found.add(path.toString()));
    return found;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
