package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The 14 axes of a store. */
@Command(
    name = "axes",
    description =
        "The 14 axes: what each tells, whether the store has data for it, how good it is.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AxesCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          SegmentsReport report = quimbi.insight().segments(store.id(), Optional.empty());
          json.show(report, () -> print(report));
          return ExitCode.DONE;
        });
  }

  private static void print(SegmentsReport report) {
    TextTable table =
        new TextTable("axis", ">segments", "verdict", ">silhouette", ">hybrids", "tells");
    for (AxisReport axis : report.axes()) {
      if (axis.available()) {
        table.row(
            axis.axis(),
            axis.segments().size(),
            ReportCommand.verdict(axis),
            axis.silhouette() == null ? "" : Figures.decimal(axis.silhouette()),
            axis.hybridShare() == null ? "" : Figures.percent(axis.hybridShare()),
            axis.description());
      } else {
        table.row(axis.axis(), "", "unavailable", "", "", axis.reason());
      }
    }
    table.print(System.out);
  }
}
