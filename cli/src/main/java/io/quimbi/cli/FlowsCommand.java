package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.snapshot.PopulationDrift.FlowsReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From which segment to which. */
@Command(
    name = "flows",
    description = "How many customers went from which segment of an axis to which.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FlowsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private DateRange range = new DateRange();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--axis", paramLabel = "A", required = true, description = "The axis.")
  private String axis = "";

  @Override
  public Integer call() throws Exception {
    Axis wanted = Axes.require(axis);
    return common.with(
        (quimbi, progress) -> {
          FlowsReport report =
              quimbi
                  .populationDrift()
                  .flows(store.id(), wanted, range.from(), range.to(), quimbi.settings().threads());
          json.show(report, () -> print(report));
          return ExitCode.DONE;
        });
  }

  private static void print(FlowsReport report) {
    System.out.printf(
        "%s from %s to %s: %s stayed, %s moved%n%n",
        report.axis(),
        report.from().snapshotDate(),
        report.to().snapshotDate(),
        Figures.count(report.stayed()),
        Figures.count(report.moved()));
    List<String> headings = new ArrayList<>(List.of("from \\ to"));
    report.segments().forEach(segment -> headings.add(">" + segment));
    headings.add(">gone");
    TextTable table = new TextTable(headings.toArray(String[]::new));
    for (int from = 0; from < report.segments().size(); from++) {
      List<@Nullable Object> cells = new ArrayList<>();
      cells.add(report.segments().get(from));
      report.counts().get(from).forEach(count -> cells.add(Figures.count(count)));
      cells.add(Figures.count(report.gone().get(from)));
      table.row(cells.toArray());
    }
    List<@Nullable Object> arrived = new ArrayList<>(List.of("new"));
    report.arrived().forEach(count -> arrived.add(Figures.count(count)));
    arrived.add("");
    table.row(arrived.toArray());
    table.print(System.out);
  }
}
