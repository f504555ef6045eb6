package io.quimbi.engine.words;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.OneOrderStages;
import io.quimbi.core.model.SegmentKind;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store has that a question may name.
 *
 * @param axes with segments
 * @param currency of its amounts, or null
 * @param today the day up to which its profiles count, from which periods are counted back
 * @param stages when half and when nine in ten of the repeat customers have come again; empty where
 *     there are too few to say
 * @param churnKnown whether the orders say that customers stop at all
 */
public record Vocabulary(
    List<KnownAxis> axes,
    @Nullable String currency,
    LocalDate today,
    Optional<OneOrderStages> stages,
    boolean churnKnown) {

  /** An axis with its segments. */
  public record KnownAxis(Axis axis, List<SegmentReport> segments) {}

  /** A segment that stands out on its axis by a feature. */
  record Outstanding(Axis axis, SegmentReport segment, double value) {}

  /** That of a report. */
  public static Vocabulary of(
      SegmentsReport report,
      @Nullable String currency,
      LocalDate today,
      Optional<OneOrderStages> stages) {
    List<KnownAxis> axes = new ArrayList<>();
    boolean churnKnown = false;
    for (AxisReport axis : report.axes()) {
      if (axis.available()) {
        axes.add(new KnownAxis(Axis.of(axis.axis()).orElseThrow(), axis.segments()));
        churnKnown |= axis.segments().stream().anyMatch(s -> s.meanChurnRisk() != null);
      }
    }
    return new Vocabulary(List.copyOf(axes), currency, today, stages, churnKnown);
  }

  /** Whether the segment was found, and not set apart for who cannot be placed. */
  static boolean ordinary(SegmentReport segment) {
    return segment.kind().equals(SegmentsReport.word(SegmentKind.ORDINARY))
        || segment.kind().equals(SegmentsReport.word(SegmentKind.PINNED));
  }

  /**
   * The segment whose centroid has the most, or the least, of a feature; empty where the store's
   * axis does not tell it.
   */
  Optional<Outstanding> outstanding(Feature feature, boolean most) {
    Comparator<Outstanding> byValue = Comparator.comparingDouble(Outstanding::value);
    return axes.stream()
        .filter(known -> known.axis == feature.axis())
        .flatMap(
            known ->
                known.segments.stream()
                    .filter(Vocabulary::ordinary)
                    .filter(segment -> segment.centroid().containsKey(feature.id()))
                    .map(
                        segment ->
                            new Outstanding(
                                known.axis,
                                segment,
                                segment.centroid().getOrDefault(feature.id(), 0.0))))
        .max(most ? byValue : byValue.reversed());
  }

  /** Up to three questions that this store can answer, for who does not know how to ask. */
  List<String> examples() {
    List<String> examples = new ArrayList<>();
    List<String> names =
        axes.stream()
            .flatMap(
                known ->
                    known.segments.stream()
                        .filter(Vocabulary::ordinary)
                        .max(Comparator.comparingLong(SegmentReport::size))
                        .stream()
                        .map(segment -> spoken(known.axis, segment.name())))
            .limit(2)
            .toList();
    if (!names.isEmpty()) {
      examples.add("how many " + names.getFirst() + " do we have");
      examples.add("drifting from " + names.getLast() + " in the last month");
    }
    examples.add("top 20 by lifetime value with more than 5 orders");
    return examples;
  }

  /** A segment as it may be named in a question: with its axis where its name is but a number. */
  static String spoken(Axis axis, String name) {
    return name.matches("segment_[\\d.]+")
        ? axis.id().replace('_', ' ') + " " + name.replace('_', ' ')
        : name.replace('_', ' ');
  }
}
