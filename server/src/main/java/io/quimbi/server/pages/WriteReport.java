package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.PlainText;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.export.WholeFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code quimbi report --out}: the one report that is a page, and so is written here, where the
 * pages are.
 */
@Command(
    name = "quimbi report",
    description =
        "Write what was found in a store as one page that needs no service and no network.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class WriteReport implements Callable<Integer> {
  private static final int FAULT = 1;
  private static final int USAGE = 2;
  private static final int BAD_INPUT = 3;
  private static final int NOTHING_THERE = 4;
  private static final int ENVIRONMENT = 5;

  @SuppressWarnings("UnusedVariable") // The launcher passes its own line on: "report".
  @Parameters(arity = "0..1", hidden = true)
  private @Nullable String command;

  @Option(names = "--out", paramLabel = "FILE.html", required = true, description = "The page.")
  private Path out = Path.of("report.html");

  @Option(
      names = "--store",
      paramLabel = "S",
      defaultValue = "default",
      description = "The store (default: ${DEFAULT-VALUE}).")
  private String store = "default";

  @Option(names = "--json", description = "Not together with --out.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder of the database.")
  private @Nullable String dataDir;

  @Option(names = "--database-url", paramLabel = "URL", description = "Another PostgreSQL.")
  private @Nullable String databaseUrl;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration file.")
  private @Nullable Path config;

  WriteReport() {}

  /** Writes the page and ends the process. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new WriteReport());
    line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, System.err));
    System.exit(line.execute(args));
  }

  private static int report(Exception failure, PrintStream err) {
    if (failure instanceof QuimbiException known) {
      err.println("quimbi: " + known.getMessage() + " [" + known.code() + "]");
      return switch (known.kind()) {
        case USAGE -> USAGE;
        case BAD_INPUT -> BAD_INPUT;
        case NOTHING_THERE -> NOTHING_THERE;
        case ENVIRONMENT -> ENVIRONMENT;
      };
    }
    err.println("quimbi: a fault of ours: " + failure);
    failure.printStackTrace(err);
    return FAULT;
  }

  @Override
  public Integer call() {
    if (json) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "REPORT_JSON_PAGE",
          "--out writes a page and --json a document; leave one of them out");
    }
    try (Quimbi quimbi = Quimbi.open(settings(), new Said(quiet))) {
      String page = new ReportPage(quimbi).of(store, Instant.now());
      WholeFile.write(
          out,
          writer -> {
            try {
              writer.write(page);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return page.length();
          });
    }
    System.err.printf("The report is in %s; any browser opens it.%n", out);
    return 0;
  }

  private Settings settings() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    if (dataDir != null) {
      flags.put(Setting.DATA_DIR, dataDir);
    }
    if (databaseUrl != null) {
      flags.put(Setting.DATABASE_URL, databaseUrl);
    }
    return Settings.load(flags, System.getenv(), Optional.ofNullable(config));
  }

  /** Tells on standard error what takes long. */
  private record Said(boolean quiet) implements Progress {
    @Override
    public void stage(String name, long total) {
      if (!quiet) {
        System.err.println("quimbi: " + name + "…");
      }
    }

    @Override
    public void advance(long by) {}

    @Override
    public void note(String message) {
      System.err.println("quimbi: " + PlainText.lines(message));
    }

    @Override
    public boolean cancelled() {
      return false;
    }
  }
}
