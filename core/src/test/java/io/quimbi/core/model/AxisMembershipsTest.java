package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AxisMembershipsTest {
  private static final Workers WORKERS = Workers.of(1);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private static Division division(Feature feature, double... at) {
    double[][] centroids = new double[at.length][];
    List<Division.Segment> segments =
        IntStream.range(0, at.length)
            .mapToObj(
                j ->
                    new Division.Segment(
                        "" + j, SegmentKind.ORDINARY, "s_" + j, 1, Optional.empty(), ""))
            .toList();
    Arrays.setAll(centroids, j -> new double[] {at[j]});
    return new Division(
        new Scaler(List.of(new Scaler.Scale(feature, -99, 99, 0, 1)), List.of()),
        MembershipKernel.fuzzy(2),
        centroids,
        segments);
  }

  private static AxisModel axis(Axis axis, Division root, Optional<OneOrderStages> stages) {
    return AxisModel.of(
        axis, Optional.of(root), true, stages, stages.isPresent(), Map.of(), Optional.empty());
  }

  @Test
  void eachAxisIsReadAsItIsAmongAllOfThem() {
    TestStore store =
        new TestStore()
            .order("once", 90, 100, 10)
            .order("twice", 30, 9, 0)
            .order("twice", 99, 9, 2)
            .order("often", 10, 50, 20)
            .order("often", 50, 50, 0)
            .order("often", 95, 50, 5);
    Reference reference = store.reference(100, WORKERS);
    FeatureMatrix matrix = store.features(100, reference, WORKERS);
    SegmentModel model =
        TestStore.model(
            DiscoverySettings.Profile.RECOMMENDED.defaults(),
            reference,
            axis(
                Axis.PURCHASE_FREQUENCY,
                division(Feature.RECENT_ORDERS_90D, 0, 2, 3),
                Optional.of(new OneOrderStages(20, 60))),
            axis(
                Axis.PRICE_SENSITIVITY,
                division(Feature.AVG_DISCOUNT_PCT, 0, 0.2),
                Optional.empty()));
    Thumbprints thumbprints = Thumbprints.of(model, matrix, WORKERS);

    assertThat(thumbprints.axes()).hasSize(2);
    for (int axis = 0; axis < thumbprints.axes().size(); axis++) {
      AxisMemberships alone = AxisMemberships.of(model, thumbprints.axes().get(axis).axis());
      int first = thumbprints.firstLeaf(axis);
      int end = first + thumbprints.axes().get(axis).leaves().size();
      for (int row = 0; row < matrix.rows(); row++) {
        double[] among = thumbprints.reader().read(row);
        assertThat(alone.read(matrix, row)).containsExactly(Arrays.copyOfRange(among, first, end));
      }
    }
  }

  @Test
  void axisThatIsUnavailableHasNoMemberships() {
    TestStore store = new TestStore().order("a", 0, 10, 0);
    SegmentModel model =
        TestStore.model(
            DiscoverySettings.Profile.RECOMMENDED.defaults(),
            store.reference(1, WORKERS),
            axis(
                Axis.PRICE_SENSITIVITY,
                division(Feature.AVG_DISCOUNT_PCT, 0, 0.2),
                Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AxisMemberships.of(model, Axis.PURCHASE_FREQUENCY))
        .withMessageContaining("must be available")
        .withMessageContaining("not in this test");
  }
}
