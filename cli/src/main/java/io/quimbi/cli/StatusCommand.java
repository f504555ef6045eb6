package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.Stores;
import io.quimbi.engine.insight.StoreInsight.StatusReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a store holds and what ran on it. */
@Command(
    name = "status",
    description = "What a store holds, its active model, and the latest runs.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StatusCommand implements Callable<Integer> {
  private static final int RUNS = 10;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          StatusReport status = quimbi.insight().status(store.id(), RUNS);
          json.show(status, () -> print(status));
          return ExitCode.DONE;
        });
  }

  private static void print(StatusReport status) {
    Stores.StoreContents has = status.contents();
    System.out.printf(
        "Store %s, time zone %s%s%n",
        status.storeId(),
        status.timeZone(),
        status.currency() == null ? "" : ", currency " + status.currency());
    System.out.printf(
        "%s customers, %s orders with %s lines from %s to %s; %s refunds, %s returns, %s tickets%n",
        Figures.count(has.customers()),
        Figures.count(has.orders()),
        Figures.count(has.lines()),
        has.oldestOrder(),
        has.newestOrder(),
        Figures.count(has.refunds()),
        Figures.count(has.returns()),
        Figures.count(has.tickets()));
    if (status.model() == null) {
      System.out.println("No segments yet: run quimbi discover.");
    } else {
      System.out.printf(
          "Model %d, made %s (content %.12s)%n",
          status.model().model(), status.model().createdAt(), status.model().contentHash());
    }
    if (!status.runs().isEmpty()) {
      System.out.println();
      TextTable table = new TextTable(">run", "kind", "state", "started", "summary");
      for (Stores.Run run : status.runs()) {
        table.row(
            run.runNo(),
            run.kind(),
            run.state(),
            run.startedAt(),
            run.summary() == null ? "" : run.summary());
      }
      table.print(System.out);
    }
  }
}
