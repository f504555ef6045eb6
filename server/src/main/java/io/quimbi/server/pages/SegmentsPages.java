package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.CandidateReport;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import io.quimbi.server.pages.Screens.Told;
import io.quimbi.server.web.Needs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Axes with their segments, and the combinations of these. */
@Controller
final class SegmentsPages {
  private static final int ARCHETYPES = 500;

  private final Quimbi quimbi;
  private final Screens screens;
  private final Lately lately;

  SegmentsPages(Quimbi quimbi, Screens screens, Lately lately) {
    this.quimbi = quimbi;
    this.screens = screens;
    this.lately = lately;
  }

  @GetMapping("/app/segments")
  @Needs(Role.READ)
  ModelAndView segments(Caller caller, @RequestParam(required = false) @Nullable String axis) {
    Told<SegmentsReport> told = lately.segments(caller.storeId());
    SegmentsReport report = told.report();
    if (report == null) {
      return screens
          .begin(caller, "missing", "Segments", "/app/segments")
          .with("missing", told.missing())
          .page();
    }
    Tones tones = Tones.of(report);
    if (axis == null) {
      return screens
          .begin(caller, "segments", "Segments", "/app/segments")
          .with("report", report)
          .with(
              "strips",
              report.axes().stream()
                  .filter(AxisReport::available)
                  .map(one -> Strip.of(one, tones))
                  .toList())
          .with("unavailable", report.axes().stream().filter(one -> !one.available()).toList())
          .table(everySegment(caller, report, tones))
          .page();
    }
    Axis asked = Axes.require(axis);
    AxisReport one =
        report.axes().stream()
            .filter(each -> each.axis().equals(asked.id()))
            .findFirst()
            .orElseThrow();
    if (!one.available()) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "AXIS_UNAVAILABLE",
          "axis " + one.axis() + " has no segments: " + one.reason());
    }
    Figures f = screens.figures(caller);
    return screens
        .begin(caller, "axis", Figures.words(one.axis()), "/app/segments")
        .with("axis", one)
        .with("strip", Strip.of(one, tones))
        .table(members(one, tones, f))
        .table(centroids(one, f))
        .table(quality(one, f))
        .page();
  }

  private Table everySegment(Caller caller, SegmentsReport report, Tones tones) {
    Figures f = screens.figures(caller);
    Table.Builder table =
        Table.of(
            "segments",
            "Every segment of every axis",
            "Axis",
            "Segment",
            "Customers#",
            "Share#",
            "What they do~");
    for (AxisReport axis : report.axes()) {
      for (SegmentReport segment : axis.segments()) {
        table.row(
            Table.text(Figures.words(axis.axis())).to(Links.axis(axis.axis())),
            Table.text(Figures.words(segment.name()))
                .to(Links.members(axis.axis(), segment.name()))
                .toned(tones.of(axis.axis(), segment.name())),
            Table.figure(segment.size(), f.count(segment.size())),
            Table.figure(segment.share(), f.percent(segment.share())).bar(segment.share()),
            Table.text(segment.description()));
      }
    }
    return table.build();
  }

  static Table members(AxisReport axis, Tones tones, Figures f) {
    Table.Builder table =
        Table.of(
            "members",
            "Segments of this axis",
            "Segment",
            "Customers#",
            "Share#",
            "What they do~",
            "Mean churn risk#",
            "Mean lifetime value#");
    for (SegmentReport segment : axis.segments()) {
      table.row(
          Table.text(Figures.words(segment.name()))
              .to(Links.members(axis.axis(), segment.name()))
              .toned(tones.of(axis.axis(), segment.name())),
          Table.figure(segment.size(), f.count(segment.size())),
          Table.figure(segment.share(), f.percent(segment.share())).bar(segment.share()),
          Table.text(segment.description()),
          Table.figure(segment.meanChurnRisk(), f.percent(segment.meanChurnRisk())),
          Table.figure(segment.meanPredictedLtv(), f.money(segment.meanPredictedLtv())));
    }
    return table.build();
  }

  static Table centroids(AxisReport axis, Figures f) {
    Set<String> features = new LinkedHashSet<>();
    List<SegmentReport> shown =
        axis.segments().stream().filter(segment -> !segment.centroid().isEmpty()).toList();
    shown.forEach(segment -> features.addAll(segment.centroid().keySet()));
    List<String> titles = new ArrayList<>(List.of("Figure"));
    shown.forEach(segment -> titles.add(Figures.words(segment.name()) + "#"));
    Table.Builder table =
        Table.of(
                "centroids",
                "The middle of each segment, in plain units",
                titles.toArray(String[]::new))
            .whenEmpty(
                "No segment of this axis has a middle: too few customers have orders enough.");
    for (String feature : features) {
      List<Table.Cell> row = new ArrayList<>(List.of(Table.text(Figures.featureWords(feature))));
      for (SegmentReport segment : shown) {
        Double value = segment.centroid().get(feature);
        row.add(Table.figure(value, value == null ? "" : f.featureNumber(feature, value)));
      }
      table.row(row);
    }
    return table.build();
  }

  private static Table quality(AxisReport axis, Figures f) {
    Table.Builder table =
        Table.of(
                "quality",
                "Numbers of segments that were tried",
                "k#",
                "Silhouette#",
                "Fuzzy silhouette#",
                "Xie-Beni#",
                "Partition coefficient#",
                "Balance#",
                "Largest segment#",
                "Score#",
                "Jaccard#",
                "Remark~")
            .whenEmpty("Nothing was tried: nobody has orders enough for this axis yet.");
    for (CandidateReport tried : axis.kTried()) {
      table.row(
          Table.figure(
              tried.k(),
              tried.k() + (Integer.valueOf(tried.k()).equals(axis.k()) ? " (taken)" : "")),
          Table.figure(tried.silhouette(), f.number(tried.silhouette(), 3)),
          Table.figure(tried.fuzzySilhouette(), f.number(tried.fuzzySilhouette(), 3)),
          Table.figure(tried.xieBeni(), f.number(tried.xieBeni(), 3)),
          Table.figure(tried.partitionCoefficient(), f.number(tried.partitionCoefficient(), 3)),
          Table.figure(tried.balance(), f.number(tried.balance(), 3)),
          Table.figure(tried.largestShare(), f.percent(tried.largestShare())),
          Table.figure(tried.score(), f.number(tried.score(), 3)),
          Table.figure(tried.jaccard(), f.number(tried.jaccard(), 2)),
          Table.text(tried.remark()));
    }
    return table.build();
  }

  @GetMapping("/app/archetypes")
  @Needs(Role.READ)
  ModelAndView archetypes(Caller caller) {
    Told<List<ArchetypeRow>> told =
        Screens.told(() -> quimbi.insight().archetypes(caller.storeId(), ARCHETYPES));
    List<ArchetypeRow> rows = told.report();
    if (rows == null) {
      return screens
          .begin(caller, "missing", "Archetypes", "/app/archetypes")
          .with("missing", told.missing())
          .page();
    }
    return screens
        .begin(caller, "archetypes", "Archetypes", "/app/archetypes")
        .with("shown", rows.size())
        .table(archetypes(rows, screens.figures(caller)))
        .page();
  }

  static Table archetypes(List<ArchetypeRow> rows, Figures f) {
    Table.Builder table =
        Table.of(
            "archetypes",
            "The most common archetypes",
            "Archetype",
            "Combination of segments~",
            "Customers#",
            "Share#",
            "Mean value so far#");
    for (ArchetypeRow row : rows) {
      table.row(
          Table.text(row.archetypeId()).to(Links.archetype(row.archetypeId())),
          Table.text(row.signature().replace('_', ' ')),
          Table.figure(row.customers(), f.count(row.customers())),
          Table.figure(row.share(), f.percent(row.share())).bar(row.share()),
          Table.figure(row.meanLifetimeValue(), f.money(row.meanLifetimeValue())));
    }
    return table.build();
  }
}
