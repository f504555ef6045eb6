package io.quimbi.server.pages;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Failure;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.export.WholeFile;
import io.quimbi.server.start.Program;
import io.quimbi.server.start.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
  @Option(names = "--out", paramLabel = "FILE.html", required = true, description = "The page.")
  private Path out = Path.of("report.html");

  @Option(names = "--json", description = "Not together with --out.")
  private boolean json;

  @Mixin private StoreOptions options = new StoreOptions();

  WriteReport() {}

  /** Writes the page and ends the process. */
  public static void main(String[] args) {
    System.exit(Program.run(new WriteReport(), List.of("report"), Failure::report, args));
  }

  @Override
  public Integer call() {
    if (json) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "REPORT_JSON_PAGE",
          "--out writes a page and --json a document; leave one of them out");
    }
    try (Quimbi quimbi = Quimbi.open(options.settings(), options.notes())) {
      String page = new ReportPage(quimbi).of(options.store(), Instant.now());
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
    return ExitCode.DONE;
  }
}
