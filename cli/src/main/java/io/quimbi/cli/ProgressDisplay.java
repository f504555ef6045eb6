package io.quimbi.cli;

import io.quimbi.engine.PlainText;
import io.quimbi.engine.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Progress on standard error: a bar for each stage on a terminal, a line for each stage that took a
 * while elsewhere. Thread-safe.
 */
final class ProgressDisplay implements Progress, AutoCloseable {
  private static final int BAR_WIDTH_MAX = 100;
  private static final Duration WORTH_A_LINE = Duration.ofMillis(200);

  private final PrintStream err;
  private final boolean terminal;
  private final boolean quiet;
  private volatile boolean cancelled;
  private @Nullable ProgressBar bar;
  private @Nullable String stage;
  private long steps;
  private long startedAt;

  /**
   * A display.
   *
   * @param terminal whether standard error is one
   * @param quiet whether only notes are shown
   */
  ProgressDisplay(PrintStream err, boolean terminal, boolean quiet) {
    this.err = err;
    this.terminal = terminal;
    this.quiet = quiet;
  }

  /** Makes the work stop at its next check. */
  void cancel() {
    cancelled = true;
  }

  @Override
  public synchronized void stage(String name, long total) {
    end();
    stage = name;
    steps = 0;
    startedAt = System.nanoTime();
    if (terminal && !quiet) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BAR)
              .setMaxRenderedLength(BAR_WIDTH_MAX)
              .setUpdateIntervalMillis(200)
              .setConsumer(new ConsoleProgressBarConsumer(err, BAR_WIDTH_MAX))
              .hideEta()
              .build();
    }
  }

  @Override
  public synchronized void advance(long by) {
    steps += by;
    if (bar != null) {
      bar.stepBy(by);
    }
  }

  @Override
  public synchronized void note(String message) {
    if (bar != null) {
      bar.pause();
      err.print("\r\u001B[K");
    }
    err.println(PlainText.lines(message));
    if (bar != null) {
      bar.resume();
    }
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  /** Ends the current stage, so that what is printed next does not mix with a bar. */
  synchronized void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    if (stage != null && !terminal && !quiet) {
      Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
      if (took.compareTo(WORTH_A_LINE) > 0) {
        err.println(
            stage
                + (steps > 0 ? String.format(Locale.ROOT, " (%,d)", steps) : "")
                + String.format(Locale.ROOT, ", %.1f s", took.toMillis() / 1000.0));
      }
    }
    stage = null;
  }

  @Override
  public synchronized void close() {
    end();
  }
}
