package io.quimbi.testkit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that was started by {@link CommandLineProgram}. */
public final class RunningCommand {
  /** A command that has not ended by then hangs. */
  private static final int SECONDS_MAX = 180;

  private static final Pattern CODE = Pattern.compile("\u001B\\[[0-9;?]*[A-Za-z]");
  private static final Pattern BAR = Pattern.compile("(.*?)\\s+(?:\\d+%|\\?).*");

  private final String words;
  private final Process process;
  private final Path home;
  private final Path out;
  private final Path err;
  private final long startedAt = System.nanoTime();

  RunningCommand(String words, Process process, Path home, Path out, Path err) {
    this.words = words;
    this.process = process;
    this.home = home;
    this.out = out;
    this.err = err;
  }

  /**
   * How a command ended.
   *
   * @param words the command
   * @param code its exit code; 128 and the signal's number where a signal ended it
   * @param out what it printed on standard output
   * @param err what it printed on standard error
   * @param took from its start
   */
  public record Ended(String words, int code, String out, String err, Duration took) {
    /** The notes and errors on standard error, without progress bars. */
    public String said() {
      StringBuilder said = new StringBuilder();
      for (String line : err.split("[\r\n]+", -1)) {
        String plain = CODE.matcher(line).replaceAll("").strip();
        if (!plain.isEmpty() && !isBar(plain)) {
          said.append(plain).append('\n');
        }
      }
      return said.toString();
    }

    @Override
    public String toString() {
      return "quimbi %s ended with %d after %d ms and said: %s"
          .formatted(words, code, took.toMillis(), said().strip());
    }
  }

  /** Lets it run until so long after its start. */
  public void runUntil(Duration sinceStart) {
    try {
      long left = sinceStart.toNanos() - (System.nanoTime() - startedAt);
      if (left > 0) {
        process.waitFor(left, TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran", e);
    }
  }

  /** Whether it has not ended. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Waits until text stands on its standard error; false if it ended before. */
  public boolean says(String text) {
    return shows(err, Pattern.compile(Pattern.quote(text))).isPresent();
  }

  /** Waits for a pattern on its standard output; empty if it ended before. */
  public Optional<MatchResult> prints(Pattern pattern) {
    return shows(out, pattern);
  }

  private Optional<MatchResult> shows(Path file, Pattern pattern) {
    while (true) {
      // Asked first, so that what it wrote last is looked at once more.
      boolean alive = process.isAlive();
      Matcher found = pattern.matcher(read(file));
      if (found.find()) {
        return Optional.of(found.toMatchResult());
      }
      if (!alive) {
        return Optional.empty();
      }
      runUntil(Duration.ofNanos(System.nanoTime() - startedAt).plusMillis(5));
    }
  }

  /** The stage that it showed last; empty if it showed none yet. */
  public String stage() {
    String stage = "";
    for (String line : read(err).split("[\r\n]+", -1)) {
      Matcher bar = BAR.matcher(CODE.matcher(line).replaceAll(""));
      if (isBar(line) && bar.matches()) {
        stage = bar.group(1).strip();
      }
    }
    return stage;
  }

  /** Ends the process, and nothing that it started, as nothing can refuse. */
  public void kill() {
    Processes.signal("KILL", List.of(process.pid()));
  }

  /** Ends the process, then at once all that it started and the server of its data directory. */
  public void killWithServer() {
    Processes.killAll(process.toHandle(), home);
  }

  /** Presses Ctrl-C: the signal goes to all that runs in the command's process group. */
  public void interrupt() {
    Processes.signal("INT", List.of(-process.pid()));
  }

  /** Waits for its end. */
  public Ended ends() {
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        String stacks = Processes.stacks(process.pid());
        kill();
        throw new AssertionError(
            "quimbi %s did not end within %d s; it said: %s%n%s"
                .formatted(words, SECONDS_MAX, read(err), stacks));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran", e);
    }
    Ended ended =
        new Ended(
            words,
            process.exitValue(),
            read(out),
            read(err),
            Duration.ofNanos(System.nanoTime() - startedAt));
    try {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ended;
  }

  private static boolean isBar(String line) {
    return line.indexOf('\u2501') >= 0;
  }

  private static String read(Path file) {
    try {
      // A kill may cut a character in two, so malformed bytes are replaced, not refused.
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
