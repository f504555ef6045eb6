package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Customers with an average discount of so many percent, among centroids in percent. */
class AxisScorerTest {
  private static final Workers WORKERS = Workers.of(1);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /** Makes a percent a unit of distance. */
  private static final Scaler PERCENT =
      new Scaler(
          List.of(
              new Scaler.Scale(
                  Feature.AVG_DISCOUNT_PCT,
                  Double.NEGATIVE_INFINITY,
                  Double.POSITIVE_INFINITY,
                  0,
                  0.01)),
          List.of());

  private static Division.Segment leaf(String path) {
    return new Division.Segment(
        path, SegmentKind.ORDINARY, "s_" + path, 1, Optional.empty(), "A leaf of this test.");
  }

  private static Division.Segment divided(String path, Division division) {
    return new Division.Segment(
        path, SegmentKind.ORDINARY, "s_" + path, 1, Optional.of(division), "Split.");
  }

  private static Division division(
      MembershipKernel kernel, double[] at, List<Division.Segment> of) {
    double[][] centroids = new double[at.length][1];
    for (int j = 0; j < at.length; j++) {
      centroids[j][0] = at[j];
    }
    return new Division(PERCENT, kernel, centroids, of);
  }

  private static Division flat(MembershipKernel kernel, double... at) {
    List<Division.Segment> leaves = new ArrayList<>();
    for (int j = 0; j < at.length; j++) {
      leaves.add(leaf("" + j));
    }
    return division(kernel, at, leaves);
  }

  private record Scored(double[] memberships, String dominant, String top, Strength strength) {}

  private static AxisModel axis(Division root) {
    return AxisModel.of(
        Axis.PRICE_SENSITIVITY,
        Optional.of(root),
        true,
        Optional.empty(),
        false,
        Map.of(),
        Optional.empty());
  }

  private static Scored score(AxisModel axis, double percent) {
    return score(axis, new TestStore().discounted("a", percent));
  }

  private static Scored score(AxisModel axis, TestStore store) {
    Reference reference = store.reference(100, WORKERS);
    FeatureMatrix matrix = store.features(100, reference, WORKERS);
    return score(axis, reference, matrix, 0);
  }

  private static Scored score(AxisModel axis, Reference reference, FeatureMatrix matrix, int row) {
    AxisScorer scorer = new AxisScorer(axis, reference);
    // Scored into the middle of a dirty array, as thumbprints do.
    double[] all = new double[axis.leaves().size() + 2];
    Arrays.fill(all, 9);
    scorer.score(matrix, row, all, 1);
    assertThat(all[0]).isEqualTo(9);
    assertThat(all[all.length - 1]).isEqualTo(9);
    return new Scored(
        Arrays.copyOfRange(all, 1, all.length - 1),
        axis.leaves().get(scorer.dominantLeaf()).path(),
        axis.top().get(scorer.dominantTop()).path(),
        scorer.strength());
  }

  private static void assertMemberships(Scored scored, double... expected) {
    assertThat(scored.memberships).hasSize(expected.length);
    for (int j = 0; j < expected.length; j++) {
      assertThat(scored.memberships[j]).as("leaf " + j).isCloseTo(expected[j], within(1e-5));
    }
  }

  @Test
  void workedMembershipsOfBothKernels() {
    // Distances 0.5, 2.0 and 3.5 from 10.
    double[] at = {10.5, 12, 13.5};
    assertMemberships(
        score(axis(flat(MembershipKernel.fuzzy(2), at)), 10), 0.92344, 0.05771, 0.01885);
    assertMemberships(
        score(axis(flat(MembershipKernel.fuzzy(1.5), at)), 10), 0.99570, 0.00389, 0.00041);
    assertMemberships(
        score(axis(flat(MembershipKernel.exponential(), at)), 10), 0.78560, 0.17529, 0.03911);
    assertMemberships(score(axis(flat(MembershipKernel.fuzzy(1), at)), 10), 1, 0, 0);
  }

  private static final AxisModel DIVIDED =
      axis(
          division(
              MembershipKernel.fuzzy(2),
              new double[] {0, 40},
              List.of(
                  leaf("0"),
                  divided(
                      "1",
                      division(
                          MembershipKernel.fuzzy(2),
                          new double[] {11, 31},
                          List.of(leaf("1.0"), leaf("1.1")))))));

  @Test
  void membershipOfALeafIsTheProductAlongItsPath() {
    // 30 is 30 from 0 and 10 from 40: 0.1 and 0.9; inside 19 from 11 and 1 from 31.
    double inner = 1 / (1 + 1 / 361.0);
    assertMemberships(score(DIVIDED, 30), 0.1, 0.9 * (1 - inner), 0.9 * inner);
  }

  @Test
  void splitLosesNobodyToAnotherBranch() {
    // 21 is 21 from 0 and 19 from 40, so 0.45 and 0.55; inside halfway, so 0.275 each.
    Scored scored = score(DIVIDED, 21);
    assertThat(scored.memberships[0]).isGreaterThan(scored.memberships[1]);
    assertThat(scored.top).isEqualTo("1");
    // The tie inside goes to the lower ordinal.
    assertThat(scored.dominant).isEqualTo("1.0");
    // Read at the top level: 0.55 and 0.45.
    assertThat(scored.strength).isEqualTo(Strength.BALANCED);
  }

  @Test
  void leavesOfADividedSegmentStandInItsPlace() {
    assertThat(DIVIDED.leaves())
        .extracting(AxisModel.Leaf::path)
        .containsExactly("0", "1.0", "1.1");
    assertThat(DIVIDED.top()).extracting(AxisModel.Leaf::path).containsExactly("0", "1");
  }

  @Test
  void customerOnACentroidBelongsThereWholly() {
    assertMemberships(score(DIVIDED, 0), 1, 0, 0);
    assertThat(score(DIVIDED, 0).strength).isEqualTo(Strength.STRONG);
  }

  @Test
  void coincidentCentroidsShareEqually() {
    Scored scored = score(axis(flat(MembershipKernel.fuzzy(2), 10, 10, 50)), 10);
    assertMemberships(scored, 0.5, 0.5, 0);
    assertThat(scored.dominant).isEqualTo("0");
  }

  @Test
  void tooFewOrdersAreKeptApartOnlyWhereEligibilityIsOn() {
    TestStore store =
        new TestStore()
            .order("once", 0, 100, 10)
            .order("twice", 0, 100, 10)
            .order("twice", 9, 9, 0);
    Reference reference = store.reference(100, WORKERS);
    FeatureMatrix matrix = store.features(100, reference, WORKERS);
    for (boolean eligibility : new boolean[] {true, false}) {
      AxisModel axis =
          AxisModel.of(
              Axis.CUSTOMER_MATURITY,
              Optional.of(flat(MembershipKernel.fuzzy(2), 0, 40)),
              eligibility,
              Optional.empty(),
              false,
              Map.of(),
              Optional.empty());
      assertThat(score(axis, reference, matrix, 0).dominant)
          .isEqualTo(eligibility ? "not_enough_orders" : "0");
      assertThat(score(axis, reference, matrix, 1).dominant).isEqualTo("0");
      assertThat(axis.leaves()).hasSize(eligibility ? 3 : 2);
    }
  }

  @Test
  void exceptionalCustomerBelongsToNoCluster() {
    TestStore store = new TestStore();
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
    AxisModel axis =
        AxisModel.of(
            Axis.PURCHASE_FREQUENCY,
            Optional.of(flat(MembershipKernel.fuzzy(2), 0, 40)),
            true,
            Optional.of(new OneOrderStages(20, 40)),
            true,
            Map.of(),
            Optional.empty());
    Scored often = score(axis, reference, matrix, 0);
    assertThat(often.dominant).isEqualTo("exceptional");
    assertThat(often.top).isEqualTo("exceptional");
    assertMemberships(often, 0, 0, 0, 0, 0, 1);
    assertThat(score(axis, reference, matrix, 1).dominant).isEqualTo("0");
  }

  @Test
  void whoBecomesEligibleWhereNobodyWasStaysInTheReservedSegment() {
    AxisModel axis =
        AxisModel.of(
            Axis.PURCHASE_FREQUENCY,
            Optional.empty(),
            true,
            Optional.of(new OneOrderStages(20, 40)),
            true,
            Map.of(),
            Optional.empty());
    TestStore twice = new TestStore().order("twice", 0, 100, 10).order("twice", 9, 9, 0);
    Scored scored = score(axis, twice);
    assertThat(scored.dominant).isEqualTo("not_enough_orders");
    assertThat(scored.top).isEqualTo("not_enough_orders");
    assertMemberships(scored, 0, 0, 0, 1, 0);
  }
}
