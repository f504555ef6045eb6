package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContributionsTest {
  private static final Workers WORKERS = Workers.of(1);
  private static final List<Feature> FEATURES =
      List.of(
          Feature.ORDERS_PER_MONTH,
          Feature.AVG_DAYS_BETWEEN_ORDERS,
          Feature.RECENT_ORDERS_90D,
          Feature.PURCHASE_CONSISTENCY);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  static List<MembershipKernel> kernels() {
    return List.of(
        MembershipKernel.fuzzy(2),
        MembershipKernel.fuzzy(1.3),
        MembershipKernel.fuzzy(1),
        MembershipKernel.exponential());
  }

  private static Scaler scaler(List<Feature> features, List<Scaler.Constant> constants) {
    return new Scaler(
        features.stream().map(feature -> new Scaler.Scale(feature, -5, 5, 0.7, 0.4)).toList(),
        constants);
  }

  private static Division division(
      String path,
      Scaler scaler,
      MembershipKernel kernel,
      Random random,
      @Nullable Division inner) {
    double[][] centroids = new double[3][];
    List<Division.Segment> segments = new ArrayList<>();
    for (int j = 0; j < centroids.length; j++) {
      centroids[j] = random.doubles(scaler.features().size(), -2, 2).toArray();
      segments.add(
          new Division.Segment(
              path + j,
              SegmentKind.ORDINARY,
              "s_" + path + j,
              1,
              j == 1 ? Optional.ofNullable(inner) : Optional.empty(),
              "In this test."));
    }
    return new Division(scaler, kernel, centroids, segments);
  }

  /** A tree of two levels, the lower without the feature that is constant there. */
  private static SegmentModel model(MembershipKernel kernel, Random random) {
    List<Feature> inside = List.of(FEATURES.get(0), FEATURES.get(1), FEATURES.get(3));
    Scaler below = scaler(inside, List.of(new Scaler.Constant(Feature.RECENT_ORDERS_90D, 0)));
    Division inner = division("1.", below, kernel, random, null);
    return model(division("", scaler(FEATURES, List.of()), kernel, random, inner));
  }

  private static SegmentModel model(Division root) {
    Reference reference = new TestStore().order("a", 0, 10, 0).reference(1, WORKERS);
    return TestStore.model(
        DiscoverySettings.Profile.RECOMMENDED.defaults(),
        reference,
        AxisModel.of(
            Axis.PURCHASE_FREQUENCY,
            Optional.of(root),
            true,
            Optional.of(new OneOrderStages(20, 60)),
            true,
            Map.of(),
            Optional.empty()));
  }

  /** The membership of a point by itself. */
  private static double membership(SegmentModel model, double[] point, int leaf) {
    AxisModel axis = model.axis(Axis.PURCHASE_FREQUENCY);
    double[] memberships = new double[axis.leaves().size()];
    new AxisScorer(axis, model.reference()).scorePoint(point, memberships, 0);
    return memberships[leaf];
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void contributionsAddUpToTheDifferenceInEveryLeafUnderEveryKernel(MembershipKernel kernel) {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      SegmentModel model = model(kernel, random);
      Contributions contributions = new Contributions(model, Axis.PURCHASE_FREQUENCY);
      double[] from = random.doubles(4, 0, 8).toArray();
      double[] to = random.doubles(4, 0, 8).toArray();
      for (int leaf = 0; leaf < 5; leaf++) {
        Contributions.Explained explained = contributions.between(leaf, from, to);
        assertThat(explained.from()).isEqualTo(membership(model, from, leaf));
        assertThat(explained.to()).isEqualTo(membership(model, to, leaf));
        assertThat(explained.parts().stream().mapToDouble(Contributions.Part::contribution).sum())
            .isCloseTo(explained.to() - explained.from(), within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aFeatureThatIsTheSameContributesNothing(MembershipKernel kernel) {
    SegmentModel model = model(kernel, new Random(2));
    double[] from = {1, 30, 2, 0.3};
    double[] to = {2, 30, 5, 0.4};

    List<Contributions.Part> parts =
        new Contributions(model, Axis.PURCHASE_FREQUENCY).between(3, from, to).parts();

    assertThat(parts.get(1).contribution()).isZero();
    assertThat(parts)
        .extracting(part -> part.figure().id())
        .containsExactly(
            "orders_per_month",
            "avg_days_between_orders",
            "recent_orders_90d",
            "purchase_consistency");
    assertThat(parts.get(2).from()).isEqualTo(2);
    assertThat(parts.get(2).to()).isEqualTo(5);
  }

  @Test
  void twoFeaturesByHand() {
    // Hard labels in the plane: the point leaves the cluster at (0, 0) for that at (4, 4) only
    // where both features move, so each has half of it.
    Scaler plain =
        new Scaler(
            List.of(
                new Scaler.Scale(Feature.PURCHASE_CONSISTENCY, -99, 99, 0, 1),
                new Scaler.Scale(Feature.ORDER_FREQUENCY_TREND, -99, 99, 0, 1)),
            List.of());
    Division root =
        new Division(
            plain,
            MembershipKernel.fuzzy(1),
            new double[][] {{0, 0}, {4, 4}},
            List.of(
                new Division.Segment("0", SegmentKind.ORDINARY, "a", 1, Optional.empty(), ""),
                new Division.Segment("1", SegmentKind.ORDINARY, "b", 1, Optional.empty(), "")));

    Contributions.Explained explained =
        new Contributions(model(root), Axis.PURCHASE_FREQUENCY)
            .between(1, new double[] {1, 1}, new double[] {3 - 1e-9, 3 - 1e-9});
    Contributions.Explained alone =
        new Contributions(model(root), Axis.PURCHASE_FREQUENCY)
            .between(1, new double[] {1, 1}, new double[] {1, 9});

    assertThat(explained.parts())
        .extracting(Contributions.Part::contribution)
        .containsExactly(0.5, 0.5);
    assertThat(alone.parts())
        .extracting(Contributions.Part::contribution)
        .containsExactly(0.0, 1.0);
  }

  @Test
  void amongStagesTheDaysSinceTheOrderExplainAll() {
    SegmentModel model = model(MembershipKernel.fuzzy(2), new Random(1));
    AxisModel axis = model.axis(Axis.PURCHASE_FREQUENCY);
    int lapsed = axis.leaves().size() - 2;
    assertThat(axis.leaves().get(lapsed).path()).isEqualTo("one_order_lapsed");
    Contributions contributions = new Contributions(model, Axis.PURCHASE_FREQUENCY);

    Contributions.Explained explained = contributions.betweenStages(lapsed, 5, 200);

    assertThat(explained.from()).isZero();
    assertThat(explained.to()).isEqualTo(1);
    assertThat(explained.parts())
        .containsExactly(
            new Contributions.Part(Contributions.Figure.DAYS_SINCE_LAST_ORDER, 5, 200, 1));
  }

  @Test
  void standingsFollowTheRulesOfMemberships() {
    TestStore store = new TestStore().order("once", 0, 100, 0);
    for (int o = 0; o < 40; o++) {
      store.order("often", o, 100, 10);
    }
    for (int c = 0; c < 20; c++) {
      for (int o = 0; o < 3; o++) {
        store.order("usual" + c, o * (20 + c), 100, 10);
      }
    }
    Reference reference = store.reference(100, WORKERS);
    FeatureMatrix matrix = store.features(100, reference, WORKERS);
    SegmentModel random = model(MembershipKernel.fuzzy(2), new Random(1));
    SegmentModel model =
        TestStore.model(random.settings(), reference, random.axis(Axis.PURCHASE_FREQUENCY));
    Contributions contributions = new Contributions(model, Axis.PURCHASE_FREQUENCY);

    assertThat(matrix.customerId(0)).isEqualTo("often");
    assertThat(contributions.standing(matrix, 0)).isEqualTo(Standing.EXCEPTIONAL);
    assertThat(matrix.customerId(1)).isEqualTo("once");
    assertThat(contributions.standing(matrix, 1)).isEqualTo(Standing.ONE_ORDER_STAGE);
    assertThat(contributions.standing(matrix, 2)).isEqualTo(Standing.CLUSTERED);
    Contributions.Explained exceptional = contributions.exceptional(matrix, 0);
    assertThat(exceptional.to() - exceptional.from()).isEqualTo(1);
    Contributions.Part rate = exceptional.parts().getFirst();
    // 39 orders after the first within 39 days, which count as 1.28 months.
    assertThat(rate.to()).isCloseTo(39 / (39 / 30.4375), within(1e-9));
    assertThat(rate.from()).isLessThan(rate.to());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    SegmentModel model = model(MembershipKernel.fuzzy(2), new Random(1));
    Contributions contributions = new Contributions(model, Axis.PURCHASE_FREQUENCY);

    assertThatThrownBy(() -> new Contributions(model, Axis.PURCHASE_VALUE))
        .hasMessage("axis purchase_value has no segments: not in this test");
    assertThatThrownBy(() -> contributions.between(0, new double[3], new double[4]))
        .hasMessage("points on purchase_frequency have 4 values, were 3 and 4");
    assertThatThrownBy(() -> contributions.between(9, new double[4], new double[4]))
        .hasMessage("leaf of purchase_frequency must be from 0 to 8, was 9");
  }
}
