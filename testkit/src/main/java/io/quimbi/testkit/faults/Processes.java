package io.quimbi.testkit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** Processes of a data directory, found by what their command lines say. */
public final class Processes {
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /**
   * The live processes of the database server of a data directory, and of the programs that set it
   * up: those that name the directory, and those that carry the server's cluster name.
   */
  public static List<Long> ofServer(Path home) {
    Path data = real(home).resolve("data");
    CRC32 crc = new CRC32();
    crc.update(data.toString().getBytes(StandardCharsets.UTF_8));
    String cluster = "quimbi-%08x".formatted(crc.getValue());
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            PROC, entry -> Character.isDigit(entry.getFileName().toString().charAt(0)))) {
      for (Path entry : entries) {
        String line = commandLine(entry);
        boolean program =
            line.contains(home + "/")
                && (line.contains("/bin/postgres") || line.contains("/bin/initdb"));
        if (line.contains(cluster) || program) {
          pids.add(Long.parseLong(entry.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pids;
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      // Not made yet: nothing runs in it under another name.
      return home.toAbsolutePath().normalize();
    }
  }

  private static String commandLine(Path process) {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      // It ended while we looked.
      return "";
    }
  }

  /** Kills a process, all that it started, and the server of a data directory. */
  static void killAll(ProcessHandle process, Path home) {
    Set<Long> pids = new LinkedHashSet<>();
    pids.add(process.pid());
    process.descendants().forEach(child -> pids.add(child.pid()));
    pids.addAll(ofServer(home));
    signal("KILL", pids.stream().toList());
    // What was being started while we looked.
    List<Long> rest = ofServer(home);
    if (!rest.isEmpty()) {
      signal("KILL", rest);
    }
  }

  /** Sends a signal, by name, to processes; those that have ended are no error. -n is group n. */
  static void signal(String name, List<Long> pids) {
    List<String> command = new ArrayList<>(List.of("kill", "-s", name, "--"));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the threads of a JVM do. */
  static String stacks(long pid) {
    try {
      Process jstack =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jstack").toString(),
                  Long.toString(pid))
              .redirectErrorStream(true)
              .start();
      String text = new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      jstack.waitFor(10, TimeUnit.SECONDS);
      return text;
    } catch (IOException e) {
      return "(no stacks: " + e.getMessage() + ")";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "(no stacks: interrupted)";
    }
  }
}
