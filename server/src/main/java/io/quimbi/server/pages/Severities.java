package io.quimbi.server.pages;

import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.engine.snapshot.SeverityTrend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many customers moved how much, against customers of as many orders where that is known. */
final class Severities {
  private static final String NONE = "none";

  private Severities() {}

  /** What a bar chart is drawn from. */
  record Bars(String kind, List<String> labels, List<Long> values, List<String> tones) {}

  static Map<String, Integer> counts(MoversReport report) {
    return report.severityCalibratedCounts() == null
        ? report.severityCounts()
        : report.severityCalibratedCounts();
  }

  static Table table(MoversReport report, Figures f) {
    Table.Builder table =
        Table.of(
            "severities", "Customers by how much they moved", "Change", "Customers#", "Share#");
    counts(report)
        .forEach(
            (word, count) -> {
              if (!word.equals(NONE) || count > 0) {
                double share =
                    report.customersCompared() == 0
                        ? 0
                        : count / (double) report.customersCompared();
                table.row(
                    Table.text(word.equals(NONE) ? "Too few orders to say" : Figures.level(word))
                        .to(
                            word.equals(NONE)
                                ? "/app/drift"
                                : "/app/drift?severity=" + Links.encoded(word)),
                    Table.figure(count, f.count(count)),
                    Table.figure(share, f.percent(share)).bar(share));
              }
            });
    return table.build();
  }

  /** Shares of customers by severity, step by step. */
  static CustomerPages.Areas areas(SeverityTrend.Report trend) {
    List<String> words = words(trend);
    List<CustomerPages.Series> series = new ArrayList<>();
    for (String word : words) {
      series.add(
          new CustomerPages.Series(
              Figures.level(word),
              "s" + series.size(),
              trend.points().stream()
                  .map(point -> Math.round(1e4 * share(point, word)) / 1e4)
                  .toList()));
    }
    return new CustomerPages.Areas(
        "areas", trend.points().stream().map(point -> point.to().toString()).toList(), series);
  }

  static Table overTime(SeverityTrend.Report trend, Figures f) {
    List<String> words = words(trend);
    List<String> titles = new ArrayList<>(List.of("Up to", "From", "Customers compared#"));
    words.forEach(word -> titles.add(Figures.level(word) + "#"));
    titles.add("Too few orders to say#");
    Table.Builder table =
        Table.of(
            "over-time", "How much customers moved, step by step", titles.toArray(String[]::new));
    for (SeverityTrend.Point point : trend.points().reversed()) {
      List<Table.Cell> row = new ArrayList<>();
      row.add(
          Table.sorted(f.day(point.to()), point.to().toString())
              .to(
                  "/app/drift?from="
                      + point.from()
                      + "&to="
                      + point.to()
                      + (trend.axis() == null ? "" : "&axis=" + trend.axis())));
      row.add(Table.sorted(f.day(point.from()), point.from().toString()));
      row.add(Table.figure(point.compared(), f.count(point.compared())));
      for (String word : words) {
        double share = share(point, word);
        row.add(Table.figure(share, f.percent(share)).bar(share));
      }
      int silent = point.counts().getOrDefault(NONE, 0);
      row.add(Table.figure(silent, f.count(silent)));
      table.row(row);
    }
    return table.build();
  }

  private static List<String> words(SeverityTrend.Report trend) {
    return trend.points().getFirst().counts().keySet().stream()
        .filter(word -> !word.equals(NONE))
        .toList();
  }

  /** Of the customers of whom it can be said. */
  private static double share(SeverityTrend.Point point, String word) {
    int said = point.compared() - point.counts().getOrDefault(NONE, 0);
    return said == 0 ? 0 : point.counts().getOrDefault(word, 0) / (double) said;
  }

  static Bars chart(MoversReport report) {
    List<String> labels = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    List<String> tones = new ArrayList<>();
    counts(report)
        .forEach(
            (word, count) -> {
              if (!word.equals(NONE)) {
                labels.add(Figures.level(word));
                values.add((long) count);
                tones.add("s" + tones.size());
              }
            });
    return new Bars("bars", labels, values, tones);
  }
}
