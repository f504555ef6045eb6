package io.quimbi.cli;

import io.quimbi.engine.snapshot.CustomerDrift.Point;
import io.quimbi.engine.snapshot.CustomerDrift.TimelineReport;
import io.quimbi.engine.snapshot.EvidenceReport;
import io.quimbi.engine.snapshot.EvidenceReport.Finding;
import io.quimbi.engine.snapshot.EvidenceReport.LevelDropReport;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
          if (json.wanted()) {
            JsonOption.print(report, System.out);
          } else {
            print(report);
          }
          return Main.DONE;
        });
  }

  private static void print(TimelineReport report) {
    TextTable table =
        new TextTable(
            "date",
            "type",
            ">orders",
            ">value",
            ">churn risk",
            ">change",
            ">predicted value",
            ">change",
            "",
            ">drift",
            "severity",
            "calibrated",
            ">rank",
            "evidence",
            "what changed");
    for (Point point : report.points()) {
      table.row(
          point.snapshotDate(),
          point.snapshotType(),
          point.ordersAtSnapshot(),
          point.totalValueAtSnapshot(),
          DriftCommand.score(point.churnRiskScore()),
          DriftCommand.change("%+.3f", point.churnRiskDelta()),
          DriftCommand.change("%,.2f", point.predictedLtv()),
          DriftCommand.change("%+,.2f", point.ltvDelta()),
          heading(point),
          DriftCommand.score(point.overallDriftScore()),
          point.meaningful() ? point.driftSeverity() : "",
          point.severityCalibrated(),
          DriftCommand.rank(point.driftPercentile()),
          evidence(point.evidence()),
          point.segmentsChanged().stream()
              .map(change -> change.axis() + " " + change.from() + " → " + change.to())
              .collect(Collectors.joining(", ")));
    }
    table.print(System.out);
  }

  /** What there is to act on. */
  private static String evidence(EvidenceReport evidence) {
    if (evidence.missing() != null) {
      return "none: " + evidence.missing();
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
    return Stream.concat(findings, level).collect(Collectors.joining("; "));
  }

  /** Which way the predictions go, and whether they can be relied on. */
  private static String heading(Point point) {
    String way = Boolean.TRUE.equals(point.isImproving()) ? "improving" : "";
    if (Boolean.TRUE.equals(point.isDeclining())) {
      way = "declining";
    }
    return (way + Figures.marked(point.predictionState())).strip();
  }
}
