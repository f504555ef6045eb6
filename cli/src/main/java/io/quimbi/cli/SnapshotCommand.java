package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.engine.snapshot.TakeSnapshot;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A dated thumbprint of everybody, or of one customer. */
@Command(
    name = "snapshot",
    description = "Keep everybody's thumbprint of a date, in place of an earlier one of that type.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SnapshotCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--type",
      paramLabel = "T",
      required = true,
      description = "daily, weekly, monthly, quarterly or yearly.")
  private String type = "";

  @Option(
      names = "--date",
      paramLabel = "D",
      description = "History up to the end of this day (default: the day of the newest order).")
  private @Nullable String date;

  @Option(names = "--customer", paramLabel = "ID", description = "Only this customer.")
  private @Nullable String customer;

  @Override
  public Integer call() throws Exception {
    SnapshotType wanted = SnapshotType.of(type);
    return common.with(
        (quimbi, progress) -> {
          TakeSnapshot.Outcome outcome =
              customer == null
                  ? quimbi
                      .takeSnapshot()
                      .everybody(store.id(), wanted, date, quimbi.settings().threads(), progress)
                  : quimbi.takeSnapshot().ofCustomer(store.id(), wanted, date, customer);
          progress.end();
          if (json.wanted()) {
            JsonOption.print(outcome, System.out);
          } else {
            System.out.printf(
                "%s snapshot of %s: %s customers under model %d.%n",
                outcome.snapshotType(),
                outcome.snapshotDate(),
                Figures.count(outcome.customers()),
                outcome.modelId());
          }
          return ExitCode.DONE;
        });
  }
}
