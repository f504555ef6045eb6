package io.quimbi.core.model;

import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
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
    root = model.root().isPresent() ? new Node(model.root().get(), 0) : null;
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

  /** Writes the customer's memberships to {@code to[offset …]}; they add up to 1. */
  void score(FeatureMatrix matrix, int row, double[] to, int offset) {
    for (int leaf = 0; leaf < leaves; leaf++) {
      to[offset + leaf] = 0;
    }
    int orders = matrix.orders(row);
    if (stageLeaf >= 0 && orders == 1) {
      scoreStage(matrix, row, to, offset);
    } else if (exceptionalLeaf >= 0 && FeatureExtractor.exceptional(matrix, row, reference)) {
      reserved(exceptionalLeaf, to, offset);
    } else if (root == null || model.eligibility() && orders < model.axis().ordersMin()) {
      reserved(notEnoughLeaf, to, offset);
    } else {
      root.score(matrix, row, 1, to, offset);
      dominantTop = root.best;
      primary = root.memberships[root.best];
      secondary = 0;
      for (int j = 0; j < root.memberships.length; j++) {
        if (j != root.best) {
          secondary = Math.max(secondary, root.memberships[j]);
        }
      }
      // Down the tree by the highest membership, so that a split loses nobody to another branch.
      Node node = root;
      while (node.children[node.best] != null) {
        node = node.children[node.best];
      }
      dominantLeaf = node.leaf[node.best];
    }
  }

  private void reserved(int leaf, double[] to, int offset) {
    to[offset + leaf] = 1;
    dominantLeaf = leaf;
    dominantTop = topOf(leaf);
    primary = 1;
    secondary = 0;
  }

  private void scoreStage(FeatureMatrix matrix, int row, double[] to, int offset) {
    double recencyDays = (matrix.asOf() - matrix.lastOrderTime(row)) / MICROS_PER_DAY;
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
    private final Feature[] features;
    private final double[] scaled;
    private final double[] distance2;
    private final double[] memberships;
    private final @Nullable Node[] children;
    private final int[] leaf;
    private final int leafEnd;
    private int best;

    Node(Division division, int firstLeaf) {
      this.division = division;
      features = division.scaler().features().toArray(Feature[]::new);
      int k = division.segments().size();
      scaled = new double[features.length];
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
          children[j] = new Node(inner, next);
          next = children[j].leafEnd;
        }
      }
      leafEnd = next;
    }

    void score(FeatureMatrix matrix, int row, double weight, double[] to, int offset) {
      for (int f = 0; f < features.length; f++) {
        scaled[f] = division.scaler().scale(f, matrix.get(row, features[f]));
      }
      for (int j = 0; j < distance2.length; j++) {
        double sum = 0;
        for (int f = 0; f < features.length; f++) {
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
          child.score(matrix, row, weight * memberships[j], to, offset);
        }
      }
    }
  }
}
