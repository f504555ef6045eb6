package io.quimbi.cli;

import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.CandidateReport;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The segments of a store. */
@Command(
    name = "segments",
    description = "The segments of each axis: size, centroid in plain units, and how k was chosen.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SegmentsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--axis", paramLabel = "A", description = "Only this axis.")
  private @Nullable String axis;

  @Override
  public Integer call() throws Exception {
    Optional<Axis> only = Optional.ofNullable(axis).map(Axes::require);
    return common.with(
        (quimbi, progress) -> {
          SegmentsReport report = quimbi.insight().segments(store.id(), only);
          if (json.wanted()) {
            JsonOption.print(report, System.out);
          } else {
            String currency = quimbi.stores().require(store.id()).currency();
            for (AxisReport found : report.axes()) {
              print(found, currency, System.out);
            }
          }
          return Main.DONE;
        });
  }

  private static void print(AxisReport axis, @Nullable String currency, PrintStream out) {
    ReportCommand.printAxis(axis, currency, out);
    if (!axis.available() || axis.kTried().isEmpty()) {
      out.println();
      return;
    }
    out.println();
    TextTable table =
        new TextTable(
            ">k tried",
            ">J",
            ">silhouette",
            ">fuzzy sil.",
            ">Xie-Beni",
            ">part. coeff.",
            ">balance",
            ">score",
            ">Jaccard",
            "remark");
    for (CandidateReport c : axis.kTried()) {
      table.row(
          c.effectiveK() == c.k() ? "" + c.k() : c.k() + " (" + c.effectiveK() + ")",
          figure(c.objective()),
          figure(c.silhouette()),
          figure(c.fuzzySilhouette()),
          figure(c.xieBeni()),
          figure(c.partitionCoefficient()),
          figure(c.balance()),
          figure(c.score()),
          figure(c.jaccard()),
          c.remark());
    }
    table.print(out);
    out.println();
  }

  private static String figure(@Nullable Double value) {
    return value == null ? "" : Figures.decimal(value);
  }
}
