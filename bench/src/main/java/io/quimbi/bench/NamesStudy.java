package io.quimbi.bench;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.Progress;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The names of all segments of some stores with their sentences and centroids, as a page to be read
 * aloud.
 */
public final class NamesStudy {
  private NamesStudy() {}

  /**
   * Prints the page.
   *
   * @param args a data directory and stores in it
   */
  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println("usage: NamesStudy DATA_DIR STORE...");
      System.exit(2);
    }
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.DATA_DIR, args[0]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Quimbi quimbi =
        Quimbi.open(Settings.load(flags, Map.of(), Optional.empty()), Progress.NONE)) {
      for (String store : List.of(args).subList(1, args.length)) {
        print(quimbi.insight().segments(store, Optional.empty()), out);
      }
    }
  }

  private static void print(SegmentsReport report, PrintStream out) {
    out.printf("## Store `%s`%n", report.storeId());
    for (AxisReport axis : report.axes()) {
      if (!axis.available()) {
        continue;
      }
      out.printf("%n### %s (%s)%n%n", axis.axis(), axis.verdict());
      out.println("| segment | share | in a sentence | centroid |");
      out.println("| --- | ---: | --- | --- |");
      for (SegmentReport segment : axis.segments()) {
        List<String> centroid = new ArrayList<>();
        segment
            .centroid()
            .forEach(
                (feature, value) ->
                    centroid.add(String.format(Locale.ROOT, "%s %.3g", feature, value)));
        out.printf(
            Locale.ROOT,
            "| `%s`%s | %.1f %% | %s | %s |%n",
            segment.name(),
            segment.partOf() == null ? "" : ", part of `" + segment.partOf() + "`",
            100 * segment.share(),
            segment.description(),
            String.join("; ", centroid));
      }
    }
    out.println();
  }
}
