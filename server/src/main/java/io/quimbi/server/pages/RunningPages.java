package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.engine.Stores.Run;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.KeyInfo;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.ComparisonReport;
import io.quimbi.engine.insight.ModelsReport;
import io.quimbi.engine.jobs.RunJobs.JobStatus;
import io.quimbi.engine.lifetime.CalibrationReport;
import io.quimbi.engine.lifetime.LifetimeReport;
import io.quimbi.server.pages.Screens.Told;
import io.quimbi.server.web.HeavyReads;
import io.quimbi.server.web.Needs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Models, imports and other runs, keys, and how far forecasts can be believed. */
@Controller
final class RunningPages implements InAdvance {
  private static final int RUNS = 100;
  private static final int HOLDOUT_DAYS = 180;

  private final Quimbi quimbi;
  private final Screens screens;
  private final Lately lately;
  private final HeavyReads heavy;

  RunningPages(Quimbi quimbi, Screens screens, Lately lately, HeavyReads heavy) {
    this.quimbi = quimbi;
    this.screens = screens;
    this.lately = lately;
    this.heavy = heavy;
  }

  @GetMapping("/app/models")
  @Needs(Role.READ)
  ModelAndView models(Caller caller) {
    Told<ModelsReport> told = Screens.told(() -> quimbi.modelHistory().models(caller.storeId()));
    ModelsReport report = told.report();
    if (report == null) {
      return screens
          .begin(caller, "missing", "Models", "/app/models")
          .with("missing", told.missing())
          .page();
    }
    Figures f = screens.figures(caller);
    Table.Builder table =
        Table.of(
            "models",
            "Models of this store",
            "Model#",
            "State",
            "Made",
            "Orders up to",
            "Customers#",
            "As the one before (adjusted Rand)#",
            "Customers moved by it#",
            "Became active");
    for (ModelsReport.Model model : report.models().reversed()) {
      ModelsReport.@Nullable Likeness likeness = model.comparison();
      table.row(
          Table.figure(model.model(), String.valueOf(model.model())),
          Table.text(model.active() ? "active" : "kept"),
          Table.sorted(f.time(model.createdAt()), model.createdAt().toString()),
          Table.sorted(f.date(model.asOf()), model.asOf().toString()),
          Table.figure(model.customers(), f.count(model.customers())),
          likeness == null
              ? Table.sorted("the first", "")
              : Table.figure(
                      likeness.adjustedRandIndex(), f.number(likeness.adjustedRandIndex(), 2))
                  .to(
                      "/app/models/compare?before="
                          + likeness.previousModel()
                          + "&after="
                          + model.model()),
          Table.figure(
              likeness == null ? null : likeness.moved(),
              likeness == null ? "" : f.percent(likeness.moved())),
          model.activations().isEmpty()
              ? Table.text("never")
              : Table.sorted(
                  f.time(model.activations().getLast().activatedAt())
                      + ", by "
                      + model.activations().getLast().kind(),
                  model.activations().getLast().activatedAt().toString()));
    }
    return screens
        .begin(caller, "models", "Models", "/app/models")
        .with("models", report.models().reversed())
        .table(table.build())
        .page();
  }

  @GetMapping("/app/models/compare")
  @Needs(Role.READ)
  ModelAndView compare(Caller caller, @RequestParam int before, @RequestParam int after)
      throws Exception {
    ComparisonReport report =
        heavy.read(
            () ->
                quimbi
                    .modelHistory()
                    .compare(
                        caller.storeId(),
                        before,
                        after,
                        quimbi.settings().threads(),
                        Progress.NONE));
    Figures f = screens.figures(caller);
    Table.Builder axes =
        Table.of(
            "axes",
            "Axis by axis",
            "Axis",
            "Segments before#",
            "Now#",
            "Stayed#",
            "Gone#",
            "New#",
            "Adjusted Rand#",
            "Overlap#",
            "Customers moved#");
    Table.Builder fates =
        Table.of(
            "fates",
            "What became of each segment",
            "Axis",
            "Segment",
            "Customers#",
            "Fate",
            "Now~");
    for (ComparisonReport.AxisChange axis : report.axes()) {
      axes.row(
          Table.text(Figures.words(axis.axis())).to(Links.axis(axis.axis())),
          Table.figure(axis.segments().before(), f.count(axis.segments().before())),
          Table.figure(axis.segments().after(), f.count(axis.segments().after())),
          Table.figure(axis.segments().stayed(), f.count(axis.segments().stayed())),
          Table.figure(axis.segments().gone(), f.count(axis.segments().gone())),
          Table.figure(axis.segments().fresh(), f.count(axis.segments().fresh())),
          Table.figure(axis.adjustedRandIndex(), f.number(axis.adjustedRandIndex(), 2)),
          Table.figure(axis.softOverlap(), f.percent(axis.softOverlap())).bar(axis.softOverlap()),
          Table.figure(axis.moved(), f.percent(axis.moved())));
      axis.segmentsBefore().stream()
          .filter(segment -> segment.leaf() && !segment.reserved())
          .forEach(
              segment ->
                  fates.row(
                      Table.text(Figures.words(axis.axis())),
                      Table.text(Figures.words(segment.name())),
                      Table.figure(segment.customers(), f.count(segment.customers())),
                      Table.text(segment.fate()),
                      Table.text(
                          String.join(
                              ", ",
                              segment.relatives().stream()
                                  .limit(3)
                                  .map(
                                      one ->
                                          Figures.words(one.name()) + " " + f.percent(one.share()))
                                  .toList()))));
    }
    return screens
        .begin(caller, "compare", "Model " + before + " and model " + after, "/app/models")
        .with("report", report)
        .table(axes.build())
        .table(fates.build())
        .page();
  }

  @GetMapping("/app/imports")
  @Needs(Role.READ)
  ModelAndView imports(Caller caller, @RequestParam(required = false) @Nullable Long run) {
    Figures f = screens.figures(caller);
    List<Run> runs = quimbi.stores().runs(caller.storeId(), RUNS);
    return screens
        .begin(caller, "imports", "Imports and runs", "/app/imports")
        .with(
            "underWay",
            runs.stream().filter(one -> one.state().equals("running")).findFirst().orElse(null))
        .with(
            "ended",
            runs.stream()
                .filter(one -> Long.valueOf(one.runNo()).equals(run) && one.endedAt() != null)
                .findFirst()
                .orElse(null))
        .with(
            "lastImport",
            runs.stream()
                .filter(one -> one.kind().equals("import"))
                .findFirst()
                .map(Run::runNo)
                .orElse(null))
        .table(runs(runs, f))
        .table(jobs(quimbi.jobs().list(caller.storeId()), f))
        .page();
  }

  private static Table runs(List<Run> runs, Figures f) {
    Table.Builder table =
        Table.of(
                "runs",
                "Runs, the latest first",
                "Run#",
                "What",
                "State",
                "Began",
                "Ended",
                "What came of it~")
            .whenEmpty("Nothing has run yet. Import a file of orders above.");
    for (Run run : runs) {
      table.row(
          Table.figure(run.runNo(), String.valueOf(run.runNo())),
          Table.text(Figures.words(run.kind())),
          Table.text(run.state()),
          Table.sorted(f.time(run.startedAt()), run.startedAt().toString()),
          Table.sorted(f.time(run.endedAt()), String.valueOf(run.endedAt())),
          Table.text(run.summary()));
    }
    return table.build();
  }

  private static Table jobs(List<JobStatus> jobs, Figures f) {
    Table.Builder table =
        Table.of("jobs", "What runs by itself", "Job", "When", "Next", "Last", "What came of it~");
    for (JobStatus job : jobs) {
      table.row(
          Table.text(Figures.words(job.job().replace('-', '_'))),
          Table.text(job.schedule()),
          Table.sorted(
              job.enabled() ? f.time(job.next()) : "switched off", String.valueOf(job.next())),
          Table.sorted(
              job.last() == null ? "never" : f.time(job.last().startedAt()),
              job.last() == null ? "" : job.last().startedAt().toString()),
          Table.text(job.last() == null ? "" : job.last().summary()));
    }
    return table.build();
  }

  @GetMapping("/app/keys")
  @Needs(Role.ADMIN)
  ModelAndView keys(Caller caller) {
    Figures f = screens.figures(caller);
    List<KeyInfo> keys = quimbi.accessKeys().list(caller.storeId());
    Table.Builder table =
        Table.of(
            "keys", "Keys to this store", "Key", "What for", "Role", "Made", "Last used", "State");
    for (KeyInfo key : keys) {
      table.row(
          Table.text(key.keyId()),
          Table.text(key.label()),
          Table.text(key.role().id()),
          Table.sorted(f.time(key.createdAt()), key.createdAt().toString()),
          Table.sorted(
              key.lastUsedAt() == null ? "never" : f.time(key.lastUsedAt()),
              key.lastUsedAt() == null ? "" : key.lastUsedAt().toString()),
          Table.text(
              key.revokedAt() == null
                  ? key.keyId().equals(caller.keyId()) ? "yours" : "good"
                  : "revoked " + f.date(key.revokedAt())));
    }
    return screens
        .begin(caller, "keys", "Keys", "/app/keys")
        .with("good", keys.stream().filter(key -> key.revokedAt() == null).toList())
        .with("own", caller.keyId())
        .table(table.build())
        .page();
  }

  /** Points of two lines by decile. */
  record Lines(String kind, List<String> labels, List<CustomerPages.Series> series) {}

  private Told<LifetimeReport> fit(String store, int threads) {
    return lately.kept(
        store,
        "lifetime",
        () ->
            Screens.told(
                () ->
                    quimbi
                        .lifetimes()
                        .fit(store, null, quimbi.settings().lifetime(), threads, Progress.NONE)));
  }

  private Told<CalibrationReport> calibration(String store, int threads) {
    return lately.kept(
        store,
        "calibration",
        () ->
            Screens.told(
                () ->
                    quimbi
                        .lifetimes()
                        .calibration(
                            store,
                            null,
                            HOLDOUT_DAYS,
                            quimbi.settings().lifetime(),
                            threads,
                            Progress.NONE)));
  }

  @Override
  public List<Step> steps(String store) {
    return List.of(
        () -> heavy.read(() -> fit(store, 1)), () -> heavy.read(() -> calibration(store, 1)));
  }

  @GetMapping("/app/lifetime")
  @Needs(Role.READ)
  ModelAndView lifetime(Caller caller) throws Exception {
    String store = caller.storeId();
    Told<LifetimeReport> fit = heavy.read(() -> fit(store, quimbi.settings().threads()));
    LifetimeReport report = fit.report();
    if (report == null) {
      return screens
          .begin(caller, "missing", "Lifetime value", "/app/lifetime")
          .with("missing", fit.missing())
          .page();
    }
    Told<CalibrationReport> calibration =
        heavy.read(() -> calibration(store, quimbi.settings().threads()));
    Figures f = screens.figures(caller);
    Table.Builder levels =
        Table.of("levels", "Customers by churn risk", "Churn risk", "Customers#", "Share#")
            .whenEmpty("This store's orders do not say that customers stop at all.");
    report
        .levels()
        .forEach(
            (level, count) -> {
              double share = count / (double) Math.max(1, report.customers());
              levels.row(
                  Table.text(Figures.level(level))
                      .to("/app/customers?level=" + level.toLowerCase(java.util.Locale.ROOT)),
                  Table.figure(count, f.count(count)),
                  Table.figure(share, f.percent(share)).bar(share));
            });
    Screens.Screen screen =
        screens
            .begin(caller, "lifetime", "Lifetime value", "/app/lifetime")
            .with("report", report)
            .with("calibration", calibration.report())
            .with("calibrationMissing", calibration.missing())
            .table(levels.build());
    CalibrationReport held = calibration.report();
    if (held != null) {
      Table.Builder deciles =
          Table.of(
              "deciles",
              "Customers in ten groups by purchases expected",
              "Group#",
              "Customers#",
              "Expected#",
              "Actual#");
      held.table()
          .deciles()
          .forEach(
              decile ->
                  deciles.row(
                      Table.figure(decile.number(), String.valueOf(decile.number())),
                      Table.figure(decile.customers(), f.count(decile.customers())),
                      Table.figure(decile.expected(), f.number(decile.expected(), 1)),
                      Table.figure(decile.actual(), f.count(decile.actual()))));
      screen
          .table(deciles.build())
          .chart(
              "decileChart",
              new Lines(
                  "lines",
                  held.table().deciles().stream().map(d -> String.valueOf(d.number())).toList(),
                  List.of(
                      new CustomerPages.Series(
                          "expected",
                          "0",
                          held.table().deciles().stream()
                              .map(d -> Math.round(d.expected() * 10) / 10.0)
                              .toList()),
                      new CustomerPages.Series(
                          "actual",
                          "1",
                          held.table().deciles().stream()
                              .map(d -> (double) d.actual())
                              .toList()))));
    }
    return screen.page();
  }
}
