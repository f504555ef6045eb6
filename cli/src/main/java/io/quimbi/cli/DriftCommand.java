package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.insight.FeatureContribution;
import io.quimbi.engine.snapshot.DriftCalculator;
import io.quimbi.engine.snapshot.DriftReport;
import io.quimbi.engine.snapshot.DriftReport.AxisReport;
import io.quimbi.engine.snapshot.DriftReport.Why;
import io.quimbi.engine.snapshot.EvidenceReport;
import io.quimbi.engine.snapshot.EvidenceReport.Finding;
import io.quimbi.engine.snapshot.EvidenceReport.LevelDropReport;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
  /** Evidence below this is not told: what happens to one in ten moves nobody. */
  private static final double STRENGTH_TOLD = 1;

  /** A smaller rise needs no reason. */
  private static final double RISE_EXPLAINED = 0.05;

  /** Features that account for less are in the JSON. */
  private static final double CONTRIBUTION_TOLD = 0.02;

  private static final int REASONS_TOLD = 3;

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
          return ExitCode.DONE;
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
          return ExitCode.DONE;
        });
  }

  private static QuimbiException usage(String message) {
    return new QuimbiException(QuimbiException.Kind.USAGE, "DRIFT_INPUT", message);
  }

  private void print(DriftReport report) {
    json.show(report, () -> print(report, System.out));
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
    if (report.severityCalibrated() != null) {
      out.printf(
          "Against customers of as many orders %s, rank %s of 100%n",
          report.severityCalibrated(), rank(report.driftPercentile()));
    } else if (report.customerId() != null) {
      out.printf("Not calibrated: %s%n", report.notCalibrated());
    }
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
    if (report.evidence() != null) {
      print(report.evidence(), out);
      out.println();
    }
    List<Map.Entry<String, AxisReport>> axes =
        report.axisDrifts().entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    entry ->
                        entry.getValue().driftScore() == null ? 1 : -entry.getValue().driftScore()))
            .toList();
    (report.customerId() == null ? calculated(axes) : ofCustomer(axes)).print(out);
  }

  /** What a customer did on each axis, and what time did. */
  private static TextTable ofCustomer(List<Map.Entry<String, AxisReport>> axes) {
    boolean byRank = axes.stream().anyMatch(entry -> entry.getValue().severityCalibrated() != null);
    TextTable table =
        new TextTable(
                "axis",
                ">drift",
                byRank ? "calibrated" : "severity",
                ">time",
                ">behaviour",
                "segment")
            .wrapLast();
    for (Map.Entry<String, AxisReport> entry : axes) {
      AxisReport axis = entry.getValue();
      String severity = byRank ? axis.severityCalibrated() : axis.driftSeverity();
      table.row(
          entry.getKey(),
          score(axis.driftScore()),
          axis.eligibilityEvent() == null ? severity : axis.eligibilityEvent(),
          score(axis.decayDriftScore()),
          score(axis.behaviourDriftScore()),
          way(axis));
    }
    return table;
  }

  /** All figures of a calculation, to the digit. */
  private static TextTable calculated(List<Map.Entry<String, AxisReport>> axes) {
    TextTable table =
        new TextTable(
                "axis", ">drift", "severity", ">a day", "pace", ">norm", ">norm a day", "segment")
            .wrapLast();
    for (Map.Entry<String, AxisReport> entry : axes) {
      AxisReport axis = entry.getValue();
      table.row(
          entry.getKey(),
          score(axis.driftScore()),
          axis.eligibilityEvent() == null ? axis.driftSeverity() : axis.eligibilityEvent(),
          rate(axis.driftVelocity()),
          axis.driftPace(),
          String.format(Locale.ROOT, "%.5f", axis.norm()),
          rate(axis.normPerDay()),
          way(axis));
    }
    return table;
  }

  /** The segment, what rose, and when it would turn at this pace. */
  private static List<String> way(AxisReport axis) {
    List<String> way = new ArrayList<>();
    way.add(
        axis.segmentChanged()
            ? axis.oldDominantSegment() + " → " + axis.newDominantSegment()
            : axis.newDominantSegment());
    way.add(direction(axis));
    String turn = transition(axis);
    way.add(turn.isEmpty() ? "" : "would turn " + turn);
    way.add(why(axis));
    way.removeIf(String::isEmpty);
    return way;
  }

  /** What accounts for the rise, where there is one worth a reason. */
  private static String why(AxisReport axis) {
    Why why = axis.why();
    Double rise = why == null ? null : axis.segmentDeltas().get(why.segment());
    if (why == null || rise == null || rise < RISE_EXPLAINED) {
      return "";
    }
    String reasons =
        why.features().stream()
            .filter(feature -> Math.abs(feature.contribution()) >= CONTRIBUTION_TOLD)
            .limit(REASONS_TOLD)
            .map(FeatureContribution::sentence)
            .collect(Collectors.joining("; "));
    String reason = why.reason() == null ? reasons : why.reason();
    return reason.isEmpty() ? "" : "why: " + reason;
  }

  /** What surprises, and what there is to measure lateness by. */
  private static void print(EvidenceReport evidence, PrintStream out) {
    if (evidence.missing() != null) {
      out.printf("Evidence: none, %s%n", evidence.missing());
      return;
    }
    out.printf("Evidence on %s against the customer's own past%n", evidence.asOf());
    List<Finding> told =
        evidence.findings().stream()
            .filter(finding -> finding.strength() != null && finding.strength() >= STRENGTH_TOLD)
            .toList();
    for (Finding finding : told) {
      tell(out, finding.beyond(), finding.sentence() + since(finding.sustainedSince()));
    }
    if (told.isEmpty()) {
      out.println("    nothing that happens less than once in ten times");
    }
    LevelDropReport drop = evidence.levelDrop();
    // A level above the own one is no news: time alone lifts it a little where all is still.
    if (drop != null && drop.drop() != null && drop.drop() > 0) {
      tell(out, drop.beyond(), "activity " + drop.sentence() + since(drop.sustainedSince()));
    }
    out.printf(
        "    last order %s ago, usual gap %s: personal recency %s, late from 1%n",
        days(orZero(evidence.daysSinceLastOrder())),
        days(orZero(evidence.meanGapDays())),
        String.format(Locale.ROOT, "%.2f", orZero(evidence.personalRecency())));
  }

  /** A sentence, marked where it is one to act on. */
  private static void tell(PrintStream out, boolean marked, String sentence) {
    String indent = "    ";
    List<String> lines = TextTable.lines(sentence, TextTable.COLUMNS - indent.length());
    for (int l = 0; l < lines.size(); l++) {
      out.println((l == 0 && marked ? "  ! " : indent) + lines.get(l));
    }
  }

  private static String days(double days) {
    long whole = Math.round(days);
    return whole == 0 ? "under a day" : whole + (whole == 1 ? " day" : " days");
  }

  /** Since when a signal holds, if it does at several as-ofs. */
  static String since(@Nullable LocalDate date) {
    return date == null ? "" : ", sustained since " + date;
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  /** A rank from 0 to 100; 100.0 would claim that there is nobody above. */
  static String rank(@Nullable Double percentile) {
    if (percentile == null) {
      return "";
    }
    return percentile > 99.9 ? "> 99.9" : String.format(Locale.ROOT, "%.1f", percentile);
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
