package io.quimbi.cli;

import io.quimbi.app.Failure;
import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command has, and the way from them to an open Quimbi. */
final class CommonOptions {
  private static final int STOP_SECONDS_MAX = 30;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the embedded database (or QUIMBI_HOME).")
  private @Nullable String dataDir;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "A PostgreSQL ≥ 15 instead of the embedded one (or DATABASE_URL).")
  private @Nullable String databaseUrl;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; else quimbi.properties in the data folder.")
  private @Nullable Path config;

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  private static final String HAD_ENDED =
      "quimbi: had ended when it was stopped; what it did stays.";

  private static volatile boolean seesToStopping;
  private static volatile boolean ended;

  private final Map<Setting, String> flags = new EnumMap<>(Setting.class);

  /** A flag of a command that is a setting. */
  void flag(Setting setting, @Nullable Object value) {
    if (value != null) {
      flags.put(setting, String.valueOf(value));
    }
  }

  /** What to add to a command that is suggested for the same folder; empty for the usual one. */
  String dataFlag() {
    return dataDir == null ? "" : " --data-dir " + ShellWord.of(dataDir);
  }

  Settings settings() {
    flag(Setting.DATA_DIR, dataDir);
    flag(Setting.DATABASE_URL, databaseUrl);
    return Settings.load(flags, System.getenv(), Optional.ofNullable(config));
  }

  /** What Ctrl-C has to say before a command sees to that by itself, and after it did. */
  static void stoppedAtTheEdge(PrintStream err) {
    if (!seesToStopping) {
      err.println("quimbi: cancelled before anything was done.");
    } else if (ended) {
      err.println(HAD_ENDED);
    }
  }

  /** What a command does with an open Quimbi. */
  interface Work {
    int run(Quimbi quimbi, ProgressDisplay progress) throws Exception;
  }

  /** Work that needs no store. */
  interface WorkAlone {
    int run(ProgressDisplay progress) throws Exception;
  }

  /** Opens Quimbi, works, and closes it, also where Ctrl-C comes in between. */
  int with(Work work) {
    return withoutStore(
        progress -> {
          try (Quimbi quimbi = Quimbi.open(settings(), progress)) {
            return work.run(quimbi, progress);
          }
        });
  }

  /** Works, and ends in order, also where Ctrl-C comes in between. */
  int withoutStore(WorkAlone work) {
    PrintStream err = System.err;
    boolean terminal = Boolean.getBoolean("quimbi.terminal");
    CountDownLatch closed = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    try (ProgressDisplay progress = new ProgressDisplay(err, terminal, quiet)) {
      // Ctrl-C asks the work to stop and waits until everything is rolled back and closed.
      Thread stop =
          new Thread(
              () -> {
                progress.cancel();
                try {
                  if (!closed.await(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                    err.println("quimbi: did not stop in time; the next start will clean up.");
                  } else if (done.get()) {
                    progress.end();
                    err.println(HAD_ENDED);
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              },
              "quimbi-stop");
      addHook(stop);
      seesToStopping = true;
      int code;
      try {
        code = work.run(progress);
        done.set(true);
      } catch (Exception | OutOfMemoryError e) {
        progress.end();
        // After Ctrl-C the server may go before the work has noticed; that is no failure of its
        // own.
        code =
            Failure.report(progress.cancelled() ? new CancellationException("cancelled") : e, err);
      } finally {
        closed.countDown();
      }
      ended = removeHook(stop) && done.get();
      return code;
    }
  }

  private static void addHook(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Ctrl-C came before: the process is ending, and nothing is to be begun.
      throw new CancellationException("cancelled");
    }
  }

  static boolean removeHook(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending by Ctrl-C already: the hook has done its work.
      return false;
    }
  }
}
