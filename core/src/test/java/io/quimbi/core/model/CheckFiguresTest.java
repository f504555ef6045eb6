package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.FuzzyCMeans;
import io.quimbi.core.cluster.FuzzyCMeansOptions;
import io.quimbi.core.cluster.FuzzyPartition;
import io.quimbi.core.cluster.Points;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The figures that other tools give on public data sets, each with its tolerance. */
class CheckFiguresTest {
  private static final Workers WORKERS = Workers.of(2);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private static double mean(FeatureMatrix matrix, Feature feature, IntPredicate rows) {
    return IntStream.range(0, matrix.rows())
        .filter(rows)
        .mapToDouble(row -> matrix.get(row, feature))
        .average()
        .orElseThrow();
  }

  private static void assertMean(FeatureMatrix matrix, Feature feature, double expected) {
    assertThat(mean(matrix, feature, row -> true))
        .as(feature.id())
        .isCloseTo(expected, within(1e-4));
  }

  /** Winsorized at 1 and 99 after the transform, standard scaling, to convergence at 1e-8. */
  private static FuzzyPartition cluster(List<Feature> features, double[][] columns, int k) {
    double[] ones = new double[columns[0].length];
    Arrays.fill(ones, 1);
    Scaler scaler = Scaler.fit(features, columns, ones, Scaler.Method.STANDARD, 99);
    double[][] scaled = new double[columns.length][ones.length];
    for (int f = 0; f < columns.length; f++) {
      for (int i = 0; i < ones.length; i++) {
        scaled[f][i] = scaler.scale(f, columns[f][i]);
      }
    }
    return FuzzyCMeans.fit(
        Points.of(scaled), FuzzyCMeansOptions.of(k, 42).withStop(10_000, 1e-8), WORKERS);
  }

  private static void assertSizes(FuzzyPartition partition, double... largestFirst) {
    double[] sizes = Arrays.stream(partition.sizes()).map(size -> -size).sorted().toArray();
    assertThat(sizes).hasSize(largestFirst.length);
    for (int j = 0; j < sizes.length; j++) {
      assertThat(-sizes[j]).isCloseTo(largestFirst[j], withinPercentage(0.3));
    }
  }

  private static double hybridShare(FuzzyPartition partition) {
    return IntStream.range(0, partition.rows())
            .filter(
                row -> {
                  double[] u = partition.memberships(row);
                  Arrays.sort(u);
                  return Strength.of(u[u.length - 1], u[u.length - 2]) == Strength.BALANCED;
                })
            .count()
        / (double) partition.rows();
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class OnlineRetail {
    private RealData data;

    @BeforeAll
    void read() throws IOException {
      data = RealData.onlineRetail(WORKERS);
    }

    @Test
    void featureMeans() {
      FeatureMatrix matrix = data.matrix();
      assertThat(matrix.rows()).isEqualTo(4_338);
      assertThat(IntStream.range(0, matrix.rows()).filter(row -> matrix.orders(row) == 1).count())
          .isEqualTo(1_493);
      assertMean(matrix, Feature.ORDERS_PER_MONTH, 0.64470);
      assertThat(mean(matrix, Feature.AVG_DAYS_BETWEEN_ORDERS, row -> matrix.orders(row) > 1))
          .isCloseTo(72.653, within(1e-3));
      assertMean(matrix, Feature.CHURN_RISK, 0.47706);
      assertMean(matrix, Feature.TIME_OF_DAY_CONSISTENCY, 0.48022);
      assertMean(matrix, Feature.SEASONAL_PATTERN, 0.16129);
      assertMean(matrix, Feature.SAME_PRODUCT_RATE, 0.19854);
      assertMean(matrix, Feature.LOYALTY_INDEX, 0.06226);
    }

    @Test
    void purchaseValueOfEverybodyInThree() {
      List<Feature> features = List.of(Feature.AVG_ORDER_VALUE, Feature.LIFETIME_VALUE);
      double[][] columns = {
        data.matrix().column(features.get(0)), data.matrix().column(features.get(1))
      };
      FuzzyPartition partition = cluster(features, columns, 3);
      assertThat(partition.objective()).isCloseTo(1855.6, withinPercentage(1));
      assertSizes(partition, 1963, 1198, 1177);
    }

    @Test
    void purchaseFrequencyWithRawConsistencyInFour() {
      FeatureMatrix matrix = data.matrix();
      int[] repeat =
          IntStream.range(0, matrix.rows()).filter(row -> matrix.orders(row) >= 2).toArray();
      List<Feature> features = Axis.PURCHASE_FREQUENCY.features();
      double[][] columns = new double[features.size()][];
      for (int f = 0; f < columns.length; f++) {
        Feature feature = features.get(f);
        columns[f] =
            Arrays.stream(repeat)
                .mapToDouble(
                    row ->
                        feature == Feature.PURCHASE_CONSISTENCY
                            ? rawConsistency(row)
                            : matrix.get(row, feature))
                .toArray();
      }
      FuzzyPartition partition = cluster(features, columns, 4);
      assertThat(partition.objective()).isCloseTo(2112.64, withinPercentage(0.1));
      assertSizes(partition, 913, 816, 654, 462);
      assertThat(hybridShare(partition)).isCloseTo(0.137, within(0.0005));
    }

    /** c of N ≥ 3, taken back out of ((N−1)·c + 8·c̄)/(N+7); 0 for fewer orders. */
    private double rawConsistency(int row) {
      int orders = data.matrix().orders(row);
      double shrunk = data.matrix().get(row, Feature.PURCHASE_CONSISTENCY);
      return orders <= 2
          ? 0
          : (shrunk * (orders + 7) - 8 * data.reference().meanConsistency()) / (orders - 1);
    }

    @Test
    void oneOrderStages() {
      assertThat(data.reference().gapMedian()).isCloseTo(53, within(0.5));
      assertThat(data.reference().gapP90()).isCloseTo(160, within(0.5));
      int[] everybody = IntStream.range(0, data.matrix().rows()).toArray();
      double[] ones = new double[everybody.length];
      Arrays.fill(ones, 1);
      AxisModel frequency =
          new AxisDiscovery(
                  Axis.PURCHASE_FREQUENCY,
                  data.matrix(),
                  data.reference(),
                  DiscoverySettings.Profile.RECOMMENDED.defaults(),
                  Optional.empty(),
                  WORKERS)
              .discover(everybody, ones);
      Thumbprints thumbprints =
          Thumbprints.of(
              TestStore.model(
                  DiscoverySettings.Profile.RECOMMENDED.defaults(), data.reference(), frequency),
              data.matrix(),
              WORKERS);
      int axis = 0;
      ToDoubleFunction<String> percent =
          path ->
              100.0
                  * IntStream.range(0, thumbprints.rows())
                      .filter(
                          row ->
                              frequency
                                  .leaves()
                                  .get(thumbprints.dominantLeaf(row, axis))
                                  .path()
                                  .equals(path))
                      .count()
                  / thumbprints.rows();
      assertThat(percent.applyAsDouble("one_order_new")).isCloseTo(9.1, within(0.05));
      assertThat(percent.applyAsDouble("one_order_due")).isCloseTo(9.8, within(0.05));
      assertThat(percent.applyAsDouble("one_order_lapsed")).isCloseTo(15.6, within(0.05));
    }

    @Test
    void exceptionalCustomers() {
      assertThat(
              IntStream.range(0, data.matrix().rows())
                  .filter(row -> FeatureExtractor.exceptional(data.matrix(), row, data.reference()))
                  .count())
          .isBetween(8L, 14L);
    }
  }

  @Test
  void cdnowFeatureMeans() throws IOException {
    RealData data = RealData.cdnow(WORKERS);
    FeatureMatrix matrix = data.matrix();
    assertThat(matrix.rows()).isEqualTo(23_570);
    assertMean(matrix, Feature.ORDERS_PER_MONTH, 0.17888);
    assertThat(mean(matrix, Feature.AVG_DAYS_BETWEEN_ORDERS, row -> matrix.orders(row) > 1))
        .isCloseTo(111.311, within(1e-3));
    assertMean(matrix, Feature.CHURN_RISK, 0.73570);
    assertThat(
            IntStream.range(0, matrix.rows())
                .filter(row -> matrix.orders(row) > 1)
                .filter(row -> matrix.get(row, Feature.AVG_DAYS_BETWEEN_ORDERS) == 0)
                .count())
        .isEqualTo(146);
  }
}
