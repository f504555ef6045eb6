package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What was found, for a shopkeeper to read. */
@Command(
    name = "report",
    description = "What was found in a store, in plain words.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReportCommand implements Callable<Integer> {
  private static final int BAR_WIDTH = 20;
  private static final int ARCHETYPES = 8;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description = "Write it as one page that any browser opens without a service.")
  private @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    if (out != null) {
      // The launcher runs it where the pages are.
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "OUT_NEEDS_LAUNCHER",
          "report --out is run by the launcher: ./quimbi report --out "
              + ShellWord.of(out.toString()));
    }
    return common.with(
        (quimbi, progress) -> {
          if (json.wanted()) {
            JsonOption.print(quimbi.insight().segments(store.id(), Optional.empty()), System.out);
          } else {
            print(quimbi, store.id(), System.out);
          }
          return ExitCode.DONE;
        });
  }

  /** Prints the report of a store. */
  static void print(Quimbi quimbi, String storeId, PrintStream out) {
    SegmentsReport report = quimbi.insight().segments(storeId, Optional.empty());
    String currency = quimbi.stores().require(storeId).currency();
    out.printf(
        "Store %s: %s customers with orders up to %s (model %d, profile %s)%n%n",
        storeId,
        Figures.count(report.customers()),
        report.asOf(),
        report.model(),
        report.profile());
    for (AxisReport axis : report.axes()) {
      if (axis.available()) {
        printAxis(axis, currency, out);
        out.println();
      }
    }
    List<ArchetypeRow> archetypes = quimbi.insight().archetypes(storeId, ARCHETYPES);
    out.println("The most common archetypes: combinations of what customers do");
    ArchetypesCommand.print(archetypes, out);
    List<AxisReport> missing = report.axes().stream().filter(axis -> !axis.available()).toList();
    if (!missing.isEmpty()) {
      out.println();
      out.println("Axes that say nothing here:");
      missing.forEach(axis -> out.printf("  %s: %s%n", axis.axis(), axis.reason()));
    }
  }

  /** One axis: a bar, the size and a sentence for each segment. */
  static void printAxis(AxisReport axis, @Nullable String currency, PrintStream out) {
    if (!axis.available()) {
      out.printf("%s: unavailable, %s%n", axis.axis(), axis.reason());
      return;
    }
    out.printf("%s: %s%n", axis.axis(), axis.description());
    int width =
        axis.segments().stream().mapToInt(segment -> segment.name().length()).max().orElse(0);
    double largest = axis.segments().stream().mapToDouble(SegmentReport::share).max().orElse(1);
    for (SegmentReport segment : axis.segments()) {
      out.printf(
          "  %s %7s %6s  %-" + Math.max(1, width) + "s  %s%s%n",
          bar(segment.share() / largest),
          Figures.count(segment.size()),
          Figures.percent(segment.share()),
          segment.name(),
          segment.description() + (segment.nameStale() ? " [its name is no longer true]" : ""),
          predicted(segment));
    }
    out.printf("  %s%n", meaning(axis));
    if (axis.why() != null) {
      out.printf("  %s%n", axis.why());
    }
  }

  /** What is predicted of a segment's customers on average. */
  private static String predicted(SegmentReport segment) {
    String risk =
        segment.meanChurnRisk() == null
            ? ""
            : "churn risk " + Figures.percent(segment.meanChurnRisk());
    String value =
        segment.meanPredictedLtv() == null
            ? ""
            : "predicted value " + Figures.decimal(segment.meanPredictedLtv());
    String both = risk + (risk.isEmpty() || value.isEmpty() ? "" : ", ") + value;
    return both.isEmpty() ? "" : " [" + both + "]";
  }

  private static String bar(double share) {
    int eighths = (int) Math.round(share * BAR_WIDTH * 8);
    String full = "█".repeat(eighths / 8);
    String part = eighths % 8 == 0 ? "" : String.valueOf(EIGHTHS.charAt(eighths % 8));
    return full + part + " ".repeat(BAR_WIDTH - full.length() - part.length());
  }

  /** The verdict in one word, with its reservation. */
  static String verdict(AxisReport axis) {
    return axis.verdict() + (Boolean.TRUE.equals(axis.weak()) ? ", weak" : "");
  }

  private static String meaning(AxisReport axis) {
    String words =
        switch (axis.verdict() == null ? "" : axis.verdict()) {
          case "natural" -> "Natural groups: clearer than chance, and found again in resamples.";
          case "reproducible" ->
              "Reproducible: customers shade into each other, but are cut at the same places each"
                  + " time.";
          case "constructed" ->
              "Constructed: a continuum cut in pieces; useful for ordering people, not a discovery"
                  + " of kinds.";
          case "nothing_found" -> "Nothing tells these customers apart.";
          default -> "Nobody has enough orders for this axis yet.";
        };
    return axis.hybridShare() == null
        ? words
        : words + " " + Figures.percent(axis.hybridShare()) + " of the customers are between two.";
  }
}
