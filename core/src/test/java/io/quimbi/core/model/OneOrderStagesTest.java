package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OneOrderStagesTest {
  private static final Workers WORKERS = Workers.of(1);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  @Test
  void centroidsLieAsFarFromTheBordersOnBothSides() {
    OneOrderStages stages = new OneOrderStages(53, 160);
    double due = Math.log(54);
    double lapsed = Math.log(161);
    assertThat(stages.centroid(1)).isCloseTo((due + lapsed) / 2, within(1e-12));
    assertThat(stages.centroid(0) + stages.centroid(1)).isCloseTo(2 * due, within(1e-12));
    assertThat(stages.centroid(1) + stages.centroid(2)).isCloseTo(2 * lapsed, within(1e-12));
  }

  @Test
  void dominantStageChangesExactlyAtTheBorders() {
    double second = 1 / 86_400.0;
    for (double[] borders : new double[][] {{53, 160}, {0.5, 1}, {30.25, 365}, {0, 12}}) {
      OneOrderStages stages = new OneOrderStages(borders[0], borders[1]);
      if (borders[0] > 0) {
        assertThat(score(stages, borders[0] - second).path).isEqualTo("one_order_new");
      }
      assertThat(score(stages, borders[0] + second).path).isEqualTo("one_order_due");
      assertThat(score(stages, borders[1] - second).path).isEqualTo("one_order_due");
      assertThat(score(stages, borders[1] + second).path).isEqualTo("one_order_lapsed");
    }
  }

  @Test
  void membershipsAreThoseOfFuzzyCMeansAtTwo() {
    OneOrderStages stages = new OneOrderStages(53, 160);
    double x = Math.log(1 + 53.0);
    double step = stages.centroid(1) - x;
    double far = stages.centroid(2) - x;
    double sum = 2 / (step * step) + 1 / (far * far);
    // On the border the first two are equal: a hybrid of both.
    Scored border = score(stages, 53);
    assertThat(border.memberships[0]).isCloseTo(1 / (step * step) / sum, within(1e-9));
    assertThat(border.memberships[1]).isCloseTo(border.memberships[0], within(1e-9));
    assertThat(border.memberships[2]).isCloseTo(1 / (far * far) / sum, within(1e-9));
    assertThat(border.strength).isEqualTo(Strength.BALANCED);
  }

  @Test
  void aCustomerOnACentroidBelongsThereWholly() {
    OneOrderStages stages = new OneOrderStages(Math.E - 1, Math.E * Math.E * Math.E - 1);
    // Borders at 1 and 3 in ln(1+R), so the middle one is at 2: e² − 1 days.
    Scored middle = score(stages, Math.E * Math.E - 1);
    assertThat(middle.memberships[1]).isCloseTo(1, within(1e-9));
    assertThat(middle.strength).isEqualTo(Strength.STRONG);
  }

  @Test
  void whoIsLapsedNeverBecomesLessSo() {
    OneOrderStages stages = new OneOrderStages(53, 160);
    double lapsed = 0;
    for (double days = 160.5; days < 4000; days *= 1.1) {
      double now = score(stages, days).memberships[2];
      assertThat(now).as("after %s days", days).isGreaterThanOrEqualTo(lapsed);
      lapsed = now;
    }
    assertThat(lapsed).isEqualTo(1);
  }

  @Test
  void orderOfTheDayIsWhollyNew() {
    // The first centroid is at 24 days here, the border of due at 53.
    OneOrderStages stages = new OneOrderStages(53, 160);
    assertThat(score(stages, 0.5).memberships).startsWith(1, 0, 0);
    double fresh = 1;
    for (double days = 1; days < 53; days++) {
      double now = score(stages, days).memberships[0];
      assertThat(now).as("after %s days", days).isLessThanOrEqualTo(fresh);
      fresh = now;
    }
    assertThat(fresh).isCloseTo(0.5, within(0.03));
  }

  @Test
  void bordersMustAscend() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OneOrderStages(53, 53))
        .withMessageContaining("53.0 and 53.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new OneOrderStages(-1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new OneOrderStages(Double.NaN, 2));
  }

  private record Scored(String path, double[] memberships, Strength strength) {}

  private static Scored score(OneOrderStages stages, double recencyDays) {
    TestStore store = new TestStore().order("a", 0, 10, 0);
    Reference reference = store.reference(recencyDays, WORKERS);
    FeatureMatrix matrix = store.features(recencyDays, reference, WORKERS);
    AxisModel axis =
        AxisModel.of(
            Axis.PURCHASE_FREQUENCY,
            Optional.empty(),
            true,
            Optional.of(stages),
            false,
            Map.of(),
            Optional.empty());
    AxisScorer scorer = new AxisScorer(axis, reference);
    double[] memberships = new double[axis.leaves().size()];
    scorer.score(matrix, 0, memberships, 0);
    assertThat(axis.top().get(scorer.dominantTop()))
        .isEqualTo(axis.leaves().get(scorer.dominantLeaf()));
    return new Scored(
        axis.leaves().get(scorer.dominantLeaf()).path(), memberships, scorer.strength());
  }
}
