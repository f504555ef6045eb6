package io.quimbi.server.pages;

import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.engine.snapshot.MoversFilter;
import io.quimbi.engine.snapshot.PopulationDrift.EvidenceFound;
import io.quimbi.engine.snapshot.PopulationDrift.Mover;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Movers as a table, the same on the overview and among the drift. */
final class Movers {
  private Movers() {}

  /** All who moved, those first who are to be acted on. */
  static MoversFilter everybody(int limit) {
    return new MoversFilter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  static Table table(MoversReport report, List<Mover> movers, Figures f, @Nullable Tones tones) {
    Table.Builder table =
        Table.of(
                "movers",
                "Customers who moved, "
                    + f.day(report.from().snapshotDate())
                    + " to "
                    + f.day(report.to().snapshotDate()),
                "Customer",
                "Evidence, with its axis~",
                "On axis",
                "From segment",
                "To segment",
                "Drift#",
                "Among customers like them",
                "Churn risk#",
                "Value#",
                "Orders#")
            .whenEmpty("Nobody moved as asked. Widen the filter.");
    for (Mover mover : movers) {
      table.row(
          Table.text(mover.customerId()).to(Links.customer(mover.customerId())),
          Table.text(sentence(mover)),
          Table.text(Figures.words(mover.axis())).to(Links.axis(mover.axis())),
          segment(mover.axis(), mover.oldDominantSegment(), tones),
          segment(mover.axis(), mover.newDominantSegment(), tones),
          Table.figure(mover.driftScore(), f.number(mover.driftScore(), 2)),
          Table.sorted(
              unusual(mover, f),
              mover.driftPercentile() == null ? "" : String.valueOf(mover.driftPercentile())),
          Table.figure(
              mover.churnRiskDelta(), f.change(points(mover.churnRiskDelta()), 0) + " points"),
          Table.figure(mover.totalValueAtSnapshot(), f.money(mover.totalValueAtSnapshot())),
          Table.figure(mover.ordersAtSnapshot(), f.count(mover.ordersAtSnapshot())));
    }
    return table.build();
  }

  private static @Nullable Double points(@Nullable Double share) {
    return share == null ? null : (Double) (100 * share);
  }

  private static Table.Cell segment(String axis, String name, @Nullable Tones tones) {
    return Table.text(Figures.words(name))
        .to(Links.axis(axis))
        .toned(tones == null ? null : tones.of(axis, name));
  }

  private static String unusual(Mover mover, Figures f) {
    return mover.driftPercentile() == null
        ? Figures.level(mover.driftSeverity())
        : Figures.level(mover.severityCalibrated())
            + " (above "
            + f.number(Math.floor(mover.driftPercentile()), 0)
            + "\u00a0%)";
  }

  /** What decides whether to act, with the axis that it is about, or else what changed. */
  static String sentence(Mover mover) {
    var evidence = mover.evidence();
    if (evidence != null) {
      return Figures.words(axis(evidence))
          + ": "
          + (evidence.sentence() == null ? evidence.words() : evidence.sentence());
    }
    return mover.oldDominantSegment().equals(mover.newDominantSegment())
        ? "none; still " + segment(mover.newDominantSegment()) + " on " + axis(mover)
        : "none; another segment on " + axis(mover);
  }

  /** Often another than the axis that a customer moved most on. */
  private static String axis(EvidenceFound evidence) {
    return EvidenceKind.ALL.stream()
        .filter(kind -> kind.id().equals(evidence.kind()))
        .map(kind -> kind.measure().axis().id())
        .findFirst()
        .orElseThrow();
  }

  private static String segment(String name) {
    return Figures.words(name).toLowerCase(Locale.ENGLISH);
  }

  private static String axis(Mover mover) {
    return Figures.words(mover.axis()).toLowerCase(Locale.ENGLISH);
  }
}
