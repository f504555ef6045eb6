package io.quimbi.engine.discovery;

import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.DataSource;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.PriceDistribution;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.AxisQuality;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.Division;
import io.quimbi.core.model.OneOrderStages;
import io.quimbi.core.model.Scaler;
import io.quimbi.core.model.SegmentKind;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.QuimbiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model as bytes and back: JSON whose bytes are the same for the same model, and from which the
 * model comes back to the last bit.
 */
public final class ModelCodec {
  // Models are immutable, few, and asked for with every request: those used last stay decoded.
  private static final int DECODED_MAX = 16;
  private static final Map<String, SegmentModel> DECODED =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SegmentModel> eldest) {
          return size() > DECODED_MAX;
        }
      };

  private static final int FORMAT = 1;

  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The model's canonical bytes. */
  public byte[] encode(SegmentModel model) {
    return json.writeValueAsBytes(
        new ModelDoc(
            FORMAT,
            model.settings(),
            reference(model.reference()),
            model.axes().stream().map(ModelCodec::axis).toList()));
  }

  /** The model of stored bytes, decoded once for as long as it is in use. */
  public SegmentModel decode(ModelStore.StoredModel stored) {
    synchronized (DECODED) {
      SegmentModel known = DECODED.get(stored.contentHash());
      if (known != null) {
        return known;
      }
    }
    SegmentModel decoded = decode(stored.content());
    synchronized (DECODED) {
      DECODED.put(stored.contentHash(), decoded);
    }
    return decoded;
  }

  /**
   * The model of its bytes.
   *
   * @throws QuimbiException of kind ENVIRONMENT if the bytes are of another format
   */
  public SegmentModel decode(byte[] bytes) {
    // Read on its own, because the rest of another format need not fit the records.
    int format = json.readValue(bytes, FormatDoc.class).format;
    if (format != FORMAT) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "MODEL_FORMAT",
          "the stored model is of format "
              + format
              + ", this version of Quimbi reads format "
              + FORMAT
              + "; use the version that made it, or run quimbi discover again");
    }
    ModelDoc doc = json.readValue(bytes, ModelDoc.class);
    return new SegmentModel(
        doc.settings, reference(doc.reference), doc.axes.stream().map(ModelCodec::axis).toList());
  }

  // What follows spells the layout; a change of it is a change of FORMAT.

  private record FormatDoc(int format) {}

  private record ModelDoc(
      int format, DiscoverySettings settings, ReferenceDoc reference, List<AxisDoc> axes) {}

  private record ReferenceDoc(
      long asOf,
      Set<DataSource> sources,
      double meanConsistency,
      double gapMedian,
      double gapP90,
      int categoryCount,
      int channelCount,
      double meanSatisfaction,
      double exceptionalLimit,
      SortedMap<String, PricesDoc> categoryPrices,
      @Nullable PricesDoc storePrices) {}

  private record PricesDoc(long[] prices, long[] counts) {}

  private record AxisDoc(
      Axis axis,
      @Nullable String unavailable,
      @Nullable DivisionDoc root,
      boolean eligibility,
      @Nullable OneOrderStages stages,
      boolean exceptional,
      SortedMap<Feature, String> leftOut,
      @Nullable AxisQuality quality) {}

  private record DivisionDoc(
      List<Scaler.Scale> scales,
      List<Scaler.Constant> constants,
      @Nullable Double fuzzifier,
      double[][] centroids,
      List<SegmentDoc> segments) {}

  private record SegmentDoc(
      String path,
      SegmentKind kind,
      String identity,
      double size,
      @Nullable DivisionDoc division,
      String kept) {}

  private static ReferenceDoc reference(Reference r) {
    SortedMap<String, PricesDoc> prices = new TreeMap<>();
    r.categoryPrices().forEach((name, p) -> prices.put(name, prices(p)));
    return new ReferenceDoc(
        r.asOf(),
        r.sources(),
        r.meanConsistency(),
        r.gapMedian(),
        r.gapP90(),
        r.categoryCount(),
        r.channelCount(),
        r.meanSatisfaction(),
        r.exceptionalLimit(),
        prices,
        r.storePrices().map(ModelCodec::prices).orElse(null));
  }

  private static Reference reference(ReferenceDoc d) {
    SortedMap<String, PriceDistribution> prices = new TreeMap<>();
    d.categoryPrices.forEach((name, p) -> prices.put(name, prices(p)));
    return new Reference(
        d.asOf,
        d.sources,
        d.meanConsistency,
        d.gapMedian,
        d.gapP90,
        d.categoryCount,
        d.channelCount,
        d.meanSatisfaction,
        d.exceptionalLimit,
        prices,
        Optional.ofNullable(d.storePrices).map(ModelCodec::prices));
  }

  private static PricesDoc prices(PriceDistribution p) {
    return new PricesDoc(p.prices(), p.counts());
  }

  private static PriceDistribution prices(PricesDoc d) {
    return new PriceDistribution(d.prices, d.counts);
  }

  private static AxisDoc axis(AxisModel a) {
    return new AxisDoc(
        a.axis(),
        a.unavailable().orElse(null),
        a.root().map(ModelCodec::division).orElse(null),
        a.eligibility(),
        a.stages().orElse(null),
        a.exceptional(),
        new TreeMap<>(a.leftOut()),
        a.quality().orElse(null));
  }

  private static AxisModel axis(AxisDoc d) {
    if (d.unavailable != null) {
      return AxisModel.unavailable(d.axis, d.unavailable);
    }
    return AxisModel.of(
        d.axis,
        Optional.ofNullable(d.root).map(ModelCodec::division),
        d.eligibility,
        Optional.ofNullable(d.stages),
        d.exceptional,
        d.leftOut,
        Optional.ofNullable(d.quality));
  }

  private static DivisionDoc division(Division d) {
    List<SegmentDoc> segments = new ArrayList<>();
    double[][] centroids = new double[d.segments().size()][];
    for (int j = 0; j < centroids.length; j++) {
      Division.Segment s = d.segments().get(j);
      centroids[j] = d.centroid(j);
      segments.add(
          new SegmentDoc(
              s.path(),
              s.kind(),
              s.identity(),
              s.size(),
              s.division().map(ModelCodec::division).orElse(null),
              s.kept()));
    }
    @Nullable Double fuzzifier =
        switch (d.kernel()) {
          case MembershipKernel.Fuzzy fuzzy -> fuzzy.fuzzifier();
          case MembershipKernel.Nearest nearest -> 1.0;
          case MembershipKernel.Exponential exponential -> null;
        };
    return new DivisionDoc(
        d.scaler().scales(), d.scaler().constants(), fuzzifier, centroids, segments);
  }

  private static Division division(DivisionDoc d) {
    MembershipKernel kernel =
        d.fuzzifier == null ? MembershipKernel.exponential() : MembershipKernel.fuzzy(d.fuzzifier);
    return new Division(
        new Scaler(d.scales, d.constants),
        kernel,
        d.centroids,
        d.segments.stream()
            .map(
                s ->
                    new Division.Segment(
                        s.path,
                        s.kind,
                        s.identity,
                        s.size,
                        Optional.ofNullable(s.division).map(ModelCodec::division),
                        s.kept))
            .toList());
  }
}
