package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.privacy.CustomerPrivacy.ErasureReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Erasure. */
@Command(
    name = "forget",
    description =
        "Erase a customer everywhere. Later imports leave the customer's orders out. There is no"
            + " way back.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ForgetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ID", description = "The customer.")
  private String customer = "";

  @Option(names = "--yes", description = "Really.")
  private boolean yes;

  @Option(
      names = "--rejects-dir",
      paramLabel = "DIR",
      description = "Where imports left their rejects (default: the current folder).")
  private Path rejectsDir = Path.of("");

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (!yes) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "FORGET_NOT_SURE",
          "this erases customer \""
              + customer
              + "\" from store \""
              + store.id()
              + "\", and nothing brings back what is erased; add --yes to do it");
    }
    return common.with(
        (quimbi, progress) -> {
          ErasureReport report =
              quimbi
                  .customerPrivacy()
                  .withRejectsIn(rejectsDir.toAbsolutePath())
                  .erase(store.id(), customer, Actor.COMMAND_LINE);
          progress.end();
          if (json.wanted()) {
            JsonOption.print(report, System.out);
          } else {
            System.out.printf(
                "Erased from store %s: %s%s.%n",
                report.storeId(),
                report.rows().entrySet().stream()
                    .map(rows -> Figures.count(rows.getValue()) + " " + rows.getKey())
                    .collect(Collectors.joining(", ")),
                report.rejectedRows() == 0
                    ? ""
                    : ", " + Figures.count(report.rejectedRows()) + " rows of rejects");
          }
          return ExitCode.DONE;
        });
  }
}
