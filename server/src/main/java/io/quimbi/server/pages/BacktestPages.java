package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Stores.Run;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.backtest.BacktestReport;
import io.quimbi.engine.backtest.BacktestReport.ChangesTable;
import io.quimbi.engine.backtest.BacktestReport.Figure;
import io.quimbi.engine.backtest.BacktestReport.RuleFigures;
import io.quimbi.engine.backtest.BacktestReport.TruthTable;
import io.quimbi.engine.backtest.KeptBacktests.LastBacktest;
import io.quimbi.server.web.Needs;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What signals would have warned of in the store's own past. */
@Controller
final class BacktestPages {
  private static final String PLACE = "/app/backtest";
  private static final int RUNS = 50;
  private static final double PERCENT = 100;
  private static final String NBSP = "\u00a0";

  /** The point at which rules are compared first: who can be told a month before the usual rule. */
  private static final String EARLY = "by_day_60";

  private final Quimbi quimbi;
  private final Screens screens;

  BacktestPages(Quimbi quimbi, Screens screens) {
    this.quimbi = quimbi;
    this.screens = screens;
  }

  /**
   * What dots with their intervals are drawn from.
   *
   * @param unit "%" or "days"
   * @param values in that unit; null where there is no figure
   */
  record Dots(
      String kind,
      String unit,
      List<String> labels,
      List<@Nullable Double> values,
      List<@Nullable Double> lows,
      List<@Nullable Double> highs) {}

  /**
   * The comparison under one way to say lost.
   *
   * @param sentences what it comes to
   * @param found what the chart of losses found by day 60 is drawn from
   * @param leads what the chart of days before the 90-day rule is drawn from
   * @param table its id
   */
  public record Truth(
      TruthTable truth, List<String> sentences, String found, String leads, String table) {}

  @GetMapping(PLACE)
  @Needs(Role.READ)
  ModelAndView backtest(Caller caller) {
    String store = caller.storeId();
    List<Run> runs =
        quimbi.stores().runs(store, RUNS).stream()
            .filter(run -> run.kind().equals("backtest"))
            .toList();
    Optional<LastBacktest> last =
        quimbi.stores().find(store).isEmpty() ? Optional.empty() : quimbi.backtests().last(store);
    Screens.Screen screen =
        screens
            .begin(caller, "backtest", "Backtest", PLACE)
            .with(
                "underWay",
                runs.stream().filter(run -> run.state().equals("running")).findFirst().orElse(null))
            .with(
                "failed",
                runs.stream()
                    .findFirst()
                    .filter(run -> run.state().equals("failed") || run.state().equals("crashed"))
                    .orElse(null))
            .with("hasOrders", quimbi.stores().find(store).isPresent())
            .with("last", last.orElse(null));
    if (last.isPresent()) {
      add(screen, last.get().report(), screens.figures(caller));
    }
    return screen.page();
  }

  private static void add(Screens.Screen screen, BacktestReport report, Figures f) {
    List<Truth> truths = new ArrayList<>();
    // A paragraph for each comparison, then of changes, then of each axis.
    Iterator<String> findings = report.findings().iterator();
    for (TruthTable truth : report.truths()) {
      Table table = rules(truth, f);
      screen.table(table);
      List<RuleFigures> early =
          truth.points().stream()
              .filter(point -> point.point().equals(EARLY))
              .findFirst()
              .map(point -> point.rules())
              .orElse(List.of());
      truths.add(
          new Truth(
              truth,
              findings.hasNext() ? sentences(findings.next()) : List.of(),
              screen.drawn(
                  dots(
                      "%",
                      early.stream().map(RuleFigures::words).toList(),
                      early.stream().map(RuleFigures::recall).toList())),
              screen.drawn(
                  dots(
                      "days",
                      early.stream().map(RuleFigures::words).toList(),
                      early.stream().map(RuleFigures::leadDays).toList())),
              table.id()));
    }
    screen.with("report", report).with("truths", truths);
    ChangesTable changes = report.changes();
    if (changes != null && !changes.rows().isEmpty()) {
      screen.table(changes(changes, f));
    }
    List<String> others = new ArrayList<>();
    findings.forEachRemaining(others::add);
    screen.with("others", others);
    if (!report.moves().isEmpty()) {
      screen.table(moves(report, f));
    }
  }

  private static List<String> sentences(String paragraph) {
    return List.of(paragraph.split("(?<=[.]) (?=[A-Z])", -1));
  }

  private static Dots dots(String unit, List<String> labels, List<Figure> figures) {
    double scale = unit.equals("%") ? PERCENT : 1;
    return new Dots(
        "dots",
        unit,
        labels,
        figures.stream().map(figure -> scaled(figure.value(), scale)).toList(),
        figures.stream().map(figure -> scaled(figure.low(), scale)).toList(),
        figures.stream().map(figure -> scaled(figure.high(), scale)).toList());
  }

  private static @Nullable Double scaled(@Nullable Double value, double scale) {
    return value == null ? null : (Double) (Math.round(value * scale * 10) / 10.0);
  }

  private static Table rules(TruthTable truth, Figures f) {
    Table.Builder table =
        Table.of(
                "rules-" + truth.truth().toLowerCase(Locale.ROOT),
                "Every rule, where lost means: " + truth.meaning(),
                "Compared~",
                "Rule",
                "Alerts#",
                "Right#",
                "Right, interval",
                "Losses found#",
                "Found, interval",
                "Days before the 90-day rule#",
                "Days, interval",
                "Found by day 60#")
            .whenEmpty("No silence is old enough to tell who was lost.");
    row(table, "the rule itself", truth.recencyRule(), f);
    truth
        .points()
        .forEach(point -> point.rules().forEach(rule -> row(table, point.meaning(), rule, f)));
    truth
        .paces()
        .forEach(
            pace -> {
              String among =
                  "among customers with a mean gap of "
                      + pace.pace()
                      + ", as many alerts as the 90-day rule";
              if (pace.spells() > 0) {
                row(table, among, pace.recencyRule(), f);
                pace.rules().forEach(rule -> row(table, among, rule, f));
              }
            });
    return table.build();
  }

  private static void row(Table.Builder table, String compared, RuleFigures rule, Figures f) {
    table.row(
        Table.text(compared),
        Table.text(rule.words()),
        Table.figure(rule.alerts(), f.count(rule.alerts())),
        share(rule.precision(), f),
        shares(rule.precision(), f),
        share(rule.recall(), f),
        shares(rule.recall(), f),
        days(rule.leadDays(), f),
        dayRange(rule.leadDays(), f),
        share(rule.recallByDay60(), f));
  }

  private static Table.Cell share(Figure figure, Figures f) {
    Table.Cell cell = Table.figure(figure.value(), f.percent(figure.value()));
    return figure.value() == null ? cell : cell.bar(figure.value());
  }

  private static Table.Cell shares(Figure figure, Figures f) {
    return figure.low() == null || figure.high() == null
        ? Table.sorted("–", "")
        : Table.text(
            f.number(PERCENT * figure.low(), 0)
                + "–"
                + f.number(PERCENT * figure.high(), 0)
                + NBSP
                + "%");
  }

  private static Table.Cell days(Figure figure, Figures f) {
    return Table.figure(figure.value(), f.number(figure.value(), 0).replace('-', '−'));
  }

  private static Table.Cell dayRange(Figure figure, Figures f) {
    return figure.low() == null || figure.high() == null
        ? Table.sorted("–", "")
        : Table.text(
            (f.number(figure.low(), 0) + NBSP + "to" + NBSP + f.number(figure.high(), 0))
                .replace('-', '−'));
  }

  private static Table changes(ChangesTable changes, Figures f) {
    Table.Builder table =
        Table.of(
            "changes",
            "Planted changes that were found",
            "Change",
            "Detector",
            "False alarms allowed in 1,000 years#",
            "Customers#",
            "Found#",
            "Interval",
            "Days after#",
            "By chance alone#");
    for (BacktestReport.ChangeFigures row : changes.rows()) {
      table.row(
          Table.text(row.kind()),
          Table.text(row.words()),
          Table.figure(row.falseAlarmsAllowed(), f.number(row.falseAlarmsAllowed(), 0)),
          Table.figure(row.changed(), f.count(row.changed())),
          share(row.caught(), f),
          shares(row.caught(), f),
          days(row.delayDays(), f),
          Table.figure(row.byChance(), f.percent(row.byChance())));
    }
    return table.build();
  }

  private static Table moves(BacktestReport report, Figures f) {
    Table.Builder table =
        Table.of(
            "moves",
            "Moves to another segment that were told before they were confirmed",
            "Axis",
            "Held for 60 days#",
            "Went back#",
            "Detector",
            "False alarms allowed in 1,000 years#",
            "Told before#",
            "Interval",
            "Days before#");
    for (BacktestReport.MovesTable axis : report.moves()) {
      for (BacktestReport.MoveFigures row : axis.rows()) {
        table.row(
            Table.text(Figures.words(axis.axis())).to(Links.axis(axis.axis())),
            Table.figure(axis.confirmed(), f.count(axis.confirmed())),
            Table.figure(axis.reverted(), f.count(axis.reverted())),
            Table.text(row.words()),
            Table.figure(row.falseAlarmsAllowed(), f.number(row.falseAlarmsAllowed(), 0)),
            share(row.warned(), f),
            shares(row.warned(), f),
            days(row.daysBefore(), f));
      }
    }
    return table.build();
  }
}
