package io.quimbi.engine.naming;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Thumbprints;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is usual in a store: the percentiles of each feature among the customers whom its axis is
 * about, which leaves out those in reserved segments. Aggregates only; immutable.
 *
 * <p>Above 20,000 customers each n-th is taken: a percentile is then off by a third of a percent
 * (one standard error at the median), a third of the distance between two of those kept.
 */
public final class Population {
  private static final int STEPS = 100;
  private static final int CUSTOMERS_MAX = 20_000;

  /** A centroid that should lie on a value that many share is off by rounding. */
  private static final double ROUNDING = 1e-9;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<Feature, double[]> quantiles;

  private Population(Map<Feature, double[]> quantiles) {
    this.quantiles = quantiles;
  }

  /** Nothing is known of anybody. */
  public static Population unknown() {
    return new Population(new EnumMap<>(Feature.class));
  }

  /** The customers of some thumbprints. */
  public static Population of(Thumbprints thumbprints) {
    FeatureMatrix matrix = thumbprints.matrix();
    Map<Feature, double[]> quantiles = new EnumMap<>(Feature.class);
    int[] rows = new int[thumbprints.rows()];
    for (int a = 0; a < thumbprints.axes().size(); a++) {
      AxisModel axis = thumbprints.axes().get(a);
      int eligible = 0;
      for (int row = 0; row < rows.length; row++) {
        if (!axis.leaves().get(thumbprints.dominantLeaf(row, a)).kind().reserved()) {
          rows[eligible++] = row;
        }
      }
      int step = (eligible + CUSTOMERS_MAX - 1) / CUSTOMERS_MAX;
      for (Feature feature : axis.axis().features()) {
        if (eligible > 0 && thumbprints.model().reference().has(feature)) {
          double[] values = new double[(eligible + step - 1) / step];
          for (int i = 0; i < values.length; i++) {
            values[i] = matrix.get(rows[i * step], feature);
          }
          quantiles.put(feature, quantiles(values));
        }
      }
    }
    return new Population(quantiles);
  }

  /**
   * Values of one feature each.
   *
   * @param values not NaN, one or more of each feature; copied
   */
  public static Population of(Map<Feature, double[]> values) {
    Map<Feature, double[]> quantiles = new EnumMap<>(Feature.class);
    values.forEach((feature, of) -> quantiles.put(feature, quantiles(of.clone())));
    return new Population(quantiles);
  }

  /** The percentiles 0 to 100, interpolated linearly; sorts the values. */
  private static double[] quantiles(double[] values) {
    Arrays.sort(values);
    double[] quantiles = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      double at = (values.length - 1) * (i / (double) STEPS);
      int below = (int) at;
      int above = Math.min(values.length - 1, below + 1);
      // As written down: what is read back is the same.
      quantiles[i] = (float) (values[below] + (at - below) * (values[above] - values[below]));
    }
    return quantiles;
  }

  /** Whether anything is known of a feature. */
  public boolean has(Feature feature) {
    return quantiles.containsKey(feature);
  }

  /** The value that half of the customers stay below; empty where nothing is known. */
  public OptionalDouble median(Feature feature) {
    double[] of = quantiles.get(feature);
    return of == null ? OptionalDouble.empty() : OptionalDouble.of(of[STEPS / 2]);
  }

  /** The value at a percentile from 0 to 100; empty where nothing is known. */
  public OptionalDouble quantile(Feature feature, int percent) {
    double[] of = quantiles.get(feature);
    return of == null ? OptionalDouble.empty() : OptionalDouble.of(of[percent]);
  }

  /**
   * The share of customers below a value, half of those who have the same counted: of a value that
   * most share, that is near a half, so that it is neither high nor low. From 0 to 1; empty where
   * nothing is known.
   */
  public OptionalDouble percentile(Feature feature, double value) {
    double[] of = quantiles.get(feature);
    if (of == null) {
      return OptionalDouble.empty();
    }
    double slack = ROUNDING * Math.max(1, Math.abs(value));
    return OptionalDouble.of((below(of, value - slack) + below(of, value + slack)) / 2);
  }

  private static double below(double[] of, double value) {
    if (value < of[0]) {
      return 0;
    }
    if (value >= of[STEPS]) {
      return 1;
    }
    int i = 0;
    while (of[i + 1] <= value) {
      i++;
    }
    return (i + (value - of[i]) / (of[i + 1] - of[i])) / STEPS;
  }

  /** As it is stored beside a model. */
  public String json() {
    Map<String, float[]> byId = new LinkedHashMap<>();
    quantiles.forEach(
        (feature, of) -> {
          float[] rounded = new float[of.length];
          for (int i = 0; i < of.length; i++) {
            rounded[i] = (float) of[i];
          }
          byId.put(feature.id(), rounded);
        });
    return JSON.writeValueAsString(byId);
  }

  /** Reads what {@link #json} wrote; features that are unknown by now are passed over. */
  public static Population parse(String json) {
    Map<String, float[]> byId = JSON.readValue(json, new TypeReference<Map<String, float[]>>() {});
    Map<Feature, double[]> quantiles = new EnumMap<>(Feature.class);
    byId.forEach(
        (id, stored) ->
            Quantity.of(id)
                .map(Quantity::feature)
                .ifPresent(
                    feature -> {
                      double[] of = new double[stored.length];
                      for (int i = 0; i < of.length; i++) {
                        of[i] = stored[i];
                      }
                      quantiles.put(feature, of);
                    }));
    return new Population(quantiles);
  }
}
