package io.quimbi.engine.snapshot;

import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.evidence.FrequencyPrior;
import io.quimbi.core.evidence.Measure;
import io.quimbi.core.evidence.StorePast;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What a store contributes to the evidence of one as-of, as it is stored beside the run. */
final class StorePastJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private static final List<Measure> SHARES =
      EvidenceKind.ALL.stream()
          .map(EvidenceKind::measure)
          .filter(measure -> measure != Measure.FREQUENCY && measure != Measure.VALUE)
          .distinct()
          .toList();

  /**
   * The document. Numbers that JSON has none for, the NaN of what the store's past does not tell,
   * are null.
   *
   * @param index by window of frequency
   * @param shares by share and window, A and B
   * @param values by window, μ, σ² and τ²
   */
  private record Doc(
      @Nullable Double r,
      @Nullable Double alphaDays,
      double[] index,
      @Nullable Double[][][] shares,
      @Nullable Double[][] values) {}

  private StorePastJson() {}

  static String of(StorePast past) {
    double[] index = new double[Measure.FREQUENCY.windowCount()];
    for (int w = 0; w < index.length; w++) {
      index[w] = past.orderIndex(w);
    }
    @Nullable Double[][][] shares = new Double[SHARES.size()][2][];
    @Nullable Double[][] values = new Double[2][];
    for (int w = 0; w < 2; w++) {
      for (int s = 0; s < shares.length; s++) {
        shares[s][w] = orNull(past.shareParameters(SHARES.get(s), w));
      }
      values[w] = orNull(past.valueParameters(w));
    }
    return JSON.writeValueAsString(
        new Doc(
            past.prior().map(FrequencyPrior::r).orElse(null),
            past.prior().map(FrequencyPrior::alphaDays).orElse(null),
            index,
            shares,
            values));
  }

  static StorePast parse(String json) {
    Doc doc = JSON.readValue(json, Doc.class);
    double[][][] shares = new double[doc.shares.length][][];
    for (int s = 0; s < shares.length; s++) {
      shares[s] = orNaN(doc.shares[s]);
    }
    return StorePast.of(
        doc.r == null || doc.alphaDays == null ? null : new FrequencyPrior(doc.r, doc.alphaDays),
        doc.index,
        shares,
        orNaN(doc.values));
  }

  private static @Nullable Double[] orNull(double[] values) {
    @Nullable Double[] boxed = new Double[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = Double.isNaN(values[i]) ? null : (Double) values[i];
    }
    return boxed;
  }

  private static double[][] orNaN(@Nullable Double[][] values) {
    double[][] plain = new double[values.length][];
    for (int i = 0; i < values.length; i++) {
      plain[i] = new double[values[i].length];
      for (int j = 0; j < plain[i].length; j++) {
        Double value = values[i][j];
        plain[i][j] = value == null ? Double.NaN : value;
      }
    }
    return plain;
  }
}
