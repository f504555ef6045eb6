package io.quimbi.core.model;

import io.quimbi.core.Workers;
import io.quimbi.core.cluster.AdjustedRandIndex;
import io.quimbi.core.model.Lineage.Fate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Two passes over the customers of two models: how segments overlap, and who went where. */
final class LineageCount {
  /** A fixed number of blocks, so that sums do not depend on the number of threads. */
  private static final int BLOCKS_MAX = 64;

  private static final double PART_MIN = 0.25;
  private static final double MOST_MIN = 0.5;

  private final Thumbprints older;
  private final Thumbprints newer;
  private final Workers workers;

  LineageCount(Thumbprints older, Thumbprints newer, Workers workers) {
    this.older = older;
    this.newer = newer;
    this.workers = workers;
  }

  /** The lineage of each axis that both models have. */
  List<AxisLineage> axes() {
    List<Matched> matched = new ArrayList<>();
    List<Level> levels = new ArrayList<>();
    for (int a = 0; a < older.axes().size(); a++) {
      for (int b = 0; b < newer.axes().size(); b++) {
        if (older.axes().get(a).axis() == newer.axes().get(b).axis()) {
          Matched axis = new Matched(a, b);
          matched.add(axis);
          levels.addAll(axis.levels);
          levels.add(axis.leaves);
        }
      }
    }
    pass(levels, Level::overlap).forEach(Level::assign);
    pass(levels, Level::move);
    return matched.stream().map(Matched::lineage).toList();
  }

  /** What one pass does with the memberships of a customer, adding to the sums of a level. */
  private interface Step {
    void add(Level level, double[] uOld, double[] uNew, double[] sums);
  }

  private List<Level> pass(List<Level> levels, Step step) {
    int rows = older.rows();
    int blocks = Math.min(BLOCKS_MAX, rows);
    double[][][] sums = new double[blocks][levels.size()][];
    ThreadLocal<Thumbprints.Reader> oldReaders = ThreadLocal.withInitial(older::reader);
    ThreadLocal<Thumbprints.Reader> newReaders = ThreadLocal.withInitial(newer::reader);
    workers.forEach(
        blocks,
        block -> {
          Thumbprints.Reader oldReader = oldReaders.get();
          Thumbprints.Reader newReader = newReaders.get();
          for (int l = 0; l < levels.size(); l++) {
            sums[block][l] = new double[levels.get(l).sumCount()];
          }
          int end = (int) ((block + 1L) * rows / blocks);
          for (int row = (int) ((long) block * rows / blocks); row < end; row++) {
            double[] uOld = oldReader.read(row);
            double[] uNew = newReader.read(row);
            for (int l = 0; l < levels.size(); l++) {
              step.add(levels.get(l), uOld, uNew, sums[block][l]);
            }
          }
        });
    for (int l = 0; l < levels.size(); l++) {
      double[] total = levels.get(l).sums;
      Arrays.fill(total, 0);
      for (double[][] ofBlock : sums) {
        for (int i = 0; i < total.length; i++) {
          total[i] += ofBlock[l][i];
        }
      }
    }
    return levels;
  }

  /**
   * A segment at some depth of a tree, whose membership is that of its leaves together.
   *
   * @param from its first leaf, counted over all axes
   * @param to after its last
   */
  private record Node(String path, String identity, boolean reserved, int depth, int from, int to) {
    double u(double[] memberships) {
      double sum = 0;
      for (int leaf = from; leaf < to; leaf++) {
        sum += memberships[leaf];
      }
      return sum;
    }
  }

  private static List<Node> nodes(AxisModel axis, int firstLeaf) {
    List<Node> nodes = new ArrayList<>();
    int next = firstLeaf;
    if (axis.root().isPresent()) {
      next = addNodes(axis.root().get(), 0, next, nodes);
    }
    for (AxisModel.Leaf leaf : axis.leaves()) {
      if (leaf.kind().reserved()) {
        nodes.add(new Node(leaf.path(), leaf.identity(), true, 0, next, next + 1));
        next++;
      }
    }
    return nodes;
  }

  private static int addNodes(Division division, int depth, int firstLeaf, List<Node> to) {
    int next = firstLeaf;
    for (Division.Segment segment : division.segments()) {
      int from = next;
      next =
          segment.division().isPresent()
              ? addNodes(segment.division().get(), depth + 1, from, to)
              : from + 1;
      to.add(new Node(segment.path(), segment.identity(), false, depth, from, next));
    }
    return next;
  }

  /** Segments of both models that are matched with each other. */
  private static final class Level {
    private final List<Node> olds;
    private final List<Node> news;

    /** Of a pair in its cell; the totals of older and of newer ones behind. */
    private final double[] sums;

    private final double[][] overlap;
    private final double[][] common;
    private final double[] ofOld;
    private final double[] ofNew;
    private int[] assigned = {};

    Level(List<Node> olds, List<Node> news) {
      this.olds = olds;
      this.news = news;
      sums = new double[olds.size() * news.size() + olds.size() + news.size()];
      overlap = new double[olds.size()][news.size()];
      common = new double[olds.size()][news.size()];
      ofOld = new double[olds.size()];
      ofNew = new double[news.size()];
    }

    int sumCount() {
      return sums.length;
    }

    /** Adds Σ min of each pair, and the totals. */
    void overlap(double[] uOld, double[] uNew, double[] to) {
      int k = news.size();
      int totals = olds.size() * k;
      for (int b = 0; b < k; b++) {
        to[totals + olds.size() + b] += news.get(b).u(uNew);
      }
      for (int a = 0; a < olds.size(); a++) {
        double u = olds.get(a).u(uOld);
        to[totals + a] += u;
        for (int b = 0; u > 0 && b < k; b++) {
          to[a * k + b] += Math.min(u, news.get(b).u(uNew));
        }
      }
    }

    /** Reserved segments by name, the others for the largest overlap in all. */
    void assign() {
      int k = news.size();
      System.arraycopy(sums, olds.size() * k, ofOld, 0, olds.size());
      System.arraycopy(sums, olds.size() * k + olds.size(), ofNew, 0, k);
      for (int a = 0; a < olds.size(); a++) {
        for (int b = 0; b < k; b++) {
          common[a][b] = sums[a * k + b];
          double either = ofOld[a] + ofNew[b] - common[a][b];
          overlap[a][b] = either > 0 ? common[a][b] / either : 0;
        }
      }
      assigned = new int[olds.size()];
      Arrays.fill(assigned, -1);
      List<Integer> freeOlds = new ArrayList<>();
      List<Integer> freeNews = new ArrayList<>();
      for (int b = 0; b < k; b++) {
        if (!news.get(b).reserved()) {
          freeNews.add(b);
        }
      }
      for (int a = 0; a < olds.size(); a++) {
        if (!olds.get(a).reserved()) {
          freeOlds.add(a);
          continue;
        }
        for (int b = 0; b < k; b++) {
          if (news.get(b).reserved() && news.get(b).path().equals(olds.get(a).path())) {
            assigned[a] = b;
          }
        }
      }
      double[][] weights = new double[freeOlds.size()][freeNews.size()];
      for (int i = 0; i < weights.length; i++) {
        for (int j = 0; j < weights[i].length; j++) {
          weights[i][j] = overlap[freeOlds.get(i)][freeNews.get(j)];
        }
      }
      int[] best = Assignment.heaviest(weights);
      for (int i = 0; i < best.length; i++) {
        if (best[i] >= 0 && weights[i][best[i]] > 0) {
          assigned[freeOlds.get(i)] = freeNews.get(best[i]);
        }
      }
    }

    /**
     * Adds how membership moved: what assigned segments have in common stays, and what is left of
     * the older ones goes to where the newer ones have more, in proportion.
     */
    void move(double[] uOld, double[] uNew, double[] to) {
      int k = news.size();
      double[] left = new double[olds.size()];
      double[] missing = new double[k];
      for (int b = 0; b < k; b++) {
        missing[b] = news.get(b).u(uNew);
      }
      double allLeft = 0;
      for (int a = 0; a < left.length; a++) {
        left[a] = olds.get(a).u(uOld);
        if (assigned[a] >= 0) {
          double stays = Math.min(left[a], missing[assigned[a]]);
          to[a * k + assigned[a]] += stays;
          left[a] -= stays;
          missing[assigned[a]] -= stays;
        }
        allLeft += left[a];
      }
      // Further down a tree the two sides need not add up to the same.
      double all = Math.max(allLeft, Arrays.stream(missing).sum());
      for (int a = 0; all > 0 && a < left.length; a++) {
        for (int b = 0; b < k; b++) {
          to[a * k + b] += left[a] * missing[b] / all;
        }
      }
    }

    double moved(int a, int b) {
      return sums[a * news.size() + b];
    }

    /** The share of an older segment that is in a newer one now. */
    double shareOfOld(int a, int b) {
      return ofOld[a] > 0 ? Math.min(1, moved(a, b) / ofOld[a]) : 0;
    }

    double shareOfNew(int a, int b) {
      return ofNew[b] > 0 ? Math.min(1, moved(a, b) / ofNew[b]) : 0;
    }

    boolean same(int a, int b) {
      return assigned[a] == b && (olds.get(a).reserved() || overlap[a][b] >= Lineage.KEPT_MIN);
    }

    boolean survives(int b) {
      return assignedTo(b) >= 0 && same(assignedTo(b), b);
    }

    int assignedTo(int b) {
      for (int a = 0; a < assigned.length; a++) {
        if (assigned[a] == b) {
          return a;
        }
      }
      return -1;
    }

    Fate fateOfOld(int a) {
      if (assigned[a] >= 0 && same(a, assigned[a])) {
        return Fate.SURVIVED;
      }
      int parts = 0;
      double inParts = 0;
      int largest = -1;
      for (int b = 0; b < news.size(); b++) {
        double share = shareOfOld(a, b);
        if (share >= PART_MIN) {
          parts++;
          inParts += share;
        }
        largest = largest < 0 || share > shareOfOld(a, largest) ? b : largest;
      }
      boolean mostInOne = largest >= 0 && shareOfOld(a, largest) >= MOST_MIN;
      if (mostInOne && survives(largest)) {
        return Fate.ABSORBED;
      }
      if (parts >= 2 && inParts >= MOST_MIN) {
        return Fate.SPLIT;
      }
      return mostInOne ? Fate.ABSORBED : Fate.DISAPPEARED;
    }

    Fate fateOfNew(int b) {
      if (survives(b)) {
        return Fate.SURVIVED;
      }
      boolean absorbs = false;
      for (int a = 0; a < olds.size(); a++) {
        boolean part = shareOfOld(a, b) >= PART_MIN && fateOfOld(a) == Fate.SPLIT;
        boolean branch = shareOfNew(a, b) >= MOST_MIN && shareOfOld(a, b) < MOST_MIN;
        if (part || branch) {
          return Fate.SPLIT;
        }
        absorbs |= shareOfOld(a, b) >= MOST_MIN;
      }
      return absorbs ? Fate.ABSORBED : Fate.EMERGED;
    }

    void collect(List<Lineage.Segment> older, List<Lineage.Segment> newer) {
      for (int a = 0; a < olds.size(); a++) {
        int old = a;
        Node node = olds.get(a);
        Fate fate = fateOfOld(a);
        List<Lineage.Relative> relatives = new ArrayList<>();
        for (int b = 0; b < news.size(); b++) {
          if (fate == Fate.SURVIVED ? assigned[a] == b : shareOfOld(a, b) >= PART_MIN) {
            relatives.add(new Lineage.Relative(news.get(b).identity(), shareOfOld(old, b)));
          }
        }
        double with = assigned[a] < 0 ? 0 : overlap[a][assigned[a]];
        older.add(segment(node, fate, with, relatives));
      }
      for (int b = 0; b < news.size(); b++) {
        Fate fate = fateOfNew(b);
        int ancestor = assignedTo(b);
        List<Lineage.Relative> relatives = new ArrayList<>();
        for (int a = 0; a < olds.size(); a++) {
          boolean related = shareOfOld(a, b) >= PART_MIN || shareOfNew(a, b) >= PART_MIN;
          if (fate == Fate.SURVIVED ? ancestor == a : related) {
            relatives.add(new Lineage.Relative(olds.get(a).identity(), shareOfOld(a, b)));
          }
        }
        double with = ancestor < 0 ? 0 : overlap[ancestor][b];
        newer.add(segment(news.get(b), fate, with, relatives));
      }
    }

    private static Lineage.Segment segment(
        Node node, Fate fate, double overlap, List<Lineage.Relative> relatives) {
      relatives.sort(
          Comparator.comparingDouble(Lineage.Relative::share)
              .reversed()
              .thenComparing(Lineage.Relative::identity));
      return new Lineage.Segment(
          node.path(), node.identity(), node.depth(), fate, overlap, relatives);
    }

    /** Rows of {@link #move}, each adding up to 1. */
    double[][] carry() {
      double[][] carry = new double[olds.size()][news.size()];
      for (int a = 0; a < carry.length; a++) {
        double all = 0;
        for (int b = 0; b < carry[a].length; b++) {
          all += moved(a, b);
        }
        double everybody = Arrays.stream(ofNew).sum();
        for (int b = 0; b < carry[a].length; b++) {
          if (all > 0) {
            carry[a][b] = moved(a, b) / all;
          } else if (assigned[a] >= 0) {
            carry[a][b] = assigned[a] == b ? 1 : 0;
          } else {
            // Nobody was in it, so nothing is known but how large the newer ones are.
            carry[a][b] = ofNew[b] / everybody;
          }
        }
      }
      return carry;
    }

    /** Columns of {@link #move}, each adding up to 1: where a newer one's membership came from. */
    double[][] carryBack() {
      double[][] back = new double[news.size()][olds.size()];
      double everybody = Arrays.stream(ofOld).sum();
      for (int b = 0; b < back.length; b++) {
        double all = 0;
        for (int a = 0; a < back[b].length; a++) {
          all += moved(a, b);
        }
        int ancestor = assignedTo(b);
        for (int a = 0; a < back[b].length; a++) {
          if (all > 0) {
            back[b][a] = moved(a, b) / all;
          } else if (ancestor >= 0) {
            back[b][a] = ancestor == a ? 1 : 0;
          } else {
            back[b][a] = ofOld[a] / everybody;
          }
        }
      }
      return back;
    }
  }

  /** An axis of both models. */
  private final class Matched {
    private final int oldAxis;
    private final int newAxis;
    private final List<Level> levels = new ArrayList<>();
    private final Level leaves;

    Matched(int oldAxis, int newAxis) {
      this.oldAxis = oldAxis;
      this.newAxis = newAxis;
      List<Node> olds = nodes(older.axes().get(oldAxis), older.firstLeaf(oldAxis));
      List<Node> news = nodes(newer.axes().get(newAxis), newer.firstLeaf(newAxis));
      int deepest = 0;
      for (Node node : olds) {
        deepest = Math.max(deepest, node.depth());
      }
      for (Node node : news) {
        deepest = Math.max(deepest, node.depth());
      }
      for (int depth = 0; depth <= deepest; depth++) {
        int at = depth;
        levels.add(
            new Level(
                olds.stream().filter(node -> node.depth() == at).toList(),
                news.stream().filter(node -> node.depth() == at).toList()));
      }
      leaves =
          new Level(
              leaves(older.axes().get(oldAxis), older.firstLeaf(oldAxis)),
              leaves(newer.axes().get(newAxis), newer.firstLeaf(newAxis)));
    }

    private static List<Node> leaves(AxisModel axis, int firstLeaf) {
      List<Node> nodes = new ArrayList<>();
      for (int leaf = 0; leaf < axis.leaves().size(); leaf++) {
        AxisModel.Leaf of = axis.leaves().get(leaf);
        int at = firstLeaf + leaf;
        nodes.add(new Node(of.path(), of.identity(), of.kind().reserved(), 0, at, at + 1));
      }
      return nodes;
    }

    AxisLineage lineage() {
      List<Lineage.Segment> olds = new ArrayList<>();
      List<Lineage.Segment> news = new ArrayList<>();
      levels.forEach(level -> level.collect(olds, news));
      int[] before = dominants(older.rows(), row -> older.dominantLeaf(row, oldAxis));
      int[] after = dominants(older.rows(), row -> newer.dominantLeaf(row, newAxis));
      return new AxisLineage(
          newer.axes().get(newAxis).axis(),
          olds,
          news,
          identities(olds, news),
          stability(before, after),
          leaves.overlap,
          leaves.carry(),
          leaves.carryBack(),
          customers(before, after));
    }

    private Map<String, String> identities(List<Lineage.Segment> olds, List<Lineage.Segment> news) {
      Set<String> taken = new HashSet<>();
      olds.forEach(segment -> taken.add(segment.identity()));
      Map<String, String> identities = new HashMap<>();
      for (Lineage.Segment segment : news) {
        String identity = segment.identity();
        if (segment.fate() == Fate.SURVIVED) {
          identity = segment.relatives().getFirst().identity();
        } else {
          // A model found again after a detour has the very hashes that an ancestor passed on.
          while (!taken.add(identity)) {
            identity = Divisions.anotherIdentity(identity);
          }
        }
        identities.put(segment.identity(), identity);
      }
      return identities;
    }

    private long[][] customers(int[] before, int[] after) {
      long[][] customers = new long[leaves.olds.size()][leaves.news.size()];
      for (int row = 0; row < before.length; row++) {
        customers[before[row]][after[row]]++;
      }
      return customers;
    }

    private Lineage.Stability stability(int[] before, int[] after) {
      int rows = before.length;
      double common = 0;
      for (int a = 0; a < leaves.assigned.length; a++) {
        common += leaves.assigned[a] < 0 ? 0 : leaves.common[a][leaves.assigned[a]];
      }
      long moved = 0;
      for (int row = 0; row < rows; row++) {
        moved += leaves.assigned[before[row]] == after[row] ? 0 : 1;
      }
      return new Lineage.Stability(
          AdjustedRandIndex.of(before, after), Math.min(1, common / rows), moved / (double) rows);
    }

    private static int[] dominants(int rows, IntUnaryOperator of) {
      int[] dominants = new int[rows];
      Arrays.setAll(dominants, of);
      return dominants;
    }
  }
}
