package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.snapshot.CustomerDrift.Point;
import io.quimbi.engine.snapshot.CustomerDrift.TimelineReport;
import io.quimbi.engine.snapshot.EvidenceReport;
import io.quimbi.engine.snapshot.EvidenceReport.Finding;
import io.quimbi.engine.snapshot.EvidenceReport.LevelDropReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** All that is kept of a customer. */
@Command(
    name = "timeline",
    description = "One customer's snapshots in order, with what changed from each to the next.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TimelineCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "ID", description = "The store's own customer id.")
  private String id = "";

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          TimelineReport report = quimbi.customerDrift().timeline(store.id(), id);
          json.show(report, () -> print(report));
          return ExitCode.DONE;
        });
  }

  private static void print(TimelineReport report) {
    System.out.printf(
        "Customer %s: %d snapshots, seen under model %d%n%n",
        report.customerId(), report.points().size(), report.model());
    boolean byRank = report.points().stream().anyMatch(point -> point.severityCalibrated() != null);
    TextTable table =
        new TextTable(
                "date",
                ">orders",
                ">value",
                ">risk",
                ">predicted",
                ">drift",
                byRank ? "calibrated" : "severity",
                "what is told")
            .wrapLast();
    for (Point point : report.points()) {
      table.row(
          point.snapshotDate(),
          point.ordersAtSnapshot(),
          Figures.money(point.totalValueAtSnapshot()),
          DriftCommand.score(point.churnRiskScore()),
          DriftCommand.change("%,.0f", point.predictedLtv()) + (unsure(point) ? "?" : ""),
          DriftCommand.score(point.overallDriftScore()),
          byRank ? point.severityCalibrated() : point.meaningful() ? point.driftSeverity() : "",
          told(point));
    }
    table.print(System.out);
    report.points().stream()
        .filter(TimelineCommand::unsure)
        .map(point -> Figures.marked(point.predictionState()).strip())
        .distinct()
        .forEach(mark -> System.out.println("? a prediction to take as a sketch " + mark));
  }

  /** Whether the predictions of a date cannot be relied on. */
  private static boolean unsure(Point point) {
    return !Figures.marked(point.predictionState()).isEmpty();
  }

  private static List<String> told(Point point) {
    List<String> told = new ArrayList<>(evidence(point.evidence()));
    point
        .segmentsChanged()
        .forEach(change -> told.add(change.axis() + " " + change.from() + " → " + change.to()));
    if (Boolean.TRUE.equals(point.isImproving())) {
      told.add("improving");
    } else if (Boolean.TRUE.equals(point.isDeclining())) {
      told.add("declining");
    }
    return told;
  }

  /** What there is to act on. */
  private static List<String> evidence(EvidenceReport evidence) {
    if (evidence.missing() != null) {
      return List.of("no evidence: " + evidence.missing());
    }
    Stream<String> findings =
        evidence.findings().stream()
            .filter(Finding::beyond)
            .map(finding -> finding.sentence() + DriftCommand.since(finding.sustainedSince()));
    LevelDropReport drop = evidence.levelDrop();
    Stream<String> level =
        drop != null && drop.beyond()
            ? Stream.of(
                String.format(Locale.ROOT, "level drop %.2f", drop.drop())
                    + DriftCommand.since(drop.sustainedSince()))
            : Stream.of();
    return Stream.concat(findings, level).toList();
  }
}
