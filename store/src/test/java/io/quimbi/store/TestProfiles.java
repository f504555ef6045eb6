package io.quimbi.store;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.FitReport;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.StopReason;
import io.quimbi.core.lifetime.ValueFit;
import io.quimbi.core.lifetime.ValueModel;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.Predictions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Profiles made up from a seed: 14 axes of two to five leaves, where the last leaf of each axis
 * dominates for one customer in 200.
 */
final class TestProfiles implements ProfileRows {
  static final List<String> AXES =
      List.of(
          "purchase_frequency",
          "purchase_value",
          "category_exploration",
          "price_sensitivity",
          "purchase_cadence",
          "customer_maturity",
          "repurchase_behavior",
          "return_behavior",
          "communication_preference",
          "problem_complexity_profile",
          "loyalty_trajectory",
          "product_knowledge",
          "value_sophistication",
          "support_history");
  static final Instant AS_OF = Instant.parse("2025-06-30T21:59:59.999999Z");

  private static final int FEATURES = Feature.COUNT;
  private static final int RARE = 200;

  private final List<String> customers;
  private final long seed;
  private final StopReason stopReason;
  private final int[] firstLeaf;

  TestProfiles(List<String> customers, long seed) {
    this(customers, seed, StopReason.UNDETERMINED);
  }

  /** Profiles whose predictions come from a purchase model that was fitted so. */
  TestProfiles(List<String> customers, long seed, StopReason stopReason) {
    this.stopReason = stopReason;
    this.customers = customers;
    this.seed = seed;
    this.firstLeaf = new int[AXES.size() + 1];
    for (int axis = 0; axis < AXES.size(); axis++) {
      firstLeaf[axis + 1] = firstLeaf[axis] + 2 + axis % 4;
    }
  }

  /** Profiles of everybody in a book. */
  static TestProfiles of(OrderBook book, long seed) {
    List<String> customers = new ArrayList<>();
    for (int c = 0; c < book.customerCount(); c++) {
      customers.add(book.customerId(c));
    }
    return new TestProfiles(customers, seed);
  }

  List<String> customers() {
    return customers;
  }

  List<SegmentRow> segments() {
    List<SegmentRow> segments = new ArrayList<>();
    for (int axis = 0; axis < AXES.size(); axis++) {
      for (int leaf = firstLeaf(axis); leaf < firstLeaf[axis + 1]; leaf++) {
        int place = leaf - firstLeaf(axis);
        segments.add(
            new SegmentRow(
                AXES.get(axis),
                place,
                "0." + place,
                "identity-" + leaf,
                leafName(leaf),
                "ordinary",
                1000 + leaf,
                0.25,
                leaf,
                leaf % 3 == 2 ? null : (Double) (leaf / 100.0),
                leaf % 4 == 3 ? null : (Double) (leaf * 10.5)));
      }
    }
    return segments;
  }

  List<ArchetypeRow> archetypes() {
    return List.of(
        new ArchetypeRow("arch_00000a", "rare", 3, 0.001, 12.5, "arch_00000c"),
        new ArchetypeRow("arch_00000c", "frequent, \"quoted\"", 900, 0.6, 45.25, null),
        new ArchetypeRow("arch_00000b", "as frequent", 900, 0.6, 7, null));
  }

  private Random random(int row, int what) {
    return new Random(seed * 31 + row * 1009L + what);
  }

  @Override
  public Instant asOf() {
    return AS_OF;
  }

  @Override
  public int size() {
    return customers.size();
  }

  @Override
  public String customerId(int row) {
    return customers.get(row);
  }

  @Override
  public List<String> axes() {
    return AXES;
  }

  @Override
  public int firstLeaf(int axis) {
    return firstLeaf[axis];
  }

  @Override
  public int leafCount() {
    return firstLeaf[AXES.size()];
  }

  @Override
  public String leafName(int leaf) {
    // A percent sign is what the spelling of memberships has to take care of.
    return leaf % 7 == 0 ? "100%_\"segment\"_" + leaf : "segment_" + leaf;
  }

  @Override
  public void memberships(int row, double[] to) {
    Random random = random(row, 1);
    for (int axis = 0; axis < AXES.size(); axis++) {
      double sum = 0;
      for (int leaf = firstLeaf[axis]; leaf < firstLeaf[axis + 1]; leaf++) {
        // Zeros on every other axis, as those have whom an axis says nothing about.
        boolean zero = (row + axis) % 2 == 0 && leaf > firstLeaf[axis];
        to[leaf] = zero ? 0 : random.nextDouble();
        sum += to[leaf];
      }
      for (int leaf = firstLeaf[axis]; leaf < firstLeaf[axis + 1]; leaf++) {
        to[leaf] /= sum;
      }
    }
  }

  @Override
  public int dominantLeaf(int row, int axis) {
    int leaves = firstLeaf[axis + 1] - firstLeaf[axis];
    boolean rare = (row + axis) % RARE == 0;
    return firstLeaf[axis] + (rare ? leaves - 1 : (row + axis) % (leaves - 1));
  }

  /** The name of the leaf of an axis that dominates for one customer in 200. */
  String rareLeaf(int axis) {
    return leafName(firstLeaf[axis + 1] - 1);
  }

  @Override
  public String strength(int row, int axis) {
    return List.of("strong", "balanced", "weak").get((row + axis) % 3);
  }

  @Override
  public String archetypeId(int row) {
    return "arch_00000" + "abc".charAt(row % 3);
  }

  @Override
  public String archetypeSignature(int row) {
    return "signature of \"" + archetypeId(row) + "\"";
  }

  @Override
  public double churnRisk(int row) {
    return row % 5 == 4 ? Double.NaN : row % 11 / 10.0;
  }

  @Override
  public double predictedLtv(int row) {
    return row % 7 == 6 ? Double.NaN : row * 1.1;
  }

  @Override
  public double riskRank(int row) {
    return row % 5 == 4 ? Double.NaN : row % 13 == 0 ? Double.NEGATIVE_INFINITY : row - 40.5;
  }

  @Override
  public int nextOrderDay(int row, double probability) {
    // From 1980 on, some beyond a century.
    return row % 6 == 5 && probability > 0.5
        ? Predictions.NO_DAY
        : 3_653 + row * 20 + (int) Math.round(probability * 100);
  }

  @Override
  public Optional<LifetimeFit> lifetimeFit() {
    return Optional.of(fit());
  }

  /** Models that no other seed has. */
  private LifetimeFit fit() {
    return new LifetimeFit(
        AS_OF,
        AS_OF,
        seed % 2 == 0 ? AgeUnit.DAY : AgeUnit.WEEK,
        new PurchaseFit(
            new PurchaseModel(Dropout.MBG_NBD, (100 + seed) / 1e3, 6.1831, 0.8914, 1.6140),
            new FitReport(
                -9582.1357,
                new double[] {0.05, 0.7, Double.POSITIVE_INFINITY, 0.25},
                stopReason,
                7,
                2357,
                1834)),
        seed % 3 == 2
            ? null
            : new ValueFit(
                new ValueModel(6.25, 3.74, 15.44),
                new FitReport(
                    -4055.9177, new double[] {1.2, 0.3, 2.5}, StopReason.CONVERGED, 5, 946, 946)));
  }

  @Override
  public int featureCount() {
    return FEATURES;
  }

  @Override
  public void features(int row, double[] to) {
    Random random = random(row, 2);
    for (int f = 0; f < FEATURES; f++) {
      to[f] = f % 10 == 3 ? Double.NaN : (f + row) % 3 == 0 ? 0 : random.nextGaussian() * 1e3;
    }
  }

  @Override
  public int orders(int row) {
    return 1 + row % 9;
  }

  @Override
  public long lifetimeValue(int row) {
    return row * 1_230_000L - 5_000_000L;
  }

  @Override
  public long paid(int row) {
    return row * 1_250_001L;
  }

  @Override
  public long firstOrderTime(int row) {
    return Micros.of(AS_OF) - 400L * 86_400_000_000L - row;
  }

  @Override
  public long lastOrderTime(int row) {
    return Micros.of(AS_OF) - 10L * 86_400_000_000L + row;
  }
}
