package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Setting;
import io.quimbi.engine.PlainText;
import io.quimbi.engine.backtest.BacktestFiles;
import io.quimbi.engine.backtest.BacktestOptions;
import io.quimbi.engine.backtest.BacktestReport;
import io.quimbi.engine.backtest.BacktestReport.Figure;
import io.quimbi.engine.backtest.BacktestReport.RuleFigures;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How early the signals would have warned on a store's own past. */
@Command(
    name = "backtest",
    description =
        "How early each rule would have warned of churn and of change on a store's own past, and"
            + " with how many false alarms.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BacktestCommand implements Callable<Integer> {
  private static final int WIDTH = 96;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--budget",
      paramLabel = "N",
      description =
          "Compare rules also at N alerts per 1,000 watched customers a week (default: 20).")
  private @Nullable Double budget = BacktestOptions.DEFAULT.budget();

  @Option(
      names = "--horizon",
      paramLabel = "DAYS",
      converter = LifetimeCommand.Days.class,
      description = "Silence from which a customer may count as lost (default: 180d).")
  private int horizon = BacktestOptions.DEFAULT.horizonDays();

  @Option(
      names = "--min-orders",
      paramLabel = "N",
      description = "Watch customers from so many orders on (default: 3).")
  private int ordersMin = BacktestOptions.DEFAULT.ordersMin();

  @Option(
      names = "--from",
      paramLabel = "D",
      description = "First as-of; all is fitted before it (default: the middle of the history).")
  private @Nullable String from;

  @Option(
      names = "--truth",
      paramLabel = "FILE.csv",
      description = "truth.csv of a demo shop: adds T3 and the changes that were planted.")
  private @Nullable Path truth;

  @Option(
      names = "--replicates",
      paramLabel = "N",
      description = "Resamples of the customers for intervals (default: 400).")
  private int replicates = BacktestOptions.DEFAULT.replicates();

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the resamples (default: 42).")
  private long seed = BacktestOptions.DEFAULT.seed();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write all figures as CSV and a page with plots into this folder.")
  private @Nullable Path out;

  @Option(names = "--threads", paramLabel = "N", description = "Threads for computing.")
  private @Nullable Integer threads;

  @Override
  public Integer call() {
    common.flag(Setting.THREADS, threads);
    BacktestOptions options =
        new BacktestOptions(horizon, budget, ordersMin, from, replicates, seed, truth);
    return common.with(
        (quimbi, progress) -> {
          Path folder = out;
          if (folder != null) {
            BacktestFiles.makeFolder(folder);
          }
          BacktestReport report =
              quimbi.backtests().run(store.id(), options, quimbi.settings().threads(), progress);
          if (folder != null) {
            BacktestFiles.write(report, folder);
          }
          progress.end();
          if (json.wanted()) {
            JsonOption.print(report, System.out);
          } else {
            print(report, System.out);
            if (folder != null) {
              System.out.printf("%nPage and tables: %s%n", folder.resolve("backtest.html"));
            }
          }
          return ExitCode.DONE;
        });
  }

  private static void print(BacktestReport report, PrintStream out) {
    out.printf(
        "Store %s: orders from %s to %s; fitted up to %s, judged in the %d weeks after it;"
            + " %s customers%n%n",
        PlainText.line(report.storeId()),
        report.oldestOrder(),
        report.until(),
        report.firstAsOf(),
        report.weeks(),
        Figures.count(report.customers()));
    for (String finding : report.findings()) {
      paragraph(finding, out);
    }
    for (BacktestReport.TruthTable truth : report.truths()) {
      printTruth(truth, out);
    }
    BacktestReport.ChangesTable changes = report.changes();
    if (changes != null) {
      printChanges(changes, out);
    }
    report.moves().forEach(moves -> printMoves(moves, out));
    out.printf(
        "Rule d is z + %s D: %s.%n", report.combination().weight(), report.combination().why());
    for (String note : report.notes()) {
      out.printf("Note: %s.%n", note);
    }
  }

  private static void printTruth(BacktestReport.TruthTable truth, PrintStream out) {
    out.printf(
        "%s, %s: %s silences, %s losses, %s left out%n",
        truth.truth(),
        truth.meaning(),
        Figures.count(truth.spells()),
        Figures.count(truth.lost()),
        Figures.count(truth.leftOut()));
    for (BacktestReport.PointTable point : truth.points()) {
      printRules(point.meaning(), truth.recencyRule(), point.rules(), out);
    }
    for (BacktestReport.PaceTable pace : truth.paces()) {
      if (pace.spells() == 0) {
        continue;
      }
      printRules(
          String.format(
              Locale.ROOT,
              "customers with a mean gap of %s (%,d silences, %,d losses), as many alerts as the"
                  + " 90-day rule among them",
              pace.pace(),
              pace.spells(),
              pace.lost()),
          pace.recencyRule(),
          pace.rules(),
          out);
    }
    out.println();
  }

  private static void printRules(
      String title, RuleFigures recencyRule, List<RuleFigures> rules, PrintStream out) {
    out.printf("%n  %s%n", title);
    TextTable table =
        new TextTable(
            "rule",
            "",
            ">alerts",
            ">right",
            ">",
            ">losses found",
            ">",
            ">days before",
            ">",
            ">by day 60");
    row(table, recencyRule);
    rules.forEach(rule -> row(table, rule));
    table.print(out);
  }

  private static void row(TextTable table, RuleFigures rule) {
    table.row(
        rule.rule(),
        rule.words(),
        Figures.count(rule.alerts()),
        share(rule.precision().value()),
        shares(rule.precision()),
        share(rule.recall().value()),
        shares(rule.recall()),
        days(rule.leadDays().value()),
        range(rule.leadDays()),
        share(rule.recallByDay60().value()));
  }

  private static void printChanges(BacktestReport.ChangesTable changes, PrintStream out) {
    out.printf(
        "Planted changes; %s customer-years without one, %s changes left out for want of time"
            + " after them%n",
        Figures.count(changes.quietYears()), Figures.count(changes.runningPastEnd()));
    for (double allowed :
        changes.rows().stream()
            .mapToDouble(BacktestReport.ChangeFigures::falseAlarmsAllowed)
            .distinct()
            .toArray()) {
      out.printf("%n  at %.0f false alarms per 1,000 customer-years%n", allowed);
      TextTable table =
          new TextTable(
              "change", ">customers", "detector", ">found", ">", ">days after", ">", ">by chance");
      for (BacktestReport.ChangeFigures row : changes.rows()) {
        if (row.falseAlarmsAllowed() == allowed) {
          table.row(
              row.kind(),
              Figures.count(row.changed()),
              row.words(),
              share(row.caught().value()),
              shares(row.caught()),
              days(row.delayDays().value()),
              range(row.delayDays()),
              Figures.percent(row.byChance()));
        }
      }
      table.print(out);
    }
    out.println();
  }

  private static void printMoves(BacktestReport.MovesTable moves, PrintStream out) {
    out.printf(
        "Moves to another segment of %s: %s held for 60 days, %s went back%n",
        moves.axis(), Figures.count(moves.confirmed()), Figures.count(moves.reverted()));
    TextTable table =
        new TextTable(
            "detector",
            ">false alarms per 1,000 years",
            ">told before confirmed",
            ">",
            ">days before",
            ">");
    for (BacktestReport.MoveFigures row : moves.rows()) {
      table.row(
          row.words(),
          Figures.count(row.falseAlarmsAllowed()),
          share(row.warned().value()),
          shares(row.warned()),
          days(row.daysBefore().value()),
          range(row.daysBefore()));
    }
    table.print(out);
    out.println();
  }

  private static String share(@Nullable Double share) {
    return share == null ? "–" : Figures.percent(share);
  }

  private static String shares(Figure figure) {
    return figure.low() == null || figure.high() == null
        ? ""
        : String.format(Locale.ROOT, "%.0f–%.0f", figure.low() * 100, figure.high() * 100);
  }

  private static String days(@Nullable Double days) {
    return days == null ? "–" : String.valueOf(Math.round(days));
  }

  private static String range(Figure figure) {
    return figure.low() == null || figure.high() == null
        ? ""
        : Math.round(figure.low()) + " to " + Math.round(figure.high());
  }

  private static void paragraph(String text, PrintStream out) {
    StringBuilder line = new StringBuilder();
    for (String word : PlainText.line(text).split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH) {
        out.println(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
    out.println();
  }
}
