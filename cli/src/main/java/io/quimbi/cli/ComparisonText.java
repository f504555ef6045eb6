package io.quimbi.cli;

import io.quimbi.engine.insight.ComparisonReport;
import io.quimbi.engine.insight.ComparisonReport.AxisChange;
import io.quimbi.engine.insight.ComparisonReport.Counts;
import io.quimbi.engine.insight.ComparisonReport.Movement;
import io.quimbi.engine.insight.ComparisonReport.SegmentChange;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became of segments from one model to another, for a shopkeeper to read. */
final class ComparisonText {
  /** Ways with fewer of a segment's customers are not worth a word. */
  private static final double SHARE_MIN = 0.05;

  private static final int WAYS = 3;

  private ComparisonText() {}

  /** The figures of every axis, then what changed. */
  static void printAll(ComparisonReport report, PrintStream out) {
    printHead(report, out);
    out.println();
    TextTable table =
        new TextTable(
            "axis",
            ">k",
            ">silhouette",
            ">balance",
            ">score",
            ">alike",
            ">adj. Rand",
            ">elsewhere",
            ">stayed",
            ">went",
            ">came");
    for (AxisChange axis : report.axes()) {
      table.row(
          axis.axis(),
          both(axis.figuresBefore().k(), axis.figuresAfter().k(), String::valueOf),
          both(
              axis.figuresBefore().silhouette(),
              axis.figuresAfter().silhouette(),
              Figures::decimal),
          both(axis.figuresBefore().balance(), axis.figuresAfter().balance(), Figures::decimal),
          both(axis.figuresBefore().score(), axis.figuresAfter().score(), Figures::decimal),
          Figures.percent(axis.softOverlap()),
          Figures.decimal(axis.adjustedRandIndex()),
          Figures.percent(axis.moved()),
          axis.segments().stayed(),
          axis.segments().gone(),
          axis.segments().fresh());
    }
    table.print(out);
    out.println(
        "k, silhouette, balance and score are those of each model's own discovery; alike is the"
            + " mean overlap of memberships, elsewhere the share of customers in another segment.");
    printChanges(report, out);
  }

  private static <T> String both(@Nullable T before, @Nullable T after, Function<T, String> text) {
    String one = before == null ? "–" : text.apply(before);
    String two = after == null ? "–" : text.apply(after);
    return one.equals(two) ? one : one + " → " + two;
  }

  /** What stayed, what is new and what went. */
  static void print(ComparisonReport report, PrintStream out) {
    printHead(report, out);
    printChanges(report, out);
  }

  private static void printHead(ComparisonReport report, PrintStream out) {
    Counts segments = report.segments();
    out.printf(
        "Against model %d, with the same %s customers in both (as of %s):%n",
        report.before(), Figures.count(report.customers()), report.asOf());
    out.printf(
        "  %s %d segments stayed: the same customers in the main, and the same names. %s.%n",
        segments.stayed() == segments.before() ? "All" : segments.stayed() + " of",
        segments.before(),
        segments.gone() + segments.fresh() == 0
            ? "None went, none is new"
            : segments.gone() + " went, " + segments.fresh() + " came");
    out.printf(
        "  Memberships are %s alike. %s%n",
        Figures.percent(report.softOverlap()),
        report.moved() == 0
            ? "Nobody is in another segment than before."
            : "On an average axis "
                + Figures.percent(report.moved())
                + " of the customers are in another segment than before.");
  }

  private static void printChanges(ComparisonReport report, PrintStream out) {
    List<AxisChange> changed =
        report.axes().stream().filter(Predicate.not(ComparisonText::unchanged)).toList();
    for (AxisChange axis : changed) {
      out.println();
      printAxis(axis, out);
    }
    if (!changed.isEmpty() && changed.size() < report.axes().size()) {
      out.printf(
          "%nWith the same segments as before: %s%n",
          report.axes().stream()
              .filter(ComparisonText::unchanged)
              .map(AxisChange::axis)
              .collect(Collectors.joining(", ")));
    }
    if (!report.axesLost().isEmpty()) {
      out.printf("Axes that say nothing any more: %s%n", String.join(", ", report.axesLost()));
    }
    if (!report.axesAdded().isEmpty()) {
      out.printf("Axes that say something now: %s%n", String.join(", ", report.axesAdded()));
    }
  }

  private static boolean unchanged(AxisChange axis) {
    return axis.segments().gone() == 0 && axis.segments().fresh() == 0;
  }

  private static void printAxis(AxisChange axis, PrintStream out) {
    out.printf(
        "%s: %s (%s alike, %s of the customers in another segment)%n",
        axis.axis(),
        axis.description(),
        Figures.percent(axis.softOverlap()),
        Figures.percent(axis.moved()));
    String stayed =
        axis.segmentsBefore().stream()
            .filter(s -> s.survived() && s.leaf() && !s.reserved() && !divided(s, axis))
            .map(SegmentChange::name)
            .collect(Collectors.joining(", "));
    if (!stayed.isEmpty()) {
      out.printf("  stayed   %s%n", stayed);
    }
    for (SegmentChange segment : axis.segmentsBefore()) {
      if (segment.survived() && segment.leaf() && divided(segment, axis)) {
        out.printf(
            "  divided  %s stayed, and is told apart further now: %s%n",
            segment.name(), ways(axis, m -> m.from().equals(segment.name()), Movement::to));
      }
    }
    for (SegmentChange segment : axis.segmentsBefore()) {
      if (segment.leaf() && !segment.reserved() && !segment.survived()) {
        out.printf(
            "  %-8s %s%n           its customers are now in %s%n",
            fateBefore(segment),
            described(segment),
            ways(axis, m -> m.from().equals(segment.name()), Movement::to));
      }
    }
    for (SegmentChange segment : axis.segmentsAfter()) {
      if (segment.leaf() && !segment.reserved() && !segment.survived()) {
        out.printf(
            "  new      %s%n           its customers were in %s%n",
            described(segment), ways(axis, m -> m.to().equals(segment.name()), Movement::from));
      }
    }
  }

  private static String fateBefore(SegmentChange segment) {
    return switch (segment.fate()) {
      case "split" -> "split";
      case "absorbed" -> "absorbed";
      default -> "gone";
    };
  }

  /** Whether a segment that stayed is one that is divided further now. */
  private static boolean divided(SegmentChange segment, AxisChange axis) {
    String now = segment.relatives().getFirst().identity();
    return axis.segmentsAfter().stream().anyMatch(s -> s.identity().equals(now) && !s.leaf());
  }

  private static String described(SegmentChange segment) {
    return segment.name()
        + ", "
        + Figures.count(segment.customers())
        + " customers: "
        + segment.description();
  }

  /** The segments that most of some customers are in, or were in, with their shares. */
  private static String ways(
      AxisChange axis, Predicate<Movement> chosen, Function<Movement, String> where) {
    List<Movement> movements = axis.movements().stream().filter(chosen).toList();
    long all = movements.stream().mapToLong(Movement::customers).sum();
    if (all == 0) {
      return "none: it dominates nobody at that date";
    }
    return movements.stream()
        .limit(WAYS)
        .filter(movement -> movement.customers() >= SHARE_MIN * all)
        .map(
            movement ->
                where.apply(movement)
                    + " ("
                    + Figures.percent(movement.customers() / (double) all)
                    + ")")
        .collect(Collectors.joining(", "));
  }
}
