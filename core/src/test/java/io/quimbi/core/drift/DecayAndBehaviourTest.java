package io.quimbi.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.RandomHistory;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.SegmentDiscovery;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DecayAndBehaviourTest {
  private static final Workers WORKERS = Workers.of(2);
  private static final long T1 = RandomHistory.START + 700 * RandomHistory.DAY;
  private static final long T2 = T1 + 56 * RandomHistory.DAY;
  private static final Set<String> TIMELESS =
      Set.of(
          Axis.PURCHASE_VALUE.id(),
          Axis.PRICE_SENSITIVITY.id(),
          Axis.REPURCHASE_BEHAVIOR.id(),
          Axis.CATEGORY_EXPLORATION.id());

  private static final RandomHistory HISTORY = new RandomHistory(71, 500);
  private static OrderBook book = HISTORY.rows().toBook();
  private static Reference reference = Reference.of(book, T1, WORKERS);
  private static FeatureExtractor extractor = new FeatureExtractor(book, reference, WORKERS);
  private static Thumbprints before;
  private static Thumbprints aged;
  private static Thumbprints after;

  @BeforeAll
  static void score() {
    FeatureMatrix first = extractor.extract(T1, WORKERS);
    SegmentModel model =
        SegmentDiscovery.discover(
                first,
                reference,
                DiscoverySettings.Profile.RECOMMENDED.defaults(),
                WORKERS,
                axis -> {})
            .model();
    before = Thumbprints.of(model, first, WORKERS);
    aged = Thumbprints.of(model, extractor.extract(T1, T2, WORKERS), WORKERS);
    after = Thumbprints.of(model, extractor.extract(T2, WORKERS), WORKERS);
  }

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private static int[] dominants(Thumbprints thumbprints, int row) {
    int[] dominants = new int[thumbprints.axes().size()];
    Arrays.setAll(dominants, a -> thumbprints.dominantLeaf(row, a));
    return dominants;
  }

  private static int rowOf(Thumbprints thumbprints, String customer) {
    for (int row = 0; row < thumbprints.rows(); row++) {
      if (thumbprints.matrix().customerId(row).equals(customer)) {
        return row;
      }
    }
    return -1;
  }

  @Test
  void partsAddUpForEveryCustomerAndDecayIsNothingWhereTimeDoesNotCount() {
    DriftMeasure measure = DriftMeasure.plain(before.model());
    int compared = 0;
    double decayed = 0;
    for (int row = 0; row < before.rows(); row++) {
      int later = rowOf(after, before.matrix().customerId(row));
      if (later < 0) {
        // Their only order was cancelled in between.
        continue;
      }
      DecayAndBehaviour parts =
          DecayAndBehaviour.of(
              measure,
              before.reader().read(row),
              dominants(before, row),
              aged.reader().read(row),
              dominants(aged, row),
              after.reader().read(later),
              dominants(after, later),
              56);
      for (int a = 0; a < measure.axes().size(); a++) {
        AxisDrift whole = parts.whole().axes().get(a).drift();
        AxisDrift decay = parts.decay().axes().get(a).drift();
        AxisDrift behaviour = parts.behaviour().axes().get(a).drift();
        for (int j = 0; j < whole.segments(); j++) {
          assertThat(decay.delta(j) + behaviour.delta(j)).isCloseTo(whole.delta(j), within(1e-12));
          if (TIMELESS.contains(measure.axes().get(a).axis())) {
            assertThat(decay.delta(j)).isZero();
          }
        }
        assertThat(decay.eligibilityEvent()).isEmpty();
        decayed += decay.score().orElseThrow();
      }
      compared++;
    }
    assertThat(compared).isGreaterThan(300);
    assertThat(decayed).isPositive();
  }

  /** Whoever does nothing in between has no behaviour at all, to the last bit. */
  @Test
  void whereNothingHappenedAllIsDecay() {
    OrderBook silent = HISTORY.rows(0, customer -> true, T1).toBook();
    FeatureExtractor ofSilent = new FeatureExtractor(silent, reference, WORKERS);
    FeatureMatrix later = ofSilent.extract(T2, WORKERS);
    for (Feature feature : Feature.values()) {
      assertThat(aged.matrix().column(feature)).isEqualTo(later.column(feature));
    }
    for (int row = 0; row < later.rows(); row++) {
      assertThat(aged.matrix().customerId(row)).isEqualTo(later.customerId(row));
      assertThat(aged.matrix().refunded(row)).isEqualTo(later.refunded(row));
      assertThat(aged.matrix().orders(row)).isEqualTo(later.orders(row));
    }
  }

  @Test
  void someCustomersGetTheirRowsOfTheWhole() {
    int[] some = {3, 4, 17, 250};
    FeatureMatrix few = extractor.extract(some, T1, T2, WORKERS);
    assertThat(few.rows()).isPositive();
    assertThat(few.historyUntil()).isEqualTo(T1);
    assertThat(few.asOf()).isEqualTo(T2);
    for (int row = 0; row < few.rows(); row++) {
      int whole = rowOf(aged, few.customerId(row));
      for (Feature feature : Feature.values()) {
        assertThat(few.get(row, feature)).isEqualTo(aged.matrix().get(whole, feature));
      }
    }
    assertThatThrownBy(() -> extractor.extract(T2, T1, WORKERS))
        .hasMessageStartingWith("history can be seen at or after its end");
    assertThatThrownBy(() -> extractor.extract(new int[] {-1}, T1, T2, WORKERS))
        .hasMessageStartingWith("customer must be from 0 to ");
  }

  @Test
  void scoresOfAPassAreThoseOfTheFullAnswer() {
    DriftMeasure measure = DriftMeasure.plain(before.model());
    double[] scores = new double[measure.axes().size()];
    for (int row = 0; row < before.rows(); row++) {
      double[] u1 = before.reader().read(row);
      double[] u2 = aged.reader().read(row);
      ThumbprintDrift drift =
          measure.between(u1, dominants(before, row), u2, dominants(aged, row), 56);
      measure.scores(u1, dominants(before, row), u2, dominants(aged, row), scores);
      for (int a = 0; a < scores.length; a++) {
        assertThat(scores[a]).isEqualTo(drift.axes().get(a).drift().score().orElse(Double.NaN));
      }
      assertThat(measure.overall(scores)).isEqualTo(drift.overall().orElseThrow());
    }
  }

  @Test
  void timelineHasTheDriftFromEachSnapshotToTheNext() {
    DriftMeasure measure = DriftMeasure.plain(before.model());
    LocalDate day = LocalDate.of(2024, 12, 1);
    List<Timeline.Point> points =
        List.of(
            new Timeline.Point(
                day, before.reader().read(5), dominants(before, 5), "arch_a", 0.25, null),
            new Timeline.Point(
                day.plusDays(56), aged.reader().read(5), dominants(aged, 5), "arch_b", 0.5, 9.0));
    Timeline timeline = Timeline.of(measure, points);
    assertThat(timeline.steps().getFirst().drift()).isEmpty();
    ThumbprintDrift drift = timeline.steps().get(1).drift().orElseThrow();
    assertThat(drift.days()).isEqualTo(56);
    assertThat(drift.churnRiskDelta()).isEqualTo(0.25);
    assertThat(drift.lifetimeValueDelta()).isNull();
    Migration migration = timeline.steps().get(1).migration().orElseThrow();
    assertThat(migration.migrated()).isTrue();
    assertThat(migration.days()).isEqualTo(56);
    assertThat(migration.axes()).hasSize(drift.transitionCount());
    assertThatThrownBy(() -> Timeline.of(measure, List.of(points.get(1), points.get(0))))
        .hasMessageStartingWith("dates of a timeline must ascend, were 2025-01-26 and 2024-12-01");
  }
}
