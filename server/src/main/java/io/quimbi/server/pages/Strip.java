package io.quimbi.server.pages;

import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import java.util.ArrayList;
import java.util.List;

/** The shares of an axis's segments as one bar. */
public record Strip(AxisReport axis, List<Part> parts) {
  private static final double PERCENT = 100;

  /**
   * A segment's part of the bar.
   *
   * @param start in percent of the bar
   * @param width in percent of the bar
   */
  public record Part(SegmentReport segment, String tone, double start, double width) {}

  /** The axis in words. */
  public String title() {
    return Figures.words(axis.axis());
  }

  static Strip of(AxisReport axis, Tones tones) {
    List<Part> parts = new ArrayList<>();
    double start = 0;
    for (SegmentReport segment : axis.segments()) {
      double width = PERCENT * segment.share();
      if (segment.size() > 0) {
        parts.add(new Part(segment, tones.of(axis.axis(), segment.name()), start, width));
        start += width;
      }
    }
    return new Strip(axis, parts);
  }
}
