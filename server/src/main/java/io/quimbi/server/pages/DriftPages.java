package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.core.drift.Severity;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.snapshot.MoversFilter;
import io.quimbi.engine.snapshot.PopulationDrift.FlowsReport;
import io.quimbi.engine.snapshot.PopulationDrift.JourneysReport;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.engine.snapshot.SeverityTrend;
import io.quimbi.server.pages.Screens.Told;
import io.quimbi.server.web.HeavyReads;
import io.quimbi.server.web.Needs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Who moves, from where to where, and on which ways. */
@Controller
final class DriftPages implements InAdvance {
  private static final int IN_FILE = 100_000;

  private final Quimbi quimbi;
  private final Screens screens;
  private final Lately lately;

  private final HeavyReads heavy;

  DriftPages(Quimbi quimbi, Screens screens, Lately lately, HeavyReads heavy) {
    this.quimbi = quimbi;
    this.screens = screens;
    this.lately = lately;
    this.heavy = heavy;
  }

  /** What an axis's flows are drawn from. */
  record Sankey(String kind, List<Node> nodes, List<Link> links) {}

  /** A segment before (side 0) or after (side 1). */
  record Node(String name, String label, String tone, int side) {}

  /** Customers from one to another. */
  record Link(String source, String target, long value) {}

  @GetMapping("/app/drift")
  @Needs(Role.READ)
  ModelAndView drift(
      Caller caller,
      @RequestParam(required = false) @Nullable String axis,
      @RequestParam(required = false) @Nullable String severity,
      @RequestParam(required = false) @Nullable String evidence,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String csv) {
    String store = caller.storeId();
    SegmentsReport segments = lately.segments(store).report();
    @Nullable Axis asked = blank(axis) ? null : Axes.require(String.valueOf(axis));
    boolean acting = "act".equals(evidence);
    MoversFilter filter =
        filter(
            asked,
            blank(severity)
                ? Optional.empty()
                : Optional.of(MoversFilter.severity(String.valueOf(severity))),
            acting,
            csv == null ? Lately.MOVERS : IN_FILE);
    int threads = quimbi.settings().threads();
    Told<MoversReport> movers = lately.movers(store, filter, from, to, threads);
    MoversReport report = movers.report();
    if (report == null || segments == null) {
      return screens
          .begin(caller, "missing", "Who is moving", "/app/drift")
          .with("missing", movers.missing())
          .page();
    }
    Figures f = screens.figures(caller);
    Tones tones = Tones.of(segments);
    Axis flowing = asked == null ? Axis.PURCHASE_FREQUENCY : asked;
    Told<FlowsReport> flows = lately.flows(store, flowing, from, to, threads);
    Screens.Screen screen =
        screens
            .begin(caller, "drift", "Who is moving", "/app/drift")
            .with("report", report)
            .with("asked", asked == null ? "" : asked.id())
            .with("severity", severity)
            .with("acting", acting)
            .with("from", from)
            .with("to", to)
            .with(
                "axes",
                segments.axes().stream().filter(SegmentsReport.AxisReport::available).toList())
            .with("flowing", flowing.id())
            .with("flowsMissing", flows.missing())
            .table(Movers.table(report, report.movers(), f, tones))
            .table(Severities.table(report, f))
            .chart("severityChart", Severities.chart(report));
    FlowsReport flow = flows.report();
    if (flow != null) {
      screen
          .with("flow", flow)
          .table(flows(flow, tones, f))
          .chart("flowChart", sankey(flow, tones));
    }
    return screen.page();
  }

  private static MoversFilter filter(
      @Nullable Axis axis, Optional<Severity> severity, boolean acting, int limit) {
    return new MoversFilter(
        Optional.ofNullable(axis),
        Optional.empty(),
        Optional.empty(),
        severity,
        acting ? Optional.of(MoversFilter.ACTIONABLE) : Optional.empty(),
        Optional.empty(),
        limit);
  }

  private Told<JourneysReport> journeys(String store, Optional<Axis> axis, int threads) {
    return lately.kept(
        store,
        "journeys",
        String.valueOf(axis),
        () ->
            Screens.told(
                () -> quimbi.populationDrift().journeys(store, axis, null, null, threads)));
  }

  @Override
  public List<Step> steps(String store) {
    return List.of(
        () ->
            lately.movers(
                store, filter(null, Optional.empty(), true, Lately.MOVERS), null, null, 1),
        () -> lately.flows(store, Axis.PURCHASE_FREQUENCY, null, null, 1),
        () -> journeys(store, Optional.of(Axis.PURCHASE_FREQUENCY), 1));
  }

  /** Severities step by step: a part of the page, fetched when it comes into sight. */
  @GetMapping("/app/drift/severities")
  @Needs(Role.READ)
  ModelAndView severities(Caller caller, @RequestParam(required = false) @Nullable String axis)
      throws Exception {
    String store = caller.storeId();
    Optional<Axis> asked =
        blank(axis) ? Optional.empty() : Optional.of(Axes.require(String.valueOf(axis)));
    Told<SeverityTrend.Report> trend =
        heavy.read(
            () ->
                Screens.told(
                    () -> quimbi.severityTrend().of(store, asked, quimbi.settings().threads())));
    SeverityTrend.Report report = trend.report();
    Screens.Screen screen =
        screens
            .begin(caller, "drift-severities", "Severities over time", "/app/drift")
            .with("trend", report)
            .with("missing", trend.missing());
    if (report != null) {
      screen
          .chart("areas", Severities.areas(report))
          .table(Severities.overTime(report, screens.figures(caller)));
    }
    return screen.page();
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  private static Table flows(FlowsReport flow, Tones tones, Figures f) {
    Table.Builder table =
        Table.of(
            "flows",
            "From which segment to which, "
                + Figures.words(flow.axis()).toLowerCase(java.util.Locale.ENGLISH),
            "From",
            "To",
            "Customers#",
            "Share of those before#");
    for (int a = 0; a < flow.segments().size(); a++) {
      for (int b = 0; b < flow.segments().size(); b++) {
        long count = flow.counts().get(a).get(b);
        if (count > 0) {
          double rate = flow.rates().get(a).get(b);
          table.row(
              Table.text(Figures.words(flow.segments().get(a)))
                  .toned(tones.of(flow.axis(), flow.segments().get(a))),
              Table.text(Figures.words(flow.segments().get(b)))
                  .to(Links.members(flow.axis(), flow.segments().get(b)))
                  .toned(tones.of(flow.axis(), flow.segments().get(b))),
              Table.figure(count, f.count(count)),
              Table.figure(rate, f.percent(rate)).bar(rate));
        }
      }
    }
    return table.build();
  }

  private static Sankey sankey(FlowsReport flow, Tones tones) {
    List<Node> nodes = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    boolean[] before = new boolean[flow.segments().size()];
    boolean[] after = new boolean[flow.segments().size()];
    for (int a = 0; a < before.length; a++) {
      for (int b = 0; b < before.length; b++) {
        long count = flow.counts().get(a).get(b);
        if (count > 0) {
          before[a] = true;
          after[b] = true;
          links.add(new Link("0/" + flow.segments().get(a), "1/" + flow.segments().get(b), count));
        }
      }
    }
    for (int side = 0; side < 2; side++) {
      for (int s = 0; s < before.length; s++) {
        if (side == 0 ? before[s] : after[s]) {
          String segment = flow.segments().get(s);
          nodes.add(
              new Node(
                  side + "/" + segment,
                  Figures.words(segment),
                  tones.of(flow.axis(), segment),
                  side));
        }
      }
    }
    return new Sankey("sankey", nodes, links);
  }

  /** What a matrix of transitions is drawn from. */
  record Heat(String kind, List<String> labels, List<List<Double>> rates) {}

  @GetMapping("/app/journeys")
  @Needs(Role.READ)
  ModelAndView journeys(Caller caller, @RequestParam(required = false) @Nullable String axis) {
    String store = caller.storeId();
    SegmentsReport segments = lately.segments(store).report();
    boolean archetypes = "archetypes".equals(axis);
    Optional<Axis> asked =
        archetypes
            ? Optional.empty()
            : Optional.of(
                blank(axis) ? Axis.PURCHASE_FREQUENCY : Axes.require(String.valueOf(axis)));
    Told<JourneysReport> told = journeys(store, asked, quimbi.settings().threads());
    JourneysReport report = told.report();
    if (report == null || segments == null) {
      return screens
          .begin(caller, "missing", "Journeys", "/app/journeys")
          .with("missing", told.missing())
          .page();
    }
    Figures f = screens.figures(caller);
    return screens
        .begin(caller, "journeys", "Journeys", "/app/journeys")
        .with("report", report)
        .with("asked", archetypes ? "archetypes" : report.of())
        .with(
            "axes", segments.axes().stream().filter(SegmentsReport.AxisReport::available).toList())
        .chart("heat", heat(report))
        .table(states(report, f))
        .table(transitions(report, f))
        .table(paths(report, f))
        .page();
  }

  private static Heat heat(JourneysReport report) {
    List<String> names = report.states().stream().limit(12).map(state -> state.state()).toList();
    List<List<Double>> rates = new ArrayList<>();
    for (String from : names) {
      List<Double> row = new ArrayList<>();
      for (String to : names) {
        row.add(
            from.equals(to)
                ? report.states().stream()
                    .filter(state -> state.state().equals(from))
                    .findFirst()
                    .orElseThrow()
                    .stayRate()
                : report.transitions().stream()
                    .filter(t -> t.from().equals(from) && t.to().equals(to))
                    .mapToDouble(t -> t.rate())
                    .sum());
      }
      rates.add(row);
    }
    return new Heat("heat", names.stream().map(Figures::words).toList(), rates);
  }

  private static Table states(JourneysReport report, Figures f) {
    Table.Builder table =
        Table.of(
            "states",
            "How long customers stay",
            "Segment",
            "Customers now#",
            "Stay until the next snapshot#",
            "Median stay in days#");
    for (var state : report.states()) {
      table.row(
          linked(report, state.state()),
          Table.figure(state.customers(), f.count(state.customers())),
          Table.figure(state.stayRate(), f.percent(state.stayRate())).bar(state.stayRate()),
          state.medianDwellDays() == null
              ? Table.sorted("longer than seen", "")
              : Table.figure(state.medianDwellDays(), f.number(state.medianDwellDays(), 0)));
    }
    return table.build();
  }

  /** A state that leads to who is in it; of rarer archetypes taken together there is no list. */
  private static Table.Cell linked(JourneysReport report, String state) {
    Table.Cell cell = Table.text(Figures.words(state));
    if (!report.of().equals("archetypes")) {
      return cell.to(Links.members(report.of(), state));
    }
    return state.equals("others") ? cell : cell.to(Links.archetype(state));
  }

  private static Table transitions(JourneysReport report, Figures f) {
    Table.Builder table =
        Table.of("transitions", "Ways between them", "From", "To", "Times#", "Rate#")
            .whenEmpty("Nobody went from one to another between these snapshots.");
    for (var way : report.transitions()) {
      table.row(
          linked(report, way.from()),
          linked(report, way.to()),
          Table.figure(way.count(), f.count(way.count())),
          Table.figure(way.rate(), f.percent(way.rate())).bar(way.rate()));
    }
    return table.build();
  }

  private static Table paths(JourneysReport report, Figures f) {
    Table.Builder table =
        Table.of("paths", "The most common paths", "Path~", "Customers#", "Share#");
    for (var path : report.paths()) {
      table.row(
          Table.text(String.join(" → ", path.states().stream().map(Figures::words).toList())),
          Table.figure(path.customers(), f.count(path.customers())),
          Table.figure(path.share(), f.percent(path.share())).bar(path.share()));
    }
    return table.build();
  }
}
