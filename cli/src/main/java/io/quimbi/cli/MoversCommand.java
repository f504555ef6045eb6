package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.snapshot.MoversFilter;
import io.quimbi.engine.snapshot.PopulationDrift.EvidenceFound;
import io.quimbi.engine.snapshot.PopulationDrift.Mover;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    description = {
      "The customers who changed most between two dates: first those whose recent behaviour",
      "surprises against their own past, then those whose drift is the most unusual."
    },
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
      names = "--evidence",
      paramLabel = "S",
      arity = "0..1",
      fallbackValue = "0",
      description = {
        "Only those with evidence from which to act, or of strength S or more:",
        "2 is once in 100, 3 once in 1,000."
      })
  private @Nullable Double evidence;

  @Option(
      names = "--value",
      paramLabel = "MIN",
      description = "Only those worth at least so much to date.")
  private @Nullable BigDecimal value;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  private int limit = LIMIT;

  @Override
  public Integer call() throws Exception {
    MoversFilter filter =
        new MoversFilter(
            Optional.ofNullable(axis).map(Axes::require),
            Optional.ofNullable(fromSegment),
            Optional.ofNullable(toSegment),
            Optional.ofNullable(severity).map(MoversFilter::severity),
            Optional.ofNullable(evidence),
            Optional.ofNullable(value),
            limit);
    return common.with(
        (quimbi, progress) -> {
          MoversReport report =
              quimbi
                  .populationDrift()
                  .movers(
                      store.id(), filter, range.from(), range.to(), quimbi.settings().threads());
          json.show(report, () -> print(report, System.out));
          return ExitCode.DONE;
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
        "Drift %s%n%s of all memberships are between two segments%n",
        counts(report.severityCounts()), Figures.percent(report.hybridShare()));
    Map<String, Integer> calibrated = report.severityCalibratedCounts();
    out.println(
        calibrated == null
            ? "Not calibrated: " + report.notCalibrated()
            : "Calibrated " + counts(calibrated));
    out.println(
        report.noEvidence() == null
            ? Figures.count(report.customersWithEvidence()) + " with evidence from which to act"
            : "No evidence: " + report.noEvidence());
    out.println();
    boolean byRank = calibrated != null;
    TextTable table =
        new TextTable(
                "customer",
                ">orders",
                ">value",
                ">drift",
                byRank ? "calibrated" : "severity",
                "what is told")
            .wrapLast();
    for (Mover mover : report.movers()) {
      table.row(
          mover.customerId(),
          Figures.count(mover.ordersAtSnapshot()),
          Figures.money(mover.totalValueAtSnapshot()),
          DriftCommand.score(mover.driftScore()),
          byRank ? mover.severityCalibrated() : mover.driftSeverity(),
          told(mover, report.driftMin()));
    }
    table.print(out);
    out.printf("%n%d of %s who match%n", report.movers().size(), Figures.count(report.matching()));
  }

  /** The evidence, marked where it is to act on, and where the drift is large, what moved most. */
  private static List<String> told(Mover mover, double driftMin) {
    List<String> told = new ArrayList<>();
    EvidenceFound evidence = mover.evidence();
    if (evidence != null) {
      told.add(
          (evidence.beyond() ? "! " : "")
              + Objects.requireNonNullElse(evidence.sentence(), evidence.words())
              + DriftCommand.since(evidence.sustainedSince()));
    }
    if (mover.driftScore() != null && mover.driftScore() >= driftMin) {
      String way =
          mover.oldDominantSegment().equals(mover.newDominantSegment())
              ? mover.newDominantSegment() + towards(mover)
              : mover.oldDominantSegment() + " → " + mover.newDominantSegment();
      told.add(mover.axis() + " " + way + others(mover));
    }
    return told;
  }

  private static String others(Mover mover) {
    long others =
        mover.segmentsChanged().stream()
            .filter(change -> !change.axis().equals(mover.axis()))
            .count();
    if (others == 0) {
      return "";
    }
    return ", and on " + others + (others == 1 ? " axis more" : " axes more");
  }

  private static String towards(Mover mover) {
    if (mover.risingSegment() == null) {
      return "";
    }
    return mover.risingSegment().equals(mover.newDominantSegment())
        ? ", more so than before"
        : ", towards " + mover.risingSegment();
  }

  private static String counts(Map<String, Integer> bySeverity) {
    return bySeverity.entrySet().stream()
        .map(entry -> Figures.count(entry.getValue()) + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
