package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.DiscoverSegments.Outcome;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.insight.ComparisonReport;
import io.quimbi.engine.snapshot.Backfill;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Import, discovery and report in one. */
@Command(
    name = "run",
    description = "Import a file, discover segments and print the report.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  @Mixin private ImportFlags file = new ImportFlags();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private DiscoveryOptions discovery = new DiscoveryOptions();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--backfill", description = "Rebuild the snapshots of the past as well.")
  private boolean backfill;

  @Override
  public Integer call() throws Exception {
    ImportOptions options = file.options(store.id());
    discovery.into(common);
    if (backfill && !discovery.activate()) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "BACKFILL_NOT_ACTIVE",
          "--backfill rebuilds the past under the active model, which --no-activate leaves as it"
              + " is; run quimbi backfill once the new model is active");
    }
    return common.with(
        (quimbi, progress) -> {
          var outcome =
              quimbi
                  .importAndDiscover()
                  .run(
                      options,
                      discovery.asOf(),
                      quimbi.settings().discovery(),
                      discovery.activate(),
                      quimbi.settings().threads(),
                      progress);
          Backfill.@Nullable Outcome past =
              backfill ? BackfillCommand.run(quimbi, store.id(), progress) : null;
          Outcome discovered = outcome.discovered();
          Optional<ComparisonReport> comparison =
              DiscoverCommand.comparison(quimbi, discovered, progress);
          progress.end();
          if (json.wanted()) {
            JsonOption.print(
                quimbi.insight().segments(store.id(), discovered.modelNo()), System.out);
          } else {
            ImportCommand.print(outcome.imported(), System.out);
            DiscoverCommand.print(discovered);
            DiscoverCommand.printComparison(discovered, comparison, store, System.out);
            DiscoverCommand.printNaming(quimbi, discovered, store, System.out);
            if (past != null) {
              BackfillCommand.print(past, System.out);
            }
            if (discovered.active()) {
              System.out.println();
              ReportCommand.print(quimbi, store.id(), System.out);
            }
          }
          return ExitCode.DONE;
        });
  }
}
