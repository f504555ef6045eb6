package io.quimbi.core.lookalike;

import io.quimbi.core.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The nearest of many vectors, exactly: the answer is that of comparing with everybody in double
 * precision, of equally near ones the first by id.
 *
 * <p>Vectors that lie together stand together in blocks ({@link KdOrder}), each with the box that
 * holds it. A search takes the blocks by the distance to their boxes, nearest first, until the next
 * is farther than the k-th found. Within a block it compares in single precision and in columns,
 * along {@link PrincipalAxes}, of which the first few tell most blocks to be too far; only who
 * could be among the nearest given the rounding ({@link FloatBound}) is compared in double
 * precision. Cosine distance is half the squared Euclidean distance of the vectors scaled to length
 * 1, 1 − cos(x, y) = ‖x/‖x‖ − y/‖y‖‖²/2, which near 0 keeps the digits that 1 − x·y loses. A vector
 * of zeros has no direction; it is at distance 0 from another such and ½ from any other.
 *
 * <p>A search is O(n·d) at worst. Memory is 12 bytes a coordinate and some 150 a vector: at 60
 * dimensions 870 bytes, 81 MB for 93,500 vectors; while an index is built, 12 bytes a coordinate
 * more. Thread-safe: a search sees the vectors of one moment.
 *
 * <p>A vector that changes moves to the end, so that the boxes of the others stay small. Those at
 * the end are put in order among themselves once they are many, and everybody is once half of the
 * places were left.
 */
public final class VectorIndex {
  /** A block's sums stay in the nearest cache, its columns in the next. */
  private static final int ROWS = 256;

  /** Columns after which a block is left where nobody in it can be near any more. */
  private static final int STRIDE = 8;

  /** After so many blocks it is known how far there is to look. */
  private static final int BLOCKS_ALONE = 16;

  /** Fewer blocks than this take less time than waking another thread, which finds less alone. */
  private static final int BLOCKS_PER_TASK_MIN = 2_048;

  private final Metric metric;
  private final int dimensions;
  private final PrincipalAxes axes;
  private final Map<String, Integer> places = new ConcurrentHashMap<>();
  private volatile State state;

  /** So many that came one by one are put in order. */
  private static final int UNORDERED_MAX = 16 * ROWS;

  /**
   * What a search looks at; never changed.
   *
   * @param ordered before which place vectors that lie together stand together
   * @param end the place after the last
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record State(Block[] blocks, int ordered, int end, double normMax) {
    String id(int place) {
      return blocks[place / ROWS].ids[place % ROWS];
    }
  }

  /** Some vectors twice: in columns of floats along the principal axes, and whole in doubles. */
  private static final class Block {
    /** Empty where there is no vector, or none any more. */
    private final String[] ids;

    private final float[] columns;
    private final double[] vectors;

    /** Holds the columns of all vectors that were ever set here; infinite where none was. */
    private final float[] low;

    private final float[] high;

    Block(int dimensions) {
      ids = new String[ROWS];
      Arrays.fill(ids, "");
      columns = new float[ROWS * dimensions];
      // A place without a vector is at no distance from anybody.
      Arrays.fill(columns, Float.NaN);
      vectors = new double[ROWS * dimensions];
      low = new float[dimensions];
      high = new float[dimensions];
      Arrays.fill(low, Float.POSITIVE_INFINITY);
      Arrays.fill(high, Float.NEGATIVE_INFINITY);
    }

    private Block(Block same, String[] ids, float[] columns, double[] vectors) {
      this.ids = ids;
      this.columns = columns;
      this.vectors = vectors;
      low = same.low.clone();
      high = same.high.clone();
    }

    Block copy() {
      return new Block(this, ids.clone(), columns.clone(), vectors.clone());
    }

    /** The same, to leave places in. */
    Block withOwnIds() {
      return new Block(this, ids.clone(), columns, vectors);
    }

    /** At most the squared distance from a point, along the principal axes, to the box. */
    float square(double[] point) {
      double sum = 0;
      for (int d = 0; d < point.length; d++) {
        double outside = Math.max(0, Math.max(low[d] - point[d], point[d] - high[d]));
        sum += outside * outside;
      }
      return sum == 0 ? 0 : Math.nextDown((float) sum);
    }

    void set(int row, String id, double[] vector, float[] rotated) {
      ids[row] = id;
      for (int d = 0; d < rotated.length; d++) {
        columns[d * ROWS + row] = rotated[d];
        // Around what was rounded to these.
        low[d] = Math.min(low[d], Math.nextDown(rotated[d]));
        high[d] = Math.max(high[d], Math.nextUp(rotated[d]));
      }
      System.arraycopy(vector, 0, vectors, row * vector.length, vector.length);
    }

    double[] vector(int row) {
      int dimensions = vectors.length / ROWS;
      return Arrays.copyOfRange(vectors, row * dimensions, (row + 1) * dimensions);
    }

    float[] rotated(int row) {
      float[] rotated = new float[columns.length / ROWS];
      for (int d = 0; d < rotated.length; d++) {
        rotated[d] = columns[d * ROWS + row];
      }
      return rotated;
    }

    void clear(int row) {
      ids[row] = "";
      int dimensions = vectors.length / ROWS;
      for (int d = 0; d < dimensions; d++) {
        columns[d * ROWS + row] = Float.NaN;
      }
      Arrays.fill(vectors, row * dimensions, (row + 1) * dimensions, Double.NaN);
    }
  }

  /** Another state in the making; blocks that searches may look at are copied. */
  private final class Change {
    private final List<Block> blocks;
    private final Set<Block> own = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Block> ownIds = Collections.newSetFromMap(new IdentityHashMap<>());
    private int ordered;
    private int end;
    private double normMax;

    Change(State from) {
      blocks = new ArrayList<>(Arrays.asList(from.blocks));
      ordered = from.ordered;
      end = from.end;
      normMax = from.normMax;
    }

    State state() {
      return new State(blocks.toArray(Block[]::new), ordered, end, normMax);
    }

    void set(String id, double[] vector) {
      Integer before = places.get(id);
      if (before != null) {
        leave(before);
      }
      Block last = end / ROWS < blocks.size() ? own(end / ROWS) : added();
      last.set(end % ROWS, id, vector, floats(axes.rotate(vector)));
      places.put(id, end++);
      normMax = Math.max(normMax, norm(vector));
      if (end - ordered >= UNORDERED_MAX) {
        order(ordered);
      }
      if (end > 2 * Math.max(places.size(), UNORDERED_MAX)) {
        order(0);
      }
    }

    void clear(int place) {
      own(place / ROWS).clear(place % ROWS);
    }

    /** Puts whoever is from a place on, the first of a block, in order. */
    private void order(int from) {
      List<Block> apart = blocks.subList(from / ROWS, blocks.size());
      List<String> ids = new ArrayList<>();
      List<double[]> vectors = new ArrayList<>();
      List<float[]> rotated = new ArrayList<>();
      for (Block block : apart) {
        for (int row = 0; row < ROWS; row++) {
          if (!block.ids[row].isEmpty()) {
            ids.add(block.ids[row]);
            vectors.add(block.vector(row));
            rotated.add(block.rotated(row));
          }
        }
      }
      apart.clear();
      add(ids, vectors, rotated.toArray(float[][]::new));
    }

    /** Adds vectors in new blocks after the others. */
    void add(List<String> ids, List<double[]> vectors, float[][] rotated) {
      int first = blocks.size() * ROWS;
      int[] order = KdOrder.of(rotated, ROWS);
      for (int i = 0; i < order.length; i++) {
        Block block = i % ROWS == 0 ? added() : blocks.getLast();
        String id = ids.get(order[i]);
        double[] vector = vectors.get(order[i]);
        block.set(i % ROWS, id, vector, rotated[order[i]]);
        places.put(id, first + i);
        normMax = Math.max(normMax, norm(vector));
      }
      // Who comes later begins another block.
      end = blocks.size() * ROWS;
      ordered = end;
    }

    private void leave(int place) {
      int at = place / ROWS;
      Block block = blocks.get(at);
      if (!own.contains(block) && !ownIds.contains(block)) {
        block = block.withOwnIds();
        ownIds.add(block);
        blocks.set(at, block);
      }
      block.ids[place % ROWS] = "";
    }

    private Block own(int at) {
      Block block = blocks.get(at);
      if (!own.contains(block)) {
        block = block.copy();
        own.add(block);
        blocks.set(at, block);
      }
      return block;
    }

    private Block added() {
      Block block = new Block(dimensions);
      own.add(block);
      blocks.add(block);
      return block;
    }
  }

  private VectorIndex(Metric metric, PrincipalAxes axes, int dimensions) {
    this.metric = metric;
    this.axes = axes;
    this.dimensions = dimensions;
    state = new State(new Block[0], 0, 0, 0);
  }

  /**
   * Gathers vectors for an index.
   *
   * @throws IllegalArgumentException if {@code dimensions < 1}
   */
  public static Builder builder(Metric metric, int dimensions) {
    return new Builder(metric, dimensions);
  }

  /** Vectors on their way into an index. Not thread-safe. */
  public static final class Builder {
    private final Metric metric;
    private final int dimensions;
    private final Set<String> known = new HashSet<>();
    private final List<String> ids = new ArrayList<>();
    private final List<double[]> vectors = new ArrayList<>();

    private Builder(Metric metric, int dimensions) {
      if (dimensions < 1) {
        throw new IllegalArgumentException("dimensions must be ≥ 1, were " + dimensions);
      }
      this.metric = metric;
      this.dimensions = dimensions;
    }

    /**
     * Adds a vector, which is copied.
     *
     * @throws IllegalArgumentException if the id is there already, the length differs, or a value
     *     is not finite
     */
    public Builder add(String id, double[] vector) {
      double[] scaled = scaled(metric, dimensions, id, vector);
      if (!known.add(id)) {
        throw new IllegalArgumentException("a vector of " + id + " was added before");
      }
      ids.add(id);
      vectors.add(scaled);
      return this;
    }

    /** The index; this builder is not to be used afterwards. */
    public VectorIndex build() {
      PrincipalAxes axes = PrincipalAxes.of(vectors, dimensions);
      float[][] rotated = new float[vectors.size()][];
      for (int i = 0; i < rotated.length; i++) {
        rotated[i] = floats(axes.rotate(vectors.get(i)));
      }
      VectorIndex index = new VectorIndex(metric, axes, dimensions);
      index.fill(ids, vectors, rotated);
      return index;
    }
  }

  private synchronized void fill(List<String> ids, List<double[]> vectors, float[][] rotated) {
    Change change = new Change(state);
    change.add(ids, vectors, rotated);
    state = change.state();
  }

  private static double[] scaled(Metric metric, int dimensions, String id, double[] vector) {
    if (vector.length != dimensions) {
      throw new IllegalArgumentException(
          "vector of " + id + " has " + vector.length + " values, the index " + dimensions);
    }
    for (double value : vector) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "values of a vector must be finite, one of " + id + " was " + value);
      }
    }
    double norm = norm(vector);
    return metric == Metric.EUCLIDEAN || norm == 0
        ? vector.clone()
        : Arrays.stream(vector).map(value -> value / norm).toArray();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double norm(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /** How distances are measured. */
  public Metric metric() {
    return metric;
  }

  /** How many vectors there are. */
  public int size() {
    return places.size();
  }

  /** Whether there is a vector of this id. */
  public boolean contains(String id) {
    return places.containsKey(id);
  }

  /** All ids, in no particular order. */
  public Set<String> ids() {
    return Set.copyOf(places.keySet());
  }

  /**
   * Sets the vectors of some ids, new or in place of those they had. Searches under way do not see
   * them.
   *
   * @throws IllegalArgumentException if a length differs or a value is not finite; then nothing is
   *     changed
   */
  public synchronized void putAll(Map<String, double[]> vectors) {
    Map<String, double[]> scaled = new LinkedHashMap<>();
    vectors.forEach((id, vector) -> scaled.put(id, scaled(metric, dimensions, id, vector)));
    Change change = new Change(state);
    scaled.forEach(change::set);
    state = change.state();
  }

  /** Forgets the vector of an id, if there is one. */
  public synchronized void remove(String id) {
    Integer place = places.remove(id);
    if (place != null) {
      Change change = new Change(state);
      change.clear(place);
      state = change.state();
    }
  }

  /**
   * The k nearest to a vector of the index, itself left out.
   *
   * @param k at least 1; where there are fewer others, all of them
   * @return nearest first, equally near ones by id
   * @throws IllegalArgumentException if {@code k < 1} or there is no vector of this id
   */
  public List<Neighbour> nearest(String id, int k, Workers workers) {
    return nearestToAny(List.of(id), k, workers);
  }

  /**
   * The k that are nearest to any of some vectors of the index, these left out: who resembles one
   * of a list, whichever. A mean of the list would favour who resembles all of it a little, and
   * where the list is of two kinds, nobody on it.
   *
   * @param k at least 1; where there are fewer others, all of them
   * @return nearest first, equally near ones by id
   * @throws IllegalArgumentException if {@code k < 1}, there is no id, or no vector of one
   */
  public List<Neighbour> nearestToAny(Collection<String> ids, int k, Workers workers) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be ≥ 1, was " + k);
    }
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("there must be somebody to be near to, was nobody");
    }
    State now;
    Set<Integer> own = new HashSet<>();
    List<String> names = List.copyOf(new HashSet<>(ids)).stream().sorted().toList();
    List<double[]> queries = new ArrayList<>();
    synchronized (this) {
      // The places of one moment with its vectors.
      now = state;
      for (String id : names) {
        Integer place = places.get(id);
        if (place == null) {
          throw new IllegalArgumentException("there is no vector of " + id);
        }
        own.add(place);
        queries.add(now.blocks[place / ROWS].vector(place % ROWS));
      }
    }
    Candidates candidates = candidates(now, queries, own, k, workers);
    List<Neighbour> found = new ArrayList<>();
    for (int place : candidates.places()) {
      found.add(exact(now, place, names, queries));
    }
    found.sort(Comparator.comparingDouble(Neighbour::distance).thenComparing(Neighbour::id));
    return List.copyOf(found.subList(0, Math.min(k, found.size())));
  }

  private Candidates candidates(
      State now, List<double[]> queries, Set<Integer> own, int k, Workers workers) {
    FloatBound precision =
        FloatBound.of(
            dimensions,
            axes.error(),
            now.normMax,
            queries.stream().mapToDouble(VectorIndex::norm).max().orElseThrow());
    float[][] rounded = new float[queries.size()][];
    int blocks = now.blocks.length;
    float[] squares = new float[blocks];
    Arrays.fill(squares, Float.POSITIVE_INFINITY);
    for (int q = 0; q < rounded.length; q++) {
      double[] rotated = axes.rotate(queries.get(q));
      rounded[q] = floats(rotated);
      for (int b = 0; b < blocks; b++) {
        squares[b] = Math.min(squares[b], now.blocks[b].square(rotated));
      }
    }
    // The bits of floats that are not negative are in the order of the floats.
    long[] order = new long[blocks];
    for (int b = 0; b < blocks; b++) {
      order[b] = (long) Float.floatToIntBits(squares[b]) << 32 | b;
    }
    Arrays.sort(order);
    Candidates nearest = new Candidates(k, precision, Float.POSITIVE_INFINITY);
    Search search = new Search(now, rounded, own, order, squares);
    int from = search.run(0, 1, BLOCKS_ALONE, nearest);
    int left = search.within(from, nearest.reach());
    int tasks =
        (int) Math.clamp((long) left * rounded.length / BLOCKS_PER_TASK_MIN, 1L, workers.threads());
    if (tasks == 1) {
      search.run(from, 1, blocks, nearest);
      return nearest;
    }
    Candidates[] found = new Candidates[tasks];
    workers.forEach(
        tasks,
        task -> {
          found[task] = new Candidates(k, precision, nearest.reach());
          search.run(from + task, tasks, blocks, found[task]);
        });
    for (Candidates ofTask : found) {
      nearest.addAll(ofTask);
    }
    return nearest;
  }

  /** Compares vectors with everybody in the blocks that can hold one of the nearest. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Search(
      State now, float[][] queries, Set<Integer> own, long[] order, float[] squares) {

    /** How many blocks from this one on are within reach. */
    int within(int from, float reach) {
      int end = from;
      while (end < order.length && squares[(int) order[end]] <= reach) {
        end++;
      }
      return end - from;
    }

    /**
     * Goes through every so many-th block.
     *
     * @return the first that it did not look at
     */
    int run(int from, int step, int end, Candidates to) {
      float[] sums = new float[ROWS];
      float[] least = new float[ROWS];
      int at = from;
      for (; at < Math.min(end, order.length); at += step) {
        int b = (int) order[at];
        // Whoever is as near as the k-th has a true square below its reach.
        if (squares[b] > to.reach()) {
          break;
        }
        search(now.blocks[b], b * ROWS, queries, own, sums, least, to);
      }
      return at;
    }
  }

  private static void search(
      Block block,
      int firstPlace,
      float[][] queries,
      Set<Integer> own,
      float[] sums,
      float[] least,
      Candidates to) {
    float[] squares = sums;
    boolean near = distances(block.columns, queries[0], sums, to.reach());
    if (queries.length > 1) {
      squares = least;
      System.arraycopy(sums, 0, least, 0, ROWS);
      for (int q = 1; q < queries.length; q++) {
        near |= distances(block.columns, queries[q], sums, to.reach());
        for (int row = 0; row < ROWS; row++) {
          least[row] = Math.min(least[row], sums[row]);
        }
      }
    }
    if (!near) {
      return;
    }
    for (int row = 0; row < ROWS; row++) {
      if (squares[row] <= to.reach()
          && !block.ids[row].isEmpty()
          && !own.contains(firstPlace + row)) {
        to.add(firstPlace + row, squares[row]);
      }
    }
  }

  /**
   * Squared distances of a block's vectors to one. Where after some columns all are beyond the
   * reach already, the rest is left out and the sums are what they have come to, beyond it too.
   *
   * @return whether the sums are whole
   */
  private static boolean distances(float[] columns, float[] query, float[] sums, float reach) {
    Arrays.fill(sums, 0);
    for (int d = 0; d < query.length; d++) {
      float q = query[d];
      int from = d * ROWS;
      for (int row = 0; row < ROWS; row++) {
        float difference = columns[from + row] - q;
        sums[row] += difference * difference;
      }
      if (d % STRIDE == STRIDE - 1 && d < query.length - 1 && !anyWithin(sums, reach)) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyWithin(float[] sums, float reach) {
    for (float sum : sums) {
      if (sum <= reach) {
        return true;
      }
    }
    return false;
  }

  /** In double precision; of several equally near queries the first by name. */
  private Neighbour exact(State now, int place, List<String> names, List<double[]> queries) {
    double[] vectors = now.blocks[place / ROWS].vectors;
    int from = place % ROWS * dimensions;
    double least = Double.POSITIVE_INFINITY;
    String nearest = names.getFirst();
    for (int q = 0; q < queries.size(); q++) {
      double[] query = queries.get(q);
      double sum = 0;
      for (int d = 0; d < dimensions; d++) {
        double difference = vectors[from + d] - query[d];
        sum += difference * difference;
      }
      double distance = metric == Metric.COSINE ? sum / 2 : Math.sqrt(sum);
      if (distance < least) {
        least = distance;
        nearest = names.get(q);
      }
    }
    return new Neighbour(now.id(place), least, nearest);
  }
}
