package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.importing.FileReport;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOutcome;
import io.quimbi.engine.importing.ImportReport;
import io.quimbi.engine.importing.OrderStore.MergeCounts;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Orders and tickets in. */
@Command(
    name = "import",
    description = "Import orders, refunds and tickets from CSV. Importing again changes nothing.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImportCommand implements Callable<Integer> {
  @Mixin private ImportFlags file = new ImportFlags();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    ImportOptions options = file.options(store.id());
    return common.with(
        (quimbi, progress) -> {
          ImportOutcome outcome = run(quimbi, options, progress);
          json.show(outcome, () -> print(outcome, System.out));
          return ExitCode.DONE;
        });
  }

  static ImportOutcome run(Quimbi quimbi, ImportOptions options, ProgressDisplay progress) {
    return quimbi.importOrders().run(options, progress);
  }

  static void print(ImportOutcome outcome, PrintStream out) {
    switch (outcome) {
      case ImportOutcome.AlreadyImported already ->
          out.printf(
              "Nothing to do: this file was imported into store %s at %s (--force imports it"
                  + " again).%n",
              already.storeId(), already.at());
      case ImportReport report -> print(report, out);
    }
  }

  private static void print(ImportReport report, PrintStream out) {
    MergeCounts merged = report.merged();
    out.printf(
        "Store %s: %s orders added, %s replaced, %s unchanged; %s customers, %s lines",
        report.store().storeId(),
        Figures.count(merged.ordersAdded()),
        Figures.count(merged.ordersReplaced()),
        Figures.count(merged.ordersUnchanged()),
        Figures.count(report.customers()),
        Figures.count(report.lines()));
    report
        .oldestOrder()
        .ifPresent(first -> out.printf(", %s to %s", first, report.newestOrder().orElse(first)));
    out.println(".");
    if (report.returns().rows() > 0) {
      out.printf(
          "%s returns, of which %s found no earlier purchase to be set against and %s only in"
              + " part.%n",
          Figures.count(report.returns().rows()),
          Figures.count(report.returns().unplacedWholly()),
          Figures.count(report.returns().unplacedInPart()));
    }
    if (report.refunds() > 0) {
      out.printf("%s refunds of lines.%n", Figures.count(report.refunds()));
    }
    long tickets = merged.ticketsAdded() + merged.ticketsReplaced() + merged.ticketsUnchanged();
    if (tickets > 0) {
      out.printf(
          "%s tickets added, %s replaced, %s unchanged.%n",
          Figures.count(merged.ticketsAdded()),
          Figures.count(merged.ticketsReplaced()),
          Figures.count(merged.ticketsUnchanged()));
    }
    if (report.erased().customers() > 0) {
      out.printf(
          "%s orders and %s tickets of %s customers who were erased were left out; --allow-erased"
              + " imports them.%n",
          Figures.count(report.erased().orders()),
          Figures.count(report.erased().tickets()),
          Figures.count(report.erased().customers()));
    }
    print(report.orders(), out);
    report.tickets().ifPresent(file -> print(file, out));
    report.notes().forEach(note -> out.println("Note: " + note));
  }

  private static void print(FileReport file, PrintStream out) {
    out.printf(
        "%s: %s rows read as %s (%s)",
        file.name(), Figures.count(file.rowsRead()), file.format(), file.encoding());
    file.skipped()
        .forEach(
            (reason, rows) -> out.printf(", %s skipped: %s", Figures.count(rows), reason.words()));
    if (file.rejected() > 0) {
      out.printf(
          ", %s rejected (all in %s)",
          Figures.count(file.rejected()), file.rejectsFile().orElseThrow());
    }
    out.println(".");
    file.examples().forEach(reject -> out.println("  " + reject));
  }
}
