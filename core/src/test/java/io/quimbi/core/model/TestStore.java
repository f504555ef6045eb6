package io.quimbi.core.model;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

/** A store of a few orders, for tests that say by hand what a customer did. */
final class TestStore {
  static final long DAY = 86_400_000_000L;
  static final long UNIT = 1_000_000;

  private final OrderRows rows = new OrderRows(ZoneId.of("UTC"));
  private int orders;

  /** An order of one line. */
  TestStore order(String customer, double day, double list, double discount) {
    rows.addOrder(
        rows.customers().idOf(customer),
        "o" + orders++,
        Math.round(day * DAY),
        true,
        OrderBook.NEVER,
        Dictionary.NONE);
    rows.addLine(
        rows.products().idOf("p"),
        Dictionary.NONE,
        1,
        Math.round(list * UNIT),
        Math.round(discount * UNIT));
    return this;
  }

  /** A customer whose only order, on day 0, has an average discount of so many percent. */
  TestStore discounted(String customer, double percent) {
    return order(customer, 0, 100, percent);
  }

  Reference reference(double day, Workers workers) {
    return Reference.of(rows.toBook(), Math.round(day * DAY), workers);
  }

  FeatureMatrix features(double day, Reference reference, Workers workers) {
    return new FeatureExtractor(rows.toBook(), reference, workers)
        .extract(Math.round(day * DAY), workers);
  }

  FeatureMatrix features(double day, Workers workers) {
    return features(day, reference(day, workers), workers);
  }

  /** A model of the given axes; the others are unavailable. */
  static SegmentModel model(DiscoverySettings settings, Reference reference, AxisModel... some) {
    List<AxisModel> all =
        Arrays.stream(Axis.values())
            .map(
                axis ->
                    Arrays.stream(some)
                        .filter(model -> model.axis() == axis)
                        .findFirst()
                        .orElseGet(() -> AxisModel.unavailable(axis, "not in this test")))
            .toList();
    return new SegmentModel(settings, reference, all);
  }
}
