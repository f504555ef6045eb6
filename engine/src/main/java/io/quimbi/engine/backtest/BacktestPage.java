package io.quimbi.engine.backtest;

import io.quimbi.engine.backtest.BacktestReport.ChangeFigures;
import io.quimbi.engine.backtest.BacktestReport.Figure;
import io.quimbi.engine.backtest.BacktestReport.PointTable;
import io.quimbi.engine.backtest.BacktestReport.RuleFigures;
import io.quimbi.engine.backtest.BacktestReport.TruthTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backtest as one page: sentences first, a plot for each comparison, every table below it. No
 * script, nothing loaded from elsewhere; light or dark as the reader's system, and narrow enough
 * for a phone.
 */
final class BacktestPage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--bg:#fbfaf8;--card:#fff;--ink:#1d2329;--soft:#5c6670;
      --line:#dcdfe2;--grid:#e9ebed;--dot:#0b6e8f;--best:#b3420f}
      @media(prefers-color-scheme:dark){:root{--bg:#14181c;--card:#1b2026;--ink:#e6e9ec;
      --soft:#9aa5af;--line:#333b43;--grid:#2a3138;--dot:#58b4d1;--best:#f0925c}}
      *{box-sizing:border-box}
      body{margin:0;background:var(--bg);color:var(--ink);
      font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
      main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
      h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 .3rem}
      h2{font-size:1.25rem;margin:2.6rem 0 .4rem}h3{font-size:1rem;margin:1.4rem 0 .3rem}
      p{max-width:46rem;margin:.5rem 0}.lead{color:var(--soft)}
      section.say{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
      padding:.4rem 1.1rem;margin:1rem 0}
      figure{margin:.6rem 0 1rem}figcaption{color:var(--soft);font-size:.9rem;margin-bottom:.2rem}
      svg{display:block;width:100%;max-width:34rem;height:auto}
      svg text{fill:var(--ink);font-size:13px}svg .soft{fill:var(--soft);font-size:12px}
      svg line{stroke:var(--grid)}svg .span{stroke:var(--dot);stroke-width:3}
      svg circle{fill:var(--dot)}svg .best circle{fill:var(--best)}
      svg .best .span{stroke:var(--best)}svg .best text{font-weight:600}
      .wide{overflow-x:auto}table{border-collapse:collapse;font-size:.88rem;min-width:38rem}
      th,td{padding:.28rem .6rem;text-align:right;border-bottom:1px solid var(--line);
      white-space:nowrap;font-variant-numeric:tabular-nums}
      th{color:var(--soft);font-weight:500}th:first-child,td:first-child{text-align:left}
      .changes :is(th,td):nth-child(2){text-align:left}
      td small{color:var(--soft)}details{margin:.4rem 0}
      summary{cursor:pointer;color:var(--soft);padding:.25rem 0}
      ul{padding-left:1.2rem;max-width:46rem}
      """;

  /** Days between the ticks of a plot of days. */
  private static final int TICK_DAYS = 28;

  /** More ticks than this run into each other on a phone. */
  private static final int TICKS_MAX = 8;

  /** A row of a plot. */
  private record Dot(String label, Figure figure) {}

  private final StringBuilder html = new StringBuilder();
  private final BacktestReport report;

  private BacktestPage(BacktestReport report) {
    this.report = report;
  }

  static String of(BacktestReport report) {
    BacktestPage page = new BacktestPage(report);
    page.head();
    report.truths().forEach(page::truth);
    page.changes();
    report.moves().forEach(page::moves);
    page.foot();
    return page.html.toString();
  }

  private void head() {
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(escape("Backtest of " + report.storeId()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head><body><main>\n");
    element("h1", "How early would each rule have warned?");
    html.append("<p class=\"lead\">");
    html.append(
        escape(
            String.format(
                Locale.ROOT,
                "Store %s. Orders from %s to %s; everything was learnt up to %s and judged in the"
                    + " %,d weeks after it, on %,d customers with at least %d orders. Intervals"
                    + " are 95 %%, from %,d resamples of the customers.",
                report.storeId(),
                report.oldestOrder(),
                report.until(),
                report.firstAsOf(),
                report.weeks(),
                report.customers(),
                report.ordersMin(),
                report.replicates())));
    html.append("</p>\n<section class=\"say\">\n");
    report.findings().forEach(finding -> element("p", finding));
    html.append("</section>\n");
  }

  private void truth(TruthTable truth) {
    element("h2", truth.truth() + ": " + truth.meaning());
    element(
        "p",
        String.format(
            Locale.ROOT,
            "%,d silences were watched, %,d of them losses; %,d were left out because they run"
                + " past the end of the data.",
            truth.spells(),
            truth.lost(),
            truth.leftOut()));
    if (truth.lost() == 0) {
      return;
    }
    for (PointTable point : truth.points()) {
      if (point.point().equals("by_day_60")) {
        plot(
            "Losses found, with "
                + point.meaning()
                + " ("
                + String.format(Locale.ROOT, "%,d", truth.recencyRule().alerts())
                + ")",
            point.rules().stream().map(rule -> new Dot(label(rule), rule.recall())).toList(),
            0,
            1,
            true);
      } else if (point.point().equals("budget_of_a")) {
        plot(
            "Losses found, with " + point.meaning() + ", at any time",
            point.rules().stream().map(rule -> new Dot(label(rule), rule.recall())).toList(),
            0,
            1,
            true);
        List<Dot> leads = leads(point.rules());
        plot(
            "Days before the 90-day rule, for the losses so found (median)",
            leads,
            wholeTicks(Math.min(-TICK_DAYS, bound(leads, true))),
            wholeTicks(Math.max(TICK_DAYS, bound(leads, false))),
            false);
      }
    }
    for (BacktestReport.PaceTable pace : truth.paces()) {
      if (pace.lost() > 0) {
        List<Dot> leads = leads(pace.rules());
        plot(
            String.format(
                Locale.ROOT,
                "Customers with a mean gap of %s (%,d losses): days before the 90-day rule, with"
                    + " as many alerts among them",
                pace.pace(),
                pace.lost()),
            leads,
            wholeTicks(Math.min(-TICK_DAYS, bound(leads, true))),
            wholeTicks(Math.max(TICK_DAYS, bound(leads, false))),
            false);
      }
    }
    for (BacktestReport.PaceTable pace : truth.paces()) {
      if (pace.spells() == 0) {
        continue;
      }
      table("Table: customers with a mean gap of " + pace.pace(), pace.recencyRule(), pace.rules());
    }
    for (PointTable point : truth.points()) {
      table("Table: " + point.meaning(), truth.recencyRule(), point.rules());
    }
  }

  private void table(String title, RuleFigures recencyRule, List<RuleFigures> rules) {
    html.append("<details><summary>").append(escape(title));
    html.append("</summary><div class=\"wide\"><table><tr>");
    for (String heading :
        List.of("rule", "alerts", "right", "losses found", "days before", "found by day 60")) {
      element("th", heading);
    }
    html.append("</tr>\n");
    row(recencyRule);
    rules.forEach(this::row);
    html.append("</table></div></details>\n");
  }

  /** Leads, each beside how much the rule finds: to be early with a few is easy. */
  private static List<Dot> leads(List<RuleFigures> rules) {
    return rules.stream()
        .map(
            rule ->
                new Dot(
                    label(rule) + ": finds " + BacktestWords.percent(rule.recall().value()),
                    rule.leadDays()))
        .toList();
  }

  private static String label(RuleFigures rule) {
    return rule.rule() + "  " + rule.words();
  }

  private static double bound(List<Dot> dots, boolean low) {
    double bound = 0;
    for (Dot dot : dots) {
      @Nullable Double end = low ? dot.figure.low() : dot.figure.high();
      bound = end == null ? bound : low ? Math.min(bound, end) : Math.max(bound, end);
    }
    return bound;
  }

  /** The next number of days away from 0 at which there is a tick. */
  private static double wholeTicks(double days) {
    return Math.copySign(Math.ceil(Math.abs(days) / TICK_DAYS) * TICK_DAYS, days);
  }

  private void row(RuleFigures rule) {
    html.append("<tr>");
    element("td", label(rule));
    element("td", String.format(Locale.ROOT, "%,d", rule.alerts()));
    cell(rule.precision(), true);
    cell(rule.recall(), true);
    cell(rule.leadDays(), false);
    cell(rule.recallByDay60(), true);
    html.append("</tr>\n");
  }

  private void changes() {
    BacktestReport.ChangesTable changes = report.changes();
    if (changes == null || changes.rows().isEmpty()) {
      return;
    }
    element("h2", "Changes of kind");
    element(
        "p",
        String.format(
            Locale.ROOT,
            "Share of the customers whose change was found within %d days. Every detector was"
                + " allowed as many false alarms, counted over %,.0f customer-years in which"
                + " nothing had changed.",
            report.horizonDays(),
            changes.quietYears()));
    double most =
        changes.rows().stream().mapToDouble(ChangeFigures::falseAlarmsAllowed).max().orElse(0);
    Map<String, List<ChangeFigures>> kinds = new LinkedHashMap<>();
    changes.rows().stream()
        .filter(row -> row.falseAlarmsAllowed() == most)
        .forEach(row -> kinds.computeIfAbsent(row.kind(), kind -> new ArrayList<>()).add(row));
    kinds.forEach(
        (kind, rows) ->
            plot(
                String.format(
                    Locale.ROOT,
                    "%s: %,d customers, at %.0f false alarms per 1,000 customer-years",
                    kind,
                    rows.getFirst().changed(),
                    most),
                rows.stream().map(row -> new Dot(row.words(), row.caught())).toList(),
                0,
                1,
                true));
    html.append("<details><summary>Table: all figures</summary><div class=\"wide\">");
    html.append("<table class=\"changes\"><tr>");
    for (String heading :
        List.of(
            "change",
            "detector",
            "false alarms",
            "customers",
            "found",
            "days after",
            "by chance")) {
      element("th", heading);
    }
    html.append("</tr>\n");
    for (ChangeFigures row : changes.rows()) {
      html.append("<tr>");
      element("td", row.kind());
      element("td", row.words());
      element("td", String.format(Locale.ROOT, "%.0f", row.falseAlarmsAllowed()));
      element("td", String.format(Locale.ROOT, "%,d", row.changed()));
      cell(row.caught(), true);
      cell(row.delayDays(), false);
      element("td", BacktestWords.percent(row.byChance()));
      html.append("</tr>\n");
    }
    html.append("</table></div></details>\n");
  }

  private void moves(BacktestReport.MovesTable moves) {
    element("h2", "Moves to another segment of " + moves.axis());
    element(
        "p",
        String.format(
            Locale.ROOT,
            "%,d moves of the dominant segment held for 60 days, %,d went back (%s). Below, how"
                + " many of those that held were told before they were confirmed.",
            moves.confirmed(),
            moves.reverted(),
            BacktestWords.percent(moves.revertedShare())));
    plot(
        "Moves told before they were confirmed, by false alarms allowed per 1,000 customer-years",
        moves.rows().stream()
            .map(
                row ->
                    new Dot(
                        String.format(
                            Locale.ROOT, "%s, %.0f", row.words(), row.falseAlarmsAllowed()),
                        row.warned()))
            .toList(),
        0,
        1,
        true);
    html.append("<details><summary>Table</summary><div class=\"wide\"><table><tr>");
    for (String heading : List.of("detector", "false alarms", "told", "days before")) {
      element("th", heading);
    }
    html.append("</tr>\n");
    for (BacktestReport.MoveFigures row : moves.rows()) {
      html.append("<tr>");
      element("td", row.words());
      element("td", String.format(Locale.ROOT, "%.0f", row.falseAlarmsAllowed()));
      cell(row.warned(), true);
      cell(row.daysBefore(), false);
      html.append("</tr>\n");
    }
    html.append("</table></div></details>\n");
  }

  private void foot() {
    element("h2", "How it was measured");
    html.append("<ul>\n");
    element(
        "li",
        "Each week every customer was looked at with what was known then and nothing more. A"
            + " silence has one alert: when a signal first steps above its threshold.");
    element(
        "li",
        "Thresholds were set so that all rules raise as many alerts; no rule looks better by"
            + " warning more often.");
    element(
        "li",
        String.format(
            Locale.ROOT,
            "Rule d is z + %s·D: %s.",
            report.combination().weight(),
            report.combination().why()));
    report.notes().forEach(note -> element("li", sentence(note)));
    html.append("</ul>\n</main></body></html>\n");
  }

  private static String sentence(String note) {
    return note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1) + ".";
  }

  /** Dots with their intervals on one scale; the highest stands out. */
  private void plot(String caption, List<Dot> dots, double low, double high, boolean shares) {
    // Labels stand above their dots, so that they have room on a phone.
    int width = 420;
    int left = 8;
    int right = width - 58;
    int rowHeight = 40;
    int height = dots.size() * rowHeight + 26;
    double best =
        dots.stream()
            .mapToDouble(dot -> dot.figure.value() == null ? low : dot.figure.value())
            .max()
            .orElse(low);
    html.append("<figure><figcaption>").append(escape(caption)).append("</figcaption>");
    html.append(
        String.format(
            Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", width, height));
    html.append(escape(caption)).append("\">\n");
    double step = shares ? 0.25 : TICK_DAYS;
    while ((high - low) / step > TICKS_MAX) {
      step *= 2;
    }
    // Counted from 0, so that there is always a tick at it.
    for (double value = Math.ceil(low / step) * step; value <= high; value += step) {
      double x = left + (right - left) * (value - low) / (high - low);
      html.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/><text class=\"soft\" x=\"%.1f\""
                  + " y=\"%d\" text-anchor=\"%s\">%s</text>%n",
              x,
              x,
              height - 20,
              x,
              height - 5,
              value == low ? "start" : "middle",
              shares
                  ? String.format(Locale.ROOT, "%.0f %%", value * 100)
                  : BacktestWords.days(value)));
    }
    for (int i = 0; i < dots.size(); i++) {
      dot(dots.get(i), i * rowHeight, left, right, low, high, best, shares);
    }
    html.append("</svg></figure>\n");
  }

  private void dot(
      Dot dot, int top, int left, int right, double low, double high, double best, boolean shares) {
    @Nullable Double value = dot.figure.value();
    // The longest lead is no merit of a rule that finds little, so only shares have a best.
    html.append(shares && value != null && value == best ? "<g class=\"best\">" : "<g>");
    html.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">", left + 2, top + 15));
    html.append(escape(dot.label)).append("</text>");
    int y = top + 27;
    if (value != null) {
      double scale = (right - left) / (high - low);
      double x = left + (value - low) * scale;
      if (dot.figure.low() != null && dot.figure.high() != null) {
        html.append(
            String.format(
                Locale.ROOT,
                "<line class=\"span\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                left + (dot.figure.low() - low) * scale,
                left + (dot.figure.high() - low) * scale,
                y,
                y));
      }
      html.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%d\" r=\"5\"/>", x, y));
    }
    html.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">%s</text></g>%n",
            right + 12,
            y + 5,
            value == null
                ? "–"
                : shares ? BacktestWords.percent(value) : BacktestWords.days(value)));
  }

  private void cell(Figure figure, boolean share) {
    html.append("<td>");
    html.append(figure(figure.value(), share));
    if (figure.low() != null && figure.high() != null) {
      html.append(" <small>")
          .append(bare(figure.low(), share))
          .append(share ? "–" : " to ")
          .append(bare(figure.high(), share))
          .append("</small>");
    }
    html.append("</td>");
  }

  private static String figure(@Nullable Double value, boolean share) {
    if (value == null) {
      return "–";
    }
    return share ? BacktestWords.percent(value) : BacktestWords.days(value);
  }

  private static String bare(double value, boolean share) {
    return BacktestWords.days(share ? value * 100 : value);
  }

  private void element(String name, String text) {
    html.append('<').append(name).append('>').append(escape(text));
    html.append("</").append(name).append(">\n");
  }

  /** Text of a store or a customer may hold anything. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
