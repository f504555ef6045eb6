package io.quimbi.core.cluster;

import io.quimbi.core.IndexSort;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is clustered: one row per customer, one column per feature, and a weight per row.
 *
 * <p>The weight says how many individuals a row stands for: 1 for a customer, the count for rows
 * that were folded into one, the inverse of the sampling probability in a stratified sample.
 *
 * <p>Values are stored column by column. Immutable and thread-safe; memory 8·n·(d + 1) bytes.
 */
public final class Points {
  /** The largest magnitude of a value: its square, times any number of rows, stays finite. */
  public static final double MAGNITUDE_MAX = 1e140;

  private final double[][] columns;
  private final double[] weights;
  private final double totalWeight;
  private final boolean wholeWeights;

  /** Known to hold no row twice. */
  private final boolean distinct;

  /** For each row before folding, its row here; null where nothing was folded. */
  private final int @Nullable [] foldOf;

  /** For each row, how many rows were folded into it; null where it is one each. */
  private final int @Nullable [] merged;

  private Points(
      double[][] columns,
      double[] weights,
      boolean distinct,
      int @Nullable [] foldOf,
      int @Nullable [] merged) {
    this.columns = columns;
    this.weights = weights;
    this.distinct = distinct;
    this.foldOf = foldOf;
    this.merged = merged;
    double total = 0;
    boolean whole = true;
    for (double weight : weights) {
      total += weight;
      whole &= weight == Math.rint(weight);
    }
    this.totalWeight = total;
    this.wholeWeights = whole;
  }

  /**
   * Points of weight 1.
   *
   * @param columns shape (d, n), copied; d and n at least 1, values finite and within ±{@value
   *     #MAGNITUDE_MAX}; −0.0 becomes 0.0
   * @throws IllegalArgumentException where the shape is ragged or empty, or a value is not finite
   */
  public static Points of(double[][] columns) {
    if (columns.length == 0) {
      throw new IllegalArgumentException("points need at least one column, had none");
    }
    double[] ones = new double[columns[0].length];
    Arrays.fill(ones, 1);
    return of(columns, ones);
  }

  /**
   * Weighted points.
   *
   * @param columns shape (d, n), copied; see {@link #of(double[][])}
   * @param weights n values, finite and above 0, copied
   * @throws IllegalArgumentException where the shape is ragged or empty, a value is not finite, or
   *     a weight is not above 0
   */
  public static Points of(double[][] columns, double[] weights) {
    if (columns.length == 0) {
      throw new IllegalArgumentException("points need at least one column, had none");
    }
    int rows = columns[0].length;
    if (rows == 0) {
      throw new IllegalArgumentException("points need at least one row, had none");
    }
    if (weights.length != rows) {
      throw new IllegalArgumentException(
          "weight count differs: rows " + rows + ", weights " + weights.length);
    }
    double[][] copy = new double[columns.length][];
    for (int d = 0; d < columns.length; d++) {
      if (columns[d].length != rows) {
        throw new IllegalArgumentException(
            "row count differs: column 0 has "
                + rows
                + ", column "
                + d
                + " has "
                + columns[d].length);
      }
      copy[d] = new double[rows];
      for (int row = 0; row < rows; row++) {
        double value = columns[d][row];
        if (!(Math.abs(value) <= MAGNITUDE_MAX)) {
          throw new IllegalArgumentException(
              "value must be finite and within ±"
                  + MAGNITUDE_MAX
                  + ", was "
                  + value
                  + " in row "
                  + row
                  + ", column "
                  + d
                  + "; leave the row out or give it a value first");
        }
        // Adding 0.0 turns −0.0 into 0.0, so that rows that are equal have equal bits.
        copy[d][row] = value + 0.0;
      }
    }
    for (int row = 0; row < rows; row++) {
      if (!(weights[row] > 0 && weights[row] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weight must be finite and above 0, was "
                + weights[row]
                + " in row "
                + row
                + "; leave rows out that stand for nobody");
      }
    }
    return new Points(copy, weights.clone(), false, null, null);
  }

  /** How many rows n there are. */
  public int rows() {
    return weights.length;
  }

  /** How many columns d there are. */
  public int dimensions() {
    return columns.length;
  }

  /** The value of one row in one column. */
  public double value(int row, int dimension) {
    return columns[dimension][row];
  }

  /** The values of one row, copied; shape (d). */
  public double[] row(int row) {
    double[] values = new double[columns.length];
    for (int d = 0; d < values.length; d++) {
      values[d] = columns[d][row];
    }
    return values;
  }

  /** The weight of one row, above 0. */
  public double weight(int row) {
    return weights[row];
  }

  /** The sum of all weights, added in row order. */
  public double totalWeight() {
    return totalWeight;
  }

  /** How many rows there were before {@link #folded}; {@link #rows} where nothing was folded. */
  public int sourceRows() {
    return foldOf == null ? rows() : foldOf.length;
  }

  /**
   * The row that holds what was row {@code sourceRow} before {@link #folded}; the same number where
   * nothing was folded.
   *
   * @param sourceRow 0 to {@link #sourceRows} − 1
   */
  public int foldOf(int sourceRow) {
    return foldOf == null ? sourceRow : foldOf[sourceRow];
  }

  /**
   * How many different individuals these points know of: the sum of the weights where they are
   * whole numbers, and so counts; else the number of rows, folded ones counted as often as they
   * were there, because a row that stands for 18.7 customers is still the observation of one.
   */
  public double individuals() {
    if (wholeWeights || merged == null) {
      return wholeWeights ? totalWeight : rows();
    }
    double sum = 0;
    for (int count : merged) {
      sum += count;
    }
    return sum;
  }

  /**
   * These points with identical rows (−0.0 equals 0.0) made one, their weights added. The new rows
   * are in lexicographic order and the weights are added in rising order, so the same rows in
   * another order give the same bits. Cost O(n + u log u) for u distinct rows.
   */
  public Points folded() {
    if (distinct) {
      return this;
    }
    PairTable pairs = new PairTable(this);
    int[] order = new int[pairs.size];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    IndexSort.sort(
        order, 0, order.length, (a, b) -> compareWithWeight(pairs.firstRow[a], pairs.firstRow[b]));
    int[] foldOfPair = new int[pairs.size];
    int[] representative = new int[pairs.size];
    double[] foldedWeights = new double[pairs.size];
    int folds = 0;
    for (int pair : order) {
      int row = pairs.firstRow[pair];
      if (folds == 0 || compare(representative[folds - 1], row) != 0) {
        representative[folds++] = row;
      }
      foldedWeights[folds - 1] += weights[row] * pairs.count[pair];
      foldOfPair[pair] = folds - 1;
    }
    int[] mapping = new int[rows()];
    int[] foldSizes = new int[folds];
    for (int row = 0; row < mapping.length; row++) {
      mapping[row] = foldOfPair[pairs.pairOf[row]];
      foldSizes[mapping[row]] += merged == null ? 1 : merged[row];
    }
    return new Points(
        gather(Arrays.copyOf(representative, folds)),
        Arrays.copyOf(foldedWeights, folds),
        true,
        mapping,
        foldSizes);
  }

  /**
   * The given rows in the given order, with their weights.
   *
   * @throws IllegalArgumentException if {@code rows} is empty
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Points select(int[] rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("points need at least one row, none was selected");
    }
    double[] selected = new double[rows.length];
    int[] selectedMerged = merged == null ? null : new int[rows.length];
    boolean rising = true;
    for (int i = 0; i < rows.length; i++) {
      selected[i] = weights[rows[i]];
      if (merged != null && selectedMerged != null) {
        selectedMerged[i] = merged[rows[i]];
      }
      rising &= i == 0 || rows[i - 1] < rows[i];
    }
    return new Points(gather(rows), selected, distinct && rising, null, selectedMerged);
  }

  /** The numbers of the rows for which {@code test} holds, rising. */
  int[] rowsWhere(IntPredicate test) {
    int[] found = new int[rows()];
    int count = 0;
    for (int row = 0; row < found.length; row++) {
      if (test.test(row)) {
        found[count++] = row;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * A seeded sample of at most {@code count} individuals, drawn without replacement with
   * probability proportional to weight: rows in random order, laid end to end by weight, and a mark
   * every Σw/count from a random start (Hartley and Rao 1962, doi:10.1214/aoms/1177704564). The
   * weight of a row of the sample is how many of the drawn individuals it holds, so weights of the
   * sample are counts and add up to the number drawn.
   *
   * <p>Where weights are whole numbers, a row never yields more individuals than it has, and a
   * population not larger than {@code count} is returned as it is. Other weights are inverse
   * sampling probabilities; then at most {@link #individuals} are drawn, because drawing more would
   * pretend to have seen more customers than there are rows.
   *
   * @throws IllegalArgumentException if {@code count < 1}
   */
  public Points sample(int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("sample size must be ≥ 1, was " + count);
    }
    if (wholeWeights && totalWeight <= count) {
      return this;
    }
    int drawn = (int) Math.min(count, individuals());
    SeededRandom random = new SeededRandom(seed);
    int[] order = shuffled(random);
    double start = random.nextDouble();
    double[] hits = new double[rows()];
    double cumulative = 0;
    long before = 0;
    for (int i = 0; i < order.length; i++) {
      cumulative += weights[order[i]];
      double position = i == order.length - 1 ? drawn : cumulative / totalWeight * drawn;
      long marks = Math.clamp((long) Math.ceil(position - start), before, drawn);
      hits[order[i]] = marks - before;
      before = marks;
    }
    return withCounts(hits);
  }

  /** At most {@code count} weighted rows: these where they are not more, else a sample. */
  Points atMost(int count, long seed) {
    return rows() <= count ? this : sample(count, seed);
  }

  /**
   * A seeded bootstrap resample: {@code count} individuals drawn with replacement with probability
   * proportional to weight. The weight of a row is how often it was drawn.
   */
  Points resample(int count, long seed) {
    double[] cumulative = new double[rows()];
    double sum = 0;
    for (int row = 0; row < cumulative.length; row++) {
      sum += weights[row];
      cumulative[row] = sum;
    }
    SeededRandom random = new SeededRandom(seed);
    double[] hits = new double[rows()];
    for (int i = 0; i < count; i++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
      // An exact hit on a border belongs to the row after it: rows own [start, end).
      int row = found >= 0 ? found + 1 : -found - 1;
      hits[Math.min(row, hits.length - 1)]++;
    }
    return withCounts(hits);
  }

  /** The columns themselves, for kernels of this package, which do not write to them. */
  double[][] columns() {
    return columns;
  }

  /** The weights themselves, for kernels of this package, which do not write to them. */
  double[] weights() {
    return weights;
  }

  /** Lexicographic order of two rows. */
  int compare(int a, int b) {
    for (double[] column : columns) {
      int order = Double.compare(column[a], column[b]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int compareWithWeight(int a, int b) {
    int order = compare(a, b);
    return order != 0 ? order : Double.compare(weights[a], weights[b]);
  }

  private Points withCounts(double[] counts) {
    int[] drawn = rowsWhere(row -> counts[row] > 0);
    double[] drawnCounts = new double[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      drawnCounts[i] = counts[drawn[i]];
    }
    return new Points(gather(drawn), drawnCounts, distinct, null, null);
  }

  private int[] shuffled(SeededRandom random) {
    int[] order = new int[rows()];
    for (int i = 0; i < order.length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private double[][] gather(int[] rows) {
    double[][] gathered = new double[columns.length][rows.length];
    for (int d = 0; d < columns.length; d++) {
      for (int i = 0; i < rows.length; i++) {
        gathered[d][i] = columns[d][rows[i]];
      }
    }
    return gathered;
  }

  /**
   * Finds equal pairs of row and weight by hashing. The weight is part of the key so that equal
   * weights are multiplied by their count, which does not depend on the order of rows.
   */
  private static final class PairTable {
    private static final int EMPTY = -1;

    final int[] pairOf;
    final int[] firstRow;
    final int[] count;
    int size;

    PairTable(Points points) {
      int rows = points.rows();
      pairOf = new int[rows];
      firstRow = new int[rows];
      count = new int[rows];
      int capacity = Math.max(16, Integer.highestOneBit(rows) * 4);
      int[] slots = new int[capacity];
      Arrays.fill(slots, EMPTY);
      for (int row = 0; row < rows; row++) {
        int slot = hash(points, row) & (capacity - 1);
        while (slots[slot] != EMPTY && points.compareWithWeight(firstRow[slots[slot]], row) != 0) {
          slot = (slot + 1) & (capacity - 1);
        }
        if (slots[slot] == EMPTY) {
          slots[slot] = size;
          firstRow[size++] = row;
        }
        pairOf[row] = slots[slot];
        count[slots[slot]]++;
      }
    }

    private static int hash(Points points, int row) {
      long bits = Double.doubleToRawLongBits(points.weights[row]);
      for (double[] column : points.columns) {
        bits = (bits ^ Double.doubleToRawLongBits(column[row])) * 0x9E3779B97F4A7C15L;
        bits ^= bits >>> 29;
      }
      return (int) (bits ^ bits >>> 32);
    }
  }
}
