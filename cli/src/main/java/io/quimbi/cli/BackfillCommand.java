package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.snapshot.Backfill;
import io.quimbi.engine.snapshot.Backfill.PlannedRun;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The past from order history. */
@Command(
    name = "backfill",
    description = "Rebuild the snapshots of the past from order history, as if taken all along.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BackfillCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--dry-run", description = "Only say what would be built.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          Backfill.Outcome outcome =
              dryRun
                  ? quimbi.backfill().plan(store.id(), quimbi.settings().threads(), progress)
                  : run(quimbi, store.id(), progress);
          progress.end();
          json.show(outcome, () -> print(outcome, System.out));
          return ExitCode.DONE;
        });
  }

  static Backfill.Outcome run(Quimbi quimbi, String store, ProgressDisplay progress) {
    return quimbi.backfill().run(store, quimbi.settings().threads(), progress);
  }

  static void print(Backfill.Outcome outcome, PrintStream out) {
    if (outcome.dryRun()) {
      TextTable table = new TextTable("date", "type", ">customers", "");
      for (PlannedRun run : outcome.runs()) {
        table.row(
            run.snapshotDate(),
            run.snapshotType(),
            Figures.count(run.customers()),
            run.exists() ? "there already" : "");
      }
      table.print(out);
      out.println();
    }
    out.printf(
        outcome.dryRun()
            ? "Would build %d runs of %s snapshots under model %d; %d are there already.%n"
            : "Built %d runs of %s snapshots under model %d; %d were there already.%n",
        outcome.built(),
        Figures.count(outcome.snapshots()),
        outcome.modelId(),
        outcome.skipped());
  }
}
