package io.quimbi.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.Workers;
import io.quimbi.core.drift.DecayAndBehaviour;
import io.quimbi.core.drift.DriftMeasure;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.core.model.SegmentDiscovery;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What time did and what the customer did, for every customer of a demo shop. */
class DemoShopDecayTest {
  private static final int DAYS = 56;
  private static final Set<String> TIMELESS =
      Set.of(
          Axis.PURCHASE_VALUE.id(),
          Axis.PRICE_SENSITIVITY.id(),
          Axis.REPURCHASE_BEHAVIOR.id(),
          Axis.CATEGORY_EXPLORATION.id());

  private static int[] dominants(Thumbprints thumbprints, int row) {
    int[] dominants = new int[thumbprints.axes().size()];
    Arrays.setAll(dominants, axis -> thumbprints.dominantLeaf(row, axis));
    return dominants;
  }

  @Test
  void partsAddUpToTheChangeAndTimeMovesNothingThatIsTimeless() {
    OrderBook book = new DemoShop(DemoShopOptions.of(3000, 7)).rows(ZoneOffset.UTC).toBook();
    long then = AsOf.parse("2026-05-05", ZoneOffset.UTC);
    long now = AsOf.parse("2026-06-30", ZoneOffset.UTC);
    try (Workers workers = Workers.of(2)) {
      Reference reference = Reference.of(book, now, workers);
      FeatureExtractor extractor = new FeatureExtractor(book, reference, workers);
      FeatureMatrix latest = extractor.extract(now, workers);
      Thumbprints after =
          Thumbprints.of(
              SegmentDiscovery.discover(
                      latest, reference, Profile.RECOMMENDED.defaults(), workers, axis -> {})
                  .model(),
              latest,
              workers);
      Thumbprints before = Thumbprints.of(after.model(), extractor.extract(then, workers), workers);
      Thumbprints aged =
          Thumbprints.of(after.model(), extractor.extract(then, now, workers), workers);
      Map<String, Integer> later = new HashMap<>();
      for (int row = 0; row < after.rows(); row++) {
        later.put(latest.customerId(row), row);
      }
      DriftMeasure measure = DriftMeasure.plain(after.model());
      double worst = 0;
      double decayed = 0;
      double acted = 0;
      for (int row = 0; row < before.rows(); row++) {
        int to = Objects.requireNonNull(later.get(before.matrix().customerId(row)));
        DecayAndBehaviour parts =
            DecayAndBehaviour.of(
                measure,
                before.reader().read(row),
                dominants(before, row),
                aged.reader().read(row),
                dominants(aged, row),
                after.reader().read(to),
                dominants(after, to),
                DAYS);
        for (int axis = 0; axis < measure.axes().size(); axis++) {
          var whole = parts.whole().axes().get(axis).drift();
          var decay = parts.decay().axes().get(axis).drift();
          var behaviour = parts.behaviour().axes().get(axis).drift();
          for (int segment = 0; segment < whole.segments(); segment++) {
            double gap = decay.delta(segment) + behaviour.delta(segment) - whole.delta(segment);
            worst = Math.max(worst, Math.abs(gap));
            if (TIMELESS.contains(measure.axes().get(axis).axis())) {
              assertThat(decay.delta(segment)).isZero();
            }
            decayed += Math.abs(decay.delta(segment));
            acted += Math.abs(behaviour.delta(segment));
          }
        }
      }
      assertThat(before.rows()).isGreaterThan(2500);
      assertThat(worst).isLessThanOrEqualTo(1e-12);
      assertThat(decayed).isPositive();
      assertThat(acted).isPositive();
    }
  }
}
