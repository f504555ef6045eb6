package io.quimbi.server.pages;

import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many customers moved how much, against customers of as many orders where that is known. */
final class Severities {
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
              if (!word.equals("none") || count > 0) {
                double share =
                    report.customersCompared() == 0
                        ? 0
                        : count / (double) report.customersCompared();
                table.row(
                    Table.text(word.equals("none") ? "Too few orders to say" : Figures.level(word))
                        .to(
                            word.equals("none")
                                ? "/app/drift"
                                : "/app/drift?severity=" + Links.encoded(word)),
                    Table.figure(count, f.count(count)),
                    Table.figure(share, f.percent(share)).bar(share));
              }
            });
    return table.build();
  }

  static Bars chart(MoversReport report) {
    List<String> labels = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    List<String> tones = new ArrayList<>();
    counts(report)
        .forEach(
            (word, count) -> {
              if (!word.equals("none")) {
                labels.add(Figures.level(word));
                values.add((long) count);
                tones.add("s" + tones.size());
              }
            });
    return new Bars("bars", labels, values, tones);
  }
}
