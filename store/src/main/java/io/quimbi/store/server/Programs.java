package io.quimbi.store.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Finds and runs other programs, in an environment that says nothing of ours. */
final class Programs {
  private static final int END_SECONDS_MAX = 3;

  private Programs() {}

  /**
   * How a program ended.
   *
   * @param output standard output and error together
   */
  record Outcome(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /** The program of this name on the path or in the usual folders. */
  static Optional<Path> find(String name) {
    List<String> folders = new ArrayList<>();
    String path = System.getenv("PATH");
    if (path != null) {
      folders.addAll(List.of(path.split(File.pathSeparator)));
    }
    folders.addAll(List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin"));
    return folders.stream()
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * A command that knows nothing of the caller's environment: a PGPORT or PGOPTIONS set for another
   * server must not reach ours.
   */
  static ProcessBuilder command(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    builder.environment().put("LC_ALL", "C");
    builder.directory(new File("/"));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    return builder;
  }

  /**
   * Runs a command to its end.
   *
   * @param abandon asked now and then; once true, the command is ended
   * @throws CancellationException if it was abandoned
   */
  static Outcome run(List<String> command, int secondsMax, BooleanSupplier abandon)
      throws IOException {
    Process process = command(command).redirectErrorStream(true).start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
      while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
        if (abandon.getAsBoolean()) {
          process.destroy();
          // What it had begun is deleted next, which it must not add to any more.
          if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
          }
          throw new CancellationException("stopped while running " + command.getFirst());
        }
        if (System.nanoTime() > deadline) {
          process.destroyForcibly();
          throw new IOException(command.getFirst() + " did not end within " + secondsMax + " s");
        }
      }
      // Read after the end: what these programs have to say fits into the pipe many times.
      byte[] output = process.getInputStream().readAllBytes();
      return new Outcome(process.exitValue(), new String(output, StandardCharsets.UTF_8).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while running " + command.getFirst());
    }
  }

  /** The last lines of a file from a position on. */
  static String tail(Path file, long from, int linesMax) {
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      in.skipNBytes(Math.min(size, Math.max(from, size - 16_384)));
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - linesMax), lines.size()));
    } catch (IOException e) {
      return "(" + file + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
