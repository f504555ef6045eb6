package io.quimbi.engine.insight;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The stored profiles of some customers in columns, as the core reads features. */
final class ProfileColumns {
  private final List<String> ids = new ArrayList<>();
  private float[] features = {};
  private int[] orders = {};
  private long[] values = {};
  private long[] paid = {};
  private long[] first = {};
  private long[] last = {};
  private long[] asOfs = {};

  /** Everybody's. */
  static ProfileColumns everybody(ModelStore models, String storeId) {
    ProfileColumns all = new ProfileColumns();
    models.profiles(storeId, all::add);
    return all;
  }

  /** One customer's. */
  static ProfileColumns of(StoredProfile profile) {
    ProfileColumns one = new ProfileColumns();
    one.add(profile);
    return one;
  }

  void add(StoredProfile profile) {
    int row = ids.size();
    if (row == orders.length) {
      int rows = Math.max(1, 2 * row);
      features = Arrays.copyOf(features, rows * Feature.COUNT);
      orders = Arrays.copyOf(orders, rows);
      values = Arrays.copyOf(values, rows);
      paid = Arrays.copyOf(paid, rows);
      first = Arrays.copyOf(first, rows);
      last = Arrays.copyOf(last, rows);
      asOfs = Arrays.copyOf(asOfs, rows);
    }
    ids.add(profile.customerId());
    System.arraycopy(profile.features(), 0, features, row * Feature.COUNT, Feature.COUNT);
    orders[row] = profile.orders();
    values[row] = profile.lifetimeValue();
    paid[row] = profile.paid();
    first[row] = micros(profile.firstOrderAt());
    last[row] = micros(profile.lastOrderAt());
    asOfs[row] = micros(profile.asOf());
  }

  int rows() {
    return ids.size();
  }

  String id(int row) {
    return ids.get(row);
  }

  int orders(int row) {
    return orders[row];
  }

  /** Paid less refunded, in millionths. */
  long value(int row) {
    return values[row];
  }

  /** In millionths. */
  long paid(int row) {
    return paid[row];
  }

  /** Time of the first order, microseconds since the epoch. */
  long first(int row) {
    return first[row];
  }

  /** Time of the last order, microseconds since the epoch. */
  long last(int row) {
    return last[row];
  }

  /** The newest as-of of the profiles. */
  Instant asOf() {
    return AsOf.toInstant(latest());
  }

  private long latest() {
    return Arrays.stream(asOfs, 0, rows())
        .max()
        .orElseThrow(() -> new IllegalStateException("there is no profile"));
  }

  /**
   * The features; what the store did not record is 0, as wherever features are made.
   *
   * @return at the newest as-of. Times of orders are moved by what a customer's own is before that,
   *     so that they are as long ago as when the profile was made: one that was made when an order
   *     came has the time of that for its own
   */
  FeatureMatrix matrix(SegmentModel model) {
    int n = rows();
    long asOf = latest();
    long[] firstAsLongAgo = new long[n];
    long[] lastAsLongAgo = new long[n];
    for (int row = 0; row < n; row++) {
      firstAsLongAgo[row] = first[row] + (asOf - asOfs[row]);
      lastAsLongAgo[row] = last[row] + (asOf - asOfs[row]);
    }
    float[] known = Arrays.copyOf(features, n * Feature.COUNT);
    for (Feature feature : Feature.values()) {
      if (!model.reference().has(feature)) {
        for (int row = 0; row < n; row++) {
          known[row * Feature.COUNT + feature.ordinal()] = 0;
        }
      }
    }
    return FeatureMatrix.kept(
        asOf,
        known,
        Arrays.copyOf(orders, n),
        Arrays.copyOf(values, n),
        firstAsLongAgo,
        lastAsLongAgo);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
