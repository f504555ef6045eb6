package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.core.lookalike.Neighbour;
import io.quimbi.core.lookalike.VectorIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
  private static final Workers WORKERS = Workers.of(2);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private static Scaler discount(double centre, double spread) {
    return new Scaler(
        List.of(new Scaler.Scale(Feature.AVG_DISCOUNT_PCT, -9, 9, centre, spread)), List.of());
  }

  private static Division.Segment segment(String path, Optional<Division> inner) {
    return new Division.Segment(path, SegmentKind.ORDINARY, "s_" + path, 1, inner, "");
  }

  private static Division division(Scaler scaler, double[] at, Division.Segment... segments) {
    double[][] centroids = new double[at.length][];
    Arrays.setAll(centroids, j -> new double[] {at[j]});
    return new Division(scaler, MembershipKernel.fuzzy(2), centroids, List.of(segments));
  }

  private static AxisModel axis(Axis axis, Division root, Optional<OneOrderStages> stages) {
    return AxisModel.of(
        axis, Optional.of(root), true, stages, stages.isPresent(), Map.of(), Optional.empty());
  }

  private static double[] distances(SegmentModel model, FeatureMatrix matrix, int row) {
    Fingerprints fingerprints = Fingerprints.under(model);
    double[] distances = new double[fingerprints.size()];
    fingerprints.reader().distances(matrix, row, distances);
    return distances;
  }

  @Test
  void leavesBelowASubdivisionAreMeasuredInTheUnitsOfTheirAxis() {
    // The axis counts in tenths from 20 %; inside, in hundredths from 50 %: 47 and 55 %.
    Division inner =
        division(
            discount(0.5, 0.01),
            new double[] {-3, 5},
            segment("1.0", Optional.empty()),
            segment("1.1", Optional.empty()));
    Division root =
        division(
            discount(0.2, 0.1),
            new double[] {-1, 3},
            segment("0", Optional.empty()),
            segment("1", Optional.of(inner)));
    TestStore store = new TestStore().discounted("a", 40);
    Reference reference = store.reference(100, WORKERS);
    SegmentModel model =
        TestStore.model(
            DiscoverySettings.Profile.RECOMMENDED.defaults(),
            reference,
            axis(Axis.PRICE_SENSITIVITY, root, Optional.empty()));

    // 40 % is 3 tenths from 10 %, 0.7 from 47 % and 1.5 from 55 %.
    assertThat(distances(model, store.features(100, reference, WORKERS), 0))
        .containsExactly(new double[] {3, 0.7, 1.5}, within(1e-9));
  }

  @Test
  void whoAnAxisSaysNothingOfIsAsFarFromItsClustersAsCustomersAreOnAverage() {
    Division root =
        division(
            new Scaler(
                List.of(new Scaler.Scale(Feature.RECENT_ORDERS_90D, -9, 9, 0, 1)), List.of()),
            new double[] {0, 2},
            segment("0", Optional.empty()),
            segment("1", Optional.empty()));
    TestStore store =
        new TestStore().order("once", 90, 100, 0).order("twice", 90, 9, 0).order("twice", 99, 9, 0);
    Reference reference = store.reference(100, WORKERS);
    FeatureMatrix matrix = store.features(100, reference, WORKERS);
    SegmentModel model =
        TestStore.model(
            DiscoverySettings.Profile.RECOMMENDED.defaults(),
            reference,
            axis(Axis.PURCHASE_FREQUENCY, root, Optional.of(new OneOrderStages(20, 60))));
    double apart = Math.sqrt(2);

    double[] once = distances(model, matrix, 0);
    assertThat(Arrays.copyOf(once, 2))
        .containsExactly(new double[] {1, Math.sqrt(1 + 4)}, within(1e-12));
    // Ten days after the order is before the first stage's middle, which counts as being there.
    assertThat(Arrays.copyOfRange(once, 2, 6))
        .containsExactly(new double[] {0, 1, 2, apart}, within(1e-12));

    double[] twice = distances(model, matrix, 1);
    assertThat(twice)
        .containsExactly(
            new double[] {Math.log(3), 2 - Math.log(3), apart, apart, apart, apart}, within(1e-12));
  }

  /**
   * To a shopkeeper: on the figures behind the axes, how far apart in the ranks of all customers
   * are a customer and the lookalikes, and how far two customers drawn at random.
   */
  @Test
  void lookalikesOfRealCustomersLookAlike() throws IOException {
    RealData data = RealData.onlineRetail(WORKERS);
    SegmentModel model =
        SegmentDiscovery.discover(
                data.matrix(),
                data.reference(),
                DiscoverySettings.Profile.RECOMMENDED.defaults(),
                WORKERS,
                axis -> {})
            .model();
    Fingerprints fingerprints = Fingerprints.under(model);
    int rows = data.matrix().rows();
    VectorIndex.Builder builder = VectorIndex.builder(Metric.COSINE, fingerprints.size());
    Fingerprints.Reader reader = fingerprints.reader();
    double[] coordinates = new double[fingerprints.size()];
    for (int row = 0; row < rows; row++) {
      reader.coordinates(data.matrix(), row, coordinates);
      builder.add(String.valueOf(row), coordinates);
    }
    VectorIndex index = builder.build();
    Random random = new Random(1);
    int[] customers = random.ints(0, rows).distinct().limit(300).toArray();
    for (Feature feature :
        List.of(
            Feature.ORDERS_PER_MONTH,
            Feature.LIFETIME_VALUE,
            Feature.AVG_ORDER_VALUE,
            Feature.RECENT_ORDERS_90D,
            Feature.CHURN_RISK)) {
      double[] ranks = ranks(data.matrix().column(feature));
      double alike = 0;
      double drawn = 0;
      int pairs = 0;
      for (int customer : customers) {
        for (Neighbour neighbour : index.nearest(String.valueOf(customer), 10, WORKERS)) {
          alike += Math.abs(ranks[customer] - ranks[Integer.parseInt(neighbour.id())]);
          drawn += Math.abs(ranks[customer] - ranks[random.nextInt(rows)]);
          pairs++;
        }
      }
      assertThat(alike / pairs)
          .as("%s: apart %.3f, at random %.3f", feature.id(), alike / pairs, drawn / pairs)
          .isLessThan(0.65 * drawn / pairs);
    }
  }

  /** Ranks in the whole from 0 to 1, those equal having the mean of theirs. */
  private static double[] ranks(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] ranks = new double[values.length];
    for (int i = 0; i < ranks.length; i++) {
      int first = Arrays.binarySearch(sorted, values[i]);
      int last = first;
      while (first > 0 && sorted[first - 1] == values[i]) {
        first--;
      }
      while (last < sorted.length - 1 && sorted[last + 1] == values[i]) {
        last++;
      }
      ranks[i] = (first + last) / 2.0 / sorted.length;
    }
    return ranks;
  }
}
