package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.snapshot.CustomerDrift.History;
import io.quimbi.engine.snapshot.CustomerDrift.SnapshotReport;
import io.quimbi.engine.snapshot.SnapshotType;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The snapshots of a customer. */
@Command(
    name = "history",
    description = "The snapshots of one customer.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class HistoryCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private DateRange range = new DateRange();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ID", description = "The store's own customer id.")
  private String id = "";

  @Option(names = "--type", paramLabel = "T", description = "Only snapshots of this type.")
  private @Nullable String type;

  @Override
  public Integer call() throws Exception {
    SnapshotType only = type == null ? null : SnapshotType.of(type);
    return common.with(
        (quimbi, progress) -> {
          History history =
              quimbi.customerDrift().history(store.id(), id, only, range.from(), range.to());
          json.show(history, () -> print(history));
          return ExitCode.DONE;
        });
  }

  private static void print(History history) {
    TextTable table =
        new TextTable(
            "date",
            "type",
            ">model",
            ">orders",
            ">value",
            ">churn risk",
            "",
            ">predicted value",
            "archetype",
            "segments");
    for (SnapshotReport snapshot : history.snapshots()) {
      table.row(
          snapshot.snapshotDate(),
          snapshot.snapshotType(),
          snapshot.modelId(),
          snapshot.ordersAtSnapshot(),
          snapshot.totalValueAtSnapshot(),
          DriftCommand.score(snapshot.churnRiskScore()),
          (snapshot.churnRiskLevel() == null ? "" : snapshot.churnRiskLevel())
              + Figures.marked(snapshot.predictionState()),
          DriftCommand.change("%,.2f", snapshot.predictedLtv()),
          snapshot.archetypeId(),
          snapshot.dominantSegments().entrySet().stream()
              .map(segment -> segment.getKey() + "=" + segment.getValue())
              .collect(Collectors.joining(" ")));
    }
    table.print(System.out);
  }
}
