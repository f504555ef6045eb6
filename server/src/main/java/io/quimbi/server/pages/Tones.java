package io.quimbi.server.pages;

import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which colour a segment has, the same on every page: by its place among those of its axis. */
public final class Tones {
  /** How many colours there are; the style sheet and the charts have as many. */
  static final int COLOURS = 8;

  /** Of segments that say that nothing can be said. */
  static final String NEUTRAL = "n";

  private final Map<String, Map<String, String>> byAxis = new HashMap<>();

  private Tones() {}

  static Tones of(SegmentsReport report) {
    Tones tones = new Tones();
    for (AxisReport axis : report.axes()) {
      Map<String, String> own = new LinkedHashMap<>();
      int next = 0;
      for (SegmentReport segment : axis.segments()) {
        boolean silent = segment.kind().equals("not_enough_orders");
        own.put(segment.name(), silent ? NEUTRAL : String.valueOf(next++ % COLOURS));
      }
      tones.byAxis.put(axis.axis(), own);
    }
    return tones;
  }

  /** The colour of a segment; neutral where it is none of the active model. */
  public String of(String axis, String segment) {
    return byAxis.getOrDefault(axis, Map.of()).getOrDefault(segment, NEUTRAL);
  }
}
