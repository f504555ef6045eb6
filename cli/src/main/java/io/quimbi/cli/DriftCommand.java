package io.quimbi.cli;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.snapshot.DriftCalculator;
import io.quimbi.engine.snapshot.DriftReport;
import io.quimbi.engine.snapshot.DriftReport.AxisReport;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What changed between two thumbprints. */
@Command(
    name = "drift",
    description = "What changed of a customer between two dates, or between two given thumbprints.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DriftCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private DateRange range = new DateRange();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "The store's own customer id.")
  private @Nullable String id;

  @Option(
      names = "--before",
      paramLabel = "JSON",
      description = "A thumbprint: {\"axis\": {\"segment\": 0.7, …}, …}; needs no store.")
  private @Nullable String before;

  @Option(names = "--after", paramLabel = "JSON", description = "The later thumbprint.")
  private @Nullable String after;

  @Option(names = "--days", paramLabel = "N", description = "Days between the two.")
  private @Nullable Double days;

  @Override
  public Integer call() throws Exception {
    if (id == null) {
      return calculate();
    }
    if (before != null || after != null || days != null) {
      throw usage("an ID and --before, --after, --days do not go together; give one or the other");
    }
    String customer = id;
    return common.with(
        (quimbi, progress) -> {
          print(quimbi.customerDrift().drift(store.id(), customer, range.from(), range.to()));
          return Main.DONE;
        });
  }

  private int calculate() {
    if (before == null || after == null || days == null) {
      throw usage("drift needs a customer's ID, or --before, --after and --days");
    }
    String old = before;
    String now = after;
    double between = days;
    return common.withoutStore(
        progress -> {
          double anomalyMin = common.settings().snapshots().anomalyMin();
          print(DriftCalculator.calculate(old, now, between, anomalyMin));
          return Main.DONE;
        });
  }

  private static QuimbiException usage(String message) {
    return new QuimbiException(QuimbiException.Kind.USAGE, "DRIFT_INPUT", message);
  }

  private void print(DriftReport report) {
    if (json.wanted()) {
      JsonOption.print(report, System.out);
    } else {
      print(report, System.out);
    }
  }

  private static void print(DriftReport report, PrintStream out) {
    if (report.from() != null && report.to() != null) {
      out.printf(
          "Customer %s from %s (%s) to %s (%s), %s days, model %s%s%n",
          report.customerId(),
          report.from().snapshotDate(),
          report.from().snapshotType(),
          report.to().snapshotDate(),
          report.to().snapshotType(),
          number(report.daysElapsed()),
          report.model(),
          rescored(report));
    }
    out.printf(
        "Drift %s %s, %s a day%s%n",
        score(report.overallDriftScore()),
        report.driftSeverity() == null ? "" : report.driftSeverity(),
        rate(report.driftVelocity()),
        flags(report));
    if (report.decay() != null && report.behaviour() != null) {
      out.printf(
          "of which time alone %s, behaviour %s%n",
          score(report.decay().overallDriftScore()), score(report.behaviour().overallDriftScore()));
    }
    if (report.churnRiskDelta() != null || report.ltvDelta() != null) {
      out.printf(
          "Churn risk %s, predicted lifetime value %s%s%n",
          change("%+.3f", report.churnRiskDelta()),
          change("%+,.2f", report.ltvDelta()),
          Figures.marked(report.predictionState()));
    }
    if (report.migration() != null && report.migration().migrated()) {
      out.printf(
          "Archetype %s → %s%n",
          report.migration().fromArchetype(), report.migration().toArchetype());
    }
    out.println();
    boolean parts = report.decay() != null;
    TextTable table =
        parts
            ? new TextTable(
                "axis",
                ">drift",
                "severity",
                ">a day",
                "pace",
                ">time",
                ">behaviour",
                "segment",
                "direction",
                "would turn")
            : new TextTable(
                "axis",
                ">drift",
                "severity",
                ">a day",
                "pace",
                ">norm",
                ">norm a day",
                "segment",
                "direction",
                "would turn");
    List<Map.Entry<String, AxisReport>> axes =
        report.axisDrifts().entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    entry ->
                        entry.getValue().driftScore() == null ? 1 : -entry.getValue().driftScore()))
            .toList();
    for (Map.Entry<String, AxisReport> entry : axes) {
      AxisReport axis = entry.getValue();
      table.row(
          entry.getKey(),
          score(axis.driftScore()),
          axis.eligibilityEvent() == null ? axis.driftSeverity() : axis.eligibilityEvent(),
          rate(axis.driftVelocity()),
          axis.driftPace(),
          parts ? score(axis.decayDriftScore()) : String.format(Locale.ROOT, "%.5f", axis.norm()),
          parts ? score(axis.behaviourDriftScore()) : rate(axis.normPerDay()),
          axis.segmentChanged()
              ? axis.oldDominantSegment() + " → " + axis.newDominantSegment()
              : axis.newDominantSegment(),
          direction(axis),
          transition(axis));
    }
    table.print(out);
  }

  private static String rescored(DriftReport report) {
    if (!report.rescored()) {
      return "";
    }
    return report.approximate()
        ? "; the earlier was made with another model and carried over (approximate)"
        : "; the earlier was made with another model and scored again";
  }

  private static String flags(DriftReport report) {
    return (report.isAnomaly() ? ", anomaly" : "")
        + (Boolean.TRUE.equals(report.isImproving()) ? ", improving" : "")
        + (Boolean.TRUE.equals(report.isDeclining()) ? ", declining" : "");
  }

  private static String direction(AxisReport axis) {
    if (axis.risingSegment() == null || axis.takenFrom() == null) {
      return "";
    }
    Double rise = axis.segmentDeltas().get(axis.risingSegment());
    return rise == null || rise < 0.005
        ? ""
        : String.format(
            Locale.ROOT, "%s +%.2f from %s", axis.risingSegment(), rise, axis.takenFrom());
  }

  private static String transition(AxisReport axis) {
    if (axis.projectedTransition() != null) {
      return axis.projectedTransition().toString();
    }
    return axis.daysToTransition() == null ? "" : "in " + number(axis.daysToTransition()) + " days";
  }

  static String score(@Nullable Double score) {
    return score == null ? "-" : String.format(Locale.ROOT, "%.3f", score);
  }

  /** How a prediction changed. */
  static String change(String format, @Nullable Double delta) {
    return delta == null ? "-" : String.format(Locale.ROOT, format, delta);
  }

  private static String rate(@Nullable Double rate) {
    return rate == null ? "-" : String.format(Locale.ROOT, "%.6f", rate);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
