package io.quimbi.core.model;

import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Memberships of customers on one axis, one after the other: holds the space to compute in, so each
 * thread has its own. After {@link #score} the fields say which segment dominates and how clearly.
 */
final class AxisScorer {
  private static final double MICROS_PER_DAY = 86_400_000_000.0;

  private final AxisModel model;
  private final Reference reference;
  private final @Nullable Node root;
  private final Feature[] features;
  private final double[] plain;
  private final int leaves;
  private final int firstReservedTop;
  private final int stageLeaf;
  private final int notEnoughLeaf;
  private final int exceptionalLeaf;
  private final double[] stageCentroids = new double[OneOrderStages.COUNT];
  private final double[] stageDistance2 = new double[OneOrderStages.COUNT];
  private final double[] stageMembership = new double[OneOrderStages.COUNT];
  private final MembershipKernel stageKernel = MembershipKernel.fuzzy(2);

  private int dominantLeaf;
  private int dominantTop;
  private double primary;
  private double secondary;

  AxisScorer(AxisModel model, Reference reference) {
    this.model = model;
    this.reference = reference;
    leaves = model.leaves().size();
    features =
        model.root().map(division -> division.scaler().features()).orElse(List.of()).stream()
            .toArray(Feature[]::new);
    plain = new double[features.length];
    root = model.root().isPresent() ? new Node(model.root().get(), 0, features) : null;
    firstReservedTop = root == null ? 0 : model.root().orElseThrow().segments().size();
    stageLeaf = leafOf(SegmentKind.ONE_ORDER_STAGE);
    notEnoughLeaf = leafOf(SegmentKind.NOT_ENOUGH_ORDERS);
    exceptionalLeaf = leafOf(SegmentKind.EXCEPTIONAL);
    model
        .stages()
        .ifPresent(
            stages -> {
              for (int s = 0; s < OneOrderStages.COUNT; s++) {
                stageCentroids[s] = stages.centroid(s);
              }
            });
  }

  private int leafOf(SegmentKind kind) {
    for (int leaf = 0; leaf < leaves; leaf++) {
      if (model.leaves().get(leaf).kind() == kind) {
        return leaf;
      }
    }
    return -1;
  }

  /** By which rule a customer is scored here. */
  Standing standing(FeatureMatrix matrix, int row) {
    int orders = matrix.orders(row);
    if (stageLeaf >= 0 && orders == 1) {
      return Standing.ONE_ORDER_STAGE;
    }
    if (exceptionalLeaf >= 0 && FeatureExtractor.exceptional(matrix, row, reference)) {
      return Standing.EXCEPTIONAL;
    }
    return root == null || model.eligibility() && orders < model.axis().ordersMin()
        ? Standing.NOT_ENOUGH_ORDERS
        : Standing.CLUSTERED;
  }

  /** Writes the customer's memberships to {@code to[offset …]}; they add up to 1. */
  void score(FeatureMatrix matrix, int row, double[] to, int offset) {
    switch (standing(matrix, row)) {
      case ONE_ORDER_STAGE -> scoreStage(daysSinceLastOrder(matrix, row), to, offset);
      case EXCEPTIONAL -> reserved(exceptionalLeaf, to, offset);
      case NOT_ENOUGH_ORDERS -> reserved(notEnoughLeaf, to, offset);
      case CLUSTERED -> {
        for (int f = 0; f < features.length; f++) {
          plain[f] = matrix.get(row, features[f]);
        }
        scorePoint(plain, to, offset);
      }
    }
  }

  /**
   * Memberships of a point among the clusters, whoever it belongs to.
   *
   * @param point plain values of the features of the root's scaler, in their order
   */
  void scorePoint(double[] point, double[] to, int offset) {
    clear(to, offset);
    Node top = Objects.requireNonNull(root, "an axis without clusters has no point in them");
    top.score(point, 1, to, offset);
    dominantTop = top.best;
    primary = top.memberships[top.best];
    secondary = 0;
    for (int j = 0; j < top.memberships.length; j++) {
      if (j != top.best) {
        secondary = Math.max(secondary, top.memberships[j]);
      }
    }
    // Down the tree by the highest membership, so that a split loses nobody to another branch.
    Node node = top;
    while (node.children[node.best] != null) {
      node = node.children[node.best];
    }
    dominantLeaf = node.leaf[node.best];
  }

  private void clear(double[] to, int offset) {
    for (int leaf = 0; leaf < leaves; leaf++) {
      to[offset + leaf] = 0;
    }
  }

  private void reserved(int leaf, double[] to, int offset) {
    clear(to, offset);
    to[offset + leaf] = 1;
    dominantLeaf = leaf;
    dominantTop = topOf(leaf);
    primary = 1;
    secondary = 0;
  }

  static double daysSinceLastOrder(FeatureMatrix matrix, int row) {
    return (matrix.asOf() - matrix.lastOrderTime(row)) / MICROS_PER_DAY;
  }

  /** Memberships of somebody with one order, so many days ago. */
  void scoreStage(double recencyDays, double[] to, int offset) {
    clear(to, offset);
    // A day more makes nobody less new or less lapsed who is so already: fuzzy memberships even out
    // beyond the outermost centroids.
    double x =
        Math.clamp(
            Math.log1p(recencyDays), stageCentroids[0], stageCentroids[OneOrderStages.COUNT - 1]);
    for (int s = 0; s < OneOrderStages.COUNT; s++) {
      double distance = x - stageCentroids[s];
      stageDistance2[s] = distance * distance;
    }
    stageKernel.memberships(stageDistance2, stageMembership);
    int best = 0;
    for (int s = 0; s < OneOrderStages.COUNT; s++) {
      to[offset + stageLeaf + s] = stageMembership[s];
      best = stageMembership[s] > stageMembership[best] ? s : best;
    }
    dominantLeaf = stageLeaf + best;
    dominantTop = topOf(dominantLeaf);
    primary = stageMembership[best];
    secondary = 0;
    for (int s = 0; s < OneOrderStages.COUNT; s++) {
      if (s != best) {
        secondary = Math.max(secondary, stageMembership[s]);
      }
    }
  }

  /** Reserved leaves stand last both among leaves and on the top level, in the same order. */
  private int topOf(int reservedLeaf) {
    return firstReservedTop + reservedLeaf - (leaves - (model.top().size() - firstReservedTop));
  }

  int dominantLeaf() {
    return dominantLeaf;
  }

  int dominantTop() {
    return dominantTop;
  }

  Strength strength() {
    return Strength.of(primary, secondary);
  }

  /** A division with room for one customer's distances and memberships. */
  private static final class Node {
    private final Division division;
    private final int[] coordinates;
    private final double[] scaled;
    private final double[] distance2;
    private final double[] memberships;
    private final @Nullable Node[] children;
    private final int[] leaf;
    private final int leafEnd;
    private int best;

    Node(Division division, int firstLeaf, Feature[] features) {
      this.division = division;
      // A division further down leaves out what is the same for all its members.
      List<Feature> own = division.scaler().features();
      coordinates = new int[own.size()];
      for (int f = 0; f < coordinates.length; f++) {
        coordinates[f] = indexOf(own.get(f), features);
      }
      int k = division.segments().size();
      scaled = new double[coordinates.length];
      distance2 = new double[k];
      memberships = new double[k];
      children = new @Nullable Node[k];
      leaf = new int[k];
      int next = firstLeaf;
      for (int j = 0; j < k; j++) {
        leaf[j] = next;
        Division inner = division.segments().get(j).division().orElse(null);
        if (inner == null) {
          next++;
        } else {
          children[j] = new Node(inner, next, features);
          next = children[j].leafEnd;
        }
      }
      leafEnd = next;
    }

    private static int indexOf(Feature feature, Feature[] features) {
      for (int f = 0; f < features.length; f++) {
        if (features[f] == feature) {
          return f;
        }
      }
      throw new IllegalArgumentException(feature + " is not measured by the axis");
    }

    void score(double[] point, double weight, double[] to, int offset) {
      for (int f = 0; f < scaled.length; f++) {
        scaled[f] = division.scaler().scale(f, point[coordinates[f]]);
      }
      for (int j = 0; j < distance2.length; j++) {
        double sum = 0;
        for (int f = 0; f < scaled.length; f++) {
          double difference = scaled[f] - division.centroid(j, f);
          sum += difference * difference;
        }
        distance2[j] = sum;
      }
      division.kernel().memberships(distance2, memberships);
      best = 0;
      for (int j = 0; j < memberships.length; j++) {
        best = memberships[j] > memberships[best] ? j : best;
        Node child = children[j];
        if (child == null) {
          to[offset + leaf[j]] = weight * memberships[j];
        } else {
          child.score(point, weight * memberships[j], to, offset);
        }
      }
    }
  }
}
