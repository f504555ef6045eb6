package io.quimbi.core.model;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureMatrix;
import java.util.List;

/**
 * The thumbprints of many customers under one model: on every available axis the dominant segment
 * and how clear it is, with the memberships themselves computed when asked for, since they are many
 * times larger and each is needed once.
 *
 * <p>Immutable and thread-safe.
 */
public final class Thumbprints {
  private static final int ROWS_PER_BLOCK = 1024;

  private final SegmentModel model;
  private final List<AxisModel> axes;
  private final FeatureMatrix matrix;
  private final int[] firstLeaf;
  private final short[][] dominantLeaf;
  private final short[][] dominantTop;
  private final byte[][] strength;
  private static final Strength[] STRENGTHS = Strength.values();

  private Thumbprints(SegmentModel model, FeatureMatrix matrix) {
    this.model = model;
    this.axes = model.available();
    this.matrix = matrix;
    firstLeaf = new int[axes.size() + 1];
    for (int a = 0; a < axes.size(); a++) {
      firstLeaf[a + 1] = firstLeaf[a] + axes.get(a).leaves().size();
    }
    dominantLeaf = new short[axes.size()][matrix.rows()];
    dominantTop = new short[axes.size()][matrix.rows()];
    strength = new byte[axes.size()][matrix.rows()];
  }

  private Thumbprints(Thumbprints same, SegmentModel renamed) {
    model = renamed;
    axes = renamed.available();
    matrix = same.matrix;
    firstLeaf = same.firstLeaf;
    dominantLeaf = same.dominantLeaf;
    dominantTop = same.dominantTop;
    strength = same.strength;
  }

  /** The same thumbprints under their model with other identities, which changes no membership. */
  Thumbprints withIdentitiesOf(SegmentModel renamed) {
    return new Thumbprints(this, renamed);
  }

  /** The thumbprints of all rows of a matrix. */
  public static Thumbprints of(SegmentModel model, FeatureMatrix matrix, Workers workers) {
    Thumbprints all = new Thumbprints(model, matrix);
    ThreadLocal<Reader> readers = ThreadLocal.withInitial(all::reader);
    int blocks = (matrix.rows() + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    workers.forEach(
        blocks,
        block -> {
          Reader reader = readers.get();
          int end = Math.min(matrix.rows(), (block + 1) * ROWS_PER_BLOCK);
          for (int row = block * ROWS_PER_BLOCK; row < end; row++) {
            reader.read(row);
            for (int a = 0; a < all.axes.size(); a++) {
              AxisScorer scorer = reader.scorers[a];
              all.dominantLeaf[a][row] = (short) scorer.dominantLeaf();
              all.dominantTop[a][row] = (short) scorer.dominantTop();
              all.strength[a][row] = (byte) scorer.strength().ordinal();
            }
          }
        });
    return all;
  }

  /** The model. */
  public SegmentModel model() {
    return model;
  }

  /** The features that the thumbprints are made of. */
  public FeatureMatrix matrix() {
    return matrix;
  }

  /** The available axes, in the model's order; axis indices below count these. */
  public List<AxisModel> axes() {
    return axes;
  }

  /** Number of customers. */
  public int rows() {
    return matrix.rows();
  }

  /** Index of an axis's first leaf when the leaves of all available axes are laid end to end. */
  public int firstLeaf(int axis) {
    return firstLeaf[axis];
  }

  /** Leaves of all available axes. */
  public int leafCount() {
    return firstLeaf[axes.size()];
  }

  /** The dominant leaf of a customer on an axis, an index into {@link AxisModel#leaves}. */
  public int dominantLeaf(int row, int axis) {
    return dominantLeaf[axis][row];
  }

  /** The dominant segment of the top level, an index into {@link AxisModel#top}. */
  public int dominantTop(int row, int axis) {
    return dominantTop[axis][row];
  }

  /** How clearly the customer belongs there. */
  public Strength strength(int row, int axis) {
    return STRENGTHS[strength[axis][row]];
  }

  /** A reader of memberships, for one thread. */
  public Reader reader() {
    return new Reader();
  }

  /** Computes the memberships of one customer after the other. Not thread-safe. */
  public final class Reader {
    private final AxisScorer[] scorers = new AxisScorer[axes.size()];
    private final double[] memberships = new double[leafCount()];

    private Reader() {
      for (int a = 0; a < scorers.length; a++) {
        scorers[a] = new AxisScorer(axes.get(a), model.reference());
      }
    }

    /**
     * Memberships of a customer in the leaves of all available axes, each axis adding up to 1; the
     * array belongs to the reader and is overwritten by the next call.
     */
    @SuppressWarnings("ReturnsMutableArray") // Documented: read it before the next call.
    public double[] read(int row) {
      for (int a = 0; a < scorers.length; a++) {
        scorers[a].score(matrix, row, memberships, firstLeaf[a]);
      }
      return memberships;
    }
  }
}
