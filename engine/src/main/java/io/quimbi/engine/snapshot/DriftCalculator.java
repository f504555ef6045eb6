package io.quimbi.engine.snapshot;

import io.quimbi.core.drift.Distance;
import io.quimbi.core.drift.DriftWeights;
import io.quimbi.core.drift.ThumbprintDrift;
import io.quimbi.engine.QuimbiException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The drift between two thumbprints that somebody wrote down: {@code {"axis": {"segment": 0.7, …},
 * …}}, or {@code {"segment": 0.7, …}} for a single axis. Needs no store.
 */
public final class DriftCalculator {
  /** What a lone axis is called in the answer. */
  private static final String LONE_AXIS = "axis";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DriftCalculator() {}

  /**
   * The drift from one thumbprint to another, with equal weights.
   *
   * @param before JSON
   * @param after JSON
   * @param days from one to the other, above 0
   * @param anomalyMin overall drift from which a change is an anomaly
   * @throws QuimbiException of kind USAGE if a text is not a thumbprint, there is no axis in both,
   *     or the days are not above 0
   */
  public static DriftReport calculate(String before, String after, double days, double anomalyMin) {
    Map<String, Map<String, Double>> old = parse("before", before);
    Map<String, Map<String, Double>> now = parse("after", after);
    ThumbprintDrift drift;
    try {
      drift = ThumbprintDrift.of(old, now, days, DriftWeights.EQUAL, Distance.EUCLIDEAN);
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "DRIFT_INPUT", String.valueOf(e.getMessage()), e);
    }
    if (drift.axes().isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "DRIFT_INPUT",
          "the two thumbprints have no axis in common: before "
              + old.keySet()
              + ", after "
              + now.keySet());
    }
    Double overall = DriftReport.orNull(drift.overall());
    return new DriftReport(
        null,
        null,
        null,
        null,
        days,
        null,
        false,
        false,
        overall,
        drift.severity().map(Enum::name).orElse(null),
        null,
        null,
        "two thumbprints by themselves have no store to be compared with",
        DriftReport.orNull(drift.velocity()),
        DriftReport.axes(
            drift,
            DriftReport.UsualOnAxis.UNKNOWN,
            a -> drift.axes().get(a).segments().ids(),
            null,
            null,
            null,
            DriftReport.WhyOnAxis.UNKNOWN),
        drift.segmentsChanged(),
        drift.transitionCount(),
        null,
        null,
        overall != null && overall >= anomalyMin,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Map<String, Map<String, Double>> parse(String which, String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JacksonException e) {
      throw bad(which, text, e);
    }
    Map<String, Map<String, Double>> axes = new LinkedHashMap<>();
    if (root.isObject() && !root.isEmpty() && root.values().stream().allMatch(JsonNode::isNumber)) {
      axes.put(LONE_AXIS, memberships(which, text, root));
      return axes;
    }
    if (!root.isObject() || root.isEmpty()) {
      throw bad(which, text, null);
    }
    root.properties().forEach(e -> axes.put(e.getKey(), memberships(which, text, e.getValue())));
    return axes;
  }

  private static Map<String, Double> memberships(String which, String text, JsonNode axis) {
    if (!axis.isObject()
        || axis.isEmpty()
        || !axis.values().stream().allMatch(JsonNode::isNumber)) {
      throw bad(which, text, null);
    }
    Map<String, Double> memberships = new LinkedHashMap<>();
    axis.properties().forEach(e -> memberships.put(e.getKey(), e.getValue().doubleValue()));
    return memberships;
  }

  private static QuimbiException bad(String which, String text, @Nullable Exception cause) {
    String message =
        "the thumbprint "
            + which
            + " is not one: \""
            + text
            + "\"; write {\"segment\": 0.7, \"other\": 0.3} for one axis, or"
            + " {\"axis\": {\"segment\": 0.7, …}, …} for several";
    return cause == null
        ? new QuimbiException(QuimbiException.Kind.USAGE, "DRIFT_INPUT", message)
        : new QuimbiException(QuimbiException.Kind.USAGE, "DRIFT_INPUT", message, cause);
  }
}
