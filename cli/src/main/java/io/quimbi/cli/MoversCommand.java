package io.quimbi.cli;

import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.snapshot.MoversFilter;
import io.quimbi.engine.snapshot.PopulationDrift.Mover;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who moved most. */
@Command(
    name = "movers",
    description = "The customers who changed most between two dates.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class MoversCommand implements Callable<Integer> {
  private static final int LIMIT = 20;
  private static final int DEMO_LIMIT = 10;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private DateRange range = new DateRange();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--axis", paramLabel = "A", description = "By the drift of this axis.")
  private @Nullable String axis;

  @Option(names = "--from-segment", paramLabel = "S", description = "Only those who left it.")
  private @Nullable String fromSegment;

  @Option(names = "--to-segment", paramLabel = "S", description = "Only those who came to it.")
  private @Nullable String toSegment;

  @Option(
      names = "--severity",
      paramLabel = "V",
      description = "From this on: stable, minor, moderate, significant or major.")
  private @Nullable String severity;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int limit = LIMIT;

  @Override
  public Integer call() throws Exception {
    MoversFilter filter =
        new MoversFilter(
            Optional.ofNullable(axis).map(SegmentsCommand::axis),
            Optional.ofNullable(fromSegment),
            Optional.ofNullable(toSegment),
            Optional.ofNullable(severity).map(MoversFilter::severity),
            limit);
    return common.with(
        (quimbi, progress) -> {
          MoversReport report =
              quimbi
                  .populationDrift()
                  .movers(
                      store.id(), filter, range.from(), range.to(), quimbi.settings().threads());
          if (json.wanted()) {
            JsonOption.print(report, System.out);
          } else {
            print(report, System.out);
          }
          return Main.DONE;
        });
  }

  /** Prints the first movers of a store. */
  static void print(Quimbi quimbi, String storeId, PrintStream out) {
    Optional<Axis> overall = Optional.empty();
    print(
        quimbi
            .populationDrift()
            .movers(
                storeId,
                new MoversFilter(
                    overall, Optional.empty(), Optional.empty(), Optional.empty(), DEMO_LIMIT),
                null,
                null,
                quimbi.settings().threads()),
        out);
  }

  private static void print(MoversReport report, PrintStream out) {
    out.printf(
        "From %s (%s) to %s (%s): %s customers compared%s%n",
        report.from().snapshotDate(),
        report.from().snapshotType(),
        report.to().snapshotDate(),
        report.to().snapshotType(),
        Figures.count(report.customersCompared()),
        report.approximate() ? ", carried over from another model (approximate)" : "");
    out.printf(
        "%s; %s of all memberships are between two segments%n%n",
        report.severityCounts().entrySet().stream()
            .map(entry -> Figures.count(entry.getValue()) + " " + entry.getKey())
            .collect(Collectors.joining(", ")),
        Figures.percent(report.hybridShare()));
    TextTable table =
        new TextTable(
            "customer",
            ">drift",
            "severity",
            ">orders",
            ">value",
            "axis",
            "segment",
            "direction",
            ">axes changed");
    for (Mover mover : report.movers()) {
      table.row(
          mover.customerId(),
          String.format(Locale.ROOT, "%.3f", mover.driftScore()),
          mover.driftSeverity(),
          Figures.count(mover.ordersAtSnapshot()),
          mover.totalValueAtSnapshot(),
          mover.axis(),
          mover.oldDominantSegment().equals(mover.newDominantSegment())
              ? mover.newDominantSegment()
              : mover.oldDominantSegment() + " → " + mover.newDominantSegment(),
          mover.risingSegment() == null
              ? ""
              : "towards " + mover.risingSegment() + " from " + mover.takenFrom(),
          mover.segmentsChanged().size());
    }
    table.print(out);
    out.printf(
        "%n%d of %s with a drift of %s or more%n",
        report.movers().size(), Figures.count(report.matching()), report.driftMin());
  }
}
