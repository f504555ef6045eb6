package io.quimbi.engine.backtest;

import io.quimbi.engine.backtest.BacktestReport.ChangeFigures;
import io.quimbi.engine.backtest.BacktestReport.Figure;
import io.quimbi.engine.backtest.BacktestReport.PointTable;
import io.quimbi.engine.backtest.BacktestReport.RuleFigures;
import io.quimbi.engine.backtest.BacktestReport.TruthTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in sentences what the tables of a backtest come to. */
final class BacktestWords {
  private static final double FALSE_ALARMS = 100;

  /** A rule that misses this much more of the losses than the best is not as good. */
  private static final double RECALL_SLACK = 0.05;

  private BacktestWords() {}

  static BacktestReport withFindings(BacktestReport report) {
    List<String> findings = new ArrayList<>();
    report.truths().forEach(truth -> findings.add(truth(truth)));
    BacktestReport.ChangesTable changes = report.changes();
    if (changes != null && !changes.rows().isEmpty()) {
      findings.add(changes(changes.rows(), report.horizonDays()));
    }
    for (BacktestReport.MovesTable moves : report.moves()) {
      findings.add(moves(moves));
    }
    return new BacktestReport(
        report.storeId(),
        report.oldestOrder(),
        report.firstAsOf(),
        report.until(),
        report.weeks(),
        report.customers(),
        report.horizonDays(),
        report.ordersMin(),
        report.replicates(),
        report.seed(),
        report.purchaseModel(),
        report.combination(),
        findings,
        report.truths(),
        report.changes(),
        report.moves(),
        report.notes());
  }

  private static String truth(TruthTable truth) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s (%s): of %,d silences watched, %,d were losses.",
            truth.truth(),
            truth.meaning(),
            truth.spells(),
            truth.lost()));
    if (truth.lost() == 0 || truth.recencyRule().alerts() == 0) {
      return text + " There is nothing to compare rules by.";
    }
    text.append(
        String.format(
            Locale.ROOT,
            " The 90-day rule raised %,d alerts, %s of them right, and missed %s of the losses.",
            truth.recencyRule().alerts(),
            percent(truth.recencyRule().precision().value()),
            percent(1 - orZero(truth.recencyRule().recall().value()))));
    PointTable early = point(truth, "by_day_60");
    PointTable budget = point(truth, "budget_of_a");
    List<RuleFigures> ranked = ranked(early);
    RuleFigures best = ranked.getFirst();
    List<RuleFigures> asGood =
        ranked.stream().skip(1).filter(rule -> overlaps(rule.recall(), best.recall())).toList();
    text.append(
        String.format(
            Locale.ROOT,
            " With as many alerts, all by day 60, %s finds the most losses: %s.",
            best.words(),
            range(best.recall())));
    if (!asGood.isEmpty()) {
      text.append(" No clear difference to ");
      text.append(
          String.join(
              ", ",
              asGood.stream()
                  .map(rule -> rule.words() + " (" + percent(rule.recall().value()) + ")")
                  .toList()));
      text.append('.');
    }
    List<RuleFigures> behind =
        ranked.stream().skip(1).filter(rule -> !asGood.contains(rule)).toList();
    if (!behind.isEmpty()) {
      text.append(" Behind: ");
      text.append(
          String.join(
              ", ",
              behind.stream()
                  .map(rule -> rule.words() + " (" + percent(rule.recall().value()) + ")")
                  .toList()));
      text.append('.');
    }
    for (RuleFigures rule : budget.rules()) {
      if (rule.rule().equals(best.rule()) && rule.leadDays().value() != null) {
        text.append(
            String.format(
                Locale.ROOT,
                " Given as many alerts at any time, it finds %s of the losses, at the median %s.",
                percent(rule.recall().value()),
                lead(rule.leadDays().value())));
      }
    }
    for (BacktestReport.PaceTable pace : truth.paces()) {
      pace(pace, text);
    }
    return text.toString();
  }

  /** The earliest of the rules that find nearly as much as the best, among one pace. */
  private static void pace(BacktestReport.PaceTable pace, StringBuilder text) {
    double most =
        pace.rules().stream().mapToDouble(rule -> orZero(rule.recall().value())).max().orElse(0);
    pace.rules().stream()
        .filter(rule -> most > 0 && orZero(rule.recall().value()) >= most - RECALL_SLACK)
        .max(Comparator.comparingDouble(rule -> orZero(rule.leadDays().value())))
        .ifPresent(
            rule ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        " Of customers with a mean gap of %s (%,d losses), %s tells soonest: %s of"
                            + " the losses, at the median %s.",
                        pace.pace(),
                        pace.lost(),
                        rule.words(),
                        percent(rule.recall().value()),
                        lead(orZero(rule.leadDays().value())))));
  }

  private static List<RuleFigures> ranked(PointTable table) {
    return table.rules().stream()
        .sorted(
            Comparator.comparingDouble((RuleFigures rule) -> orZero(rule.recall().value()))
                .reversed())
        .toList();
  }

  private static PointTable point(TruthTable truth, String id) {
    return truth.points().stream()
        .filter(point -> point.point().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static boolean overlaps(Figure a, Figure b) {
    return a.high() != null && b.low() != null && a.high() >= b.low();
  }

  private static String lead(double days) {
    if (days == 0) {
      return "in the same week as the 90-day rule";
    }
    return String.format(
        Locale.ROOT, "%.0f days %s the 90-day rule", Math.abs(days), days > 0 ? "before" : "after");
  }

  private static String changes(List<ChangeFigures> rows, int horizonDays) {
    Map<String, List<ChangeFigures>> kinds = new LinkedHashMap<>();
    rows.stream()
        .filter(row -> row.falseAlarmsAllowed() == FALSE_ALARMS)
        .forEach(row -> kinds.computeIfAbsent(row.kind(), kind -> new ArrayList<>()).add(row));
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Changes of kind, at %.0f false alarms per 1,000 unchanged customer-years, within %d"
                + " days:",
            FALSE_ALARMS,
            horizonDays));
    kinds.forEach(
        (kind, detectors) -> {
          ChangeFigures best =
              detectors.stream()
                  .max(Comparator.comparingDouble(row -> orZero(row.caught().value())))
                  .orElseThrow();
          ChangeFigures plain =
              detectors.stream()
                  .filter(row -> row.detector().equals("plain_drift"))
                  .findFirst()
                  .orElseThrow();
          text.append(
              String.format(
                  Locale.ROOT,
                  " %s (%,d customers): %s finds %s%s; plain drift %s; by chance %s.",
                  kind,
                  best.changed(),
                  best.words(),
                  percent(best.caught().value()),
                  best.delayDays().value() == null
                      ? ""
                      : String.format(Locale.ROOT, " after %.0f days", best.delayDays().value()),
                  percent(plain.caught().value()),
                  percent(best.byChance())));
        });
    return text.toString();
  }

  private static String moves(BacktestReport.MovesTable moves) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Moves of dominant segment on %s: %,d held for 60 days, %,d went back (%s).",
            moves.axis(),
            moves.confirmed(),
            moves.reverted(),
            percent(moves.revertedShare())));
    moves.rows().stream()
        .filter(row -> row.falseAlarmsAllowed() == FALSE_ALARMS)
        .filter(row -> row.warned().value() != null)
        .forEach(
            row ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        " %s tells %s of them%s.",
                        capital(row.words()),
                        percent(row.warned().value()),
                        row.daysBefore().value() == null
                            ? ""
                            : String.format(
                                Locale.ROOT,
                                ", %.0f days before they are confirmed",
                                row.daysBefore().value()))));
    return text.toString();
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  static String percent(@Nullable Double share) {
    if (share == null) {
      return "–";
    }
    double percent = share * 100;
    return String.format(
        Locale.ROOT, percent > 0 && percent < 0.95 ? "%.1f %%" : "%.0f %%", percent);
  }

  /** Whole days, such as 14 or -7, and never -0. */
  static String days(double days) {
    return String.valueOf(Math.round(days));
  }

  private static String range(Figure figure) {
    return figure.low() == null || figure.high() == null
        ? percent(figure.value())
        : percent(figure.value())
            + String.format(Locale.ROOT, " (%.0f–%.0f)", figure.low() * 100, figure.high() * 100);
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }
}
