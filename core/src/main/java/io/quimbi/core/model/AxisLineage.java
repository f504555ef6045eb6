package io.quimbi.core.model;

import io.quimbi.core.feature.Axis;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the segments of one axis of a new model descend from those of an older one. Immutable.
 *
 * @see Lineage
 */
public final class AxisLineage {
  private final Axis axis;
  private final List<Lineage.Segment> older;
  private final List<Lineage.Segment> newer;
  private final Map<String, String> identities;
  private final Lineage.Stability stability;
  private final double[][] overlap;
  private final double[][] carry;
  private final double[][] carryBack;
  private final long[][] customers;

  AxisLineage(
      Axis axis,
      List<Lineage.Segment> older,
      List<Lineage.Segment> newer,
      Map<String, String> identities,
      Lineage.Stability stability,
      double[][] overlap,
      double[][] carry,
      double[][] carryBack,
      long[][] customers) {
    this.axis = axis;
    this.older = List.copyOf(older);
    this.newer = List.copyOf(newer);
    this.identities = Collections.unmodifiableMap(new TreeMap<>(identities));
    this.stability = stability;
    this.overlap = overlap;
    this.carry = carry;
    this.carryBack = carryBack;
    this.customers = customers;
  }

  /** The axis. */
  public Axis axis() {
    return axis;
  }

  /** Every segment of the older model, level by level from the top, with what became of it. */
  public List<Lineage.Segment> older() {
    return older;
  }

  /** Every segment of the newer model, level by level from the top, with where it comes from. */
  public List<Lineage.Segment> newer() {
    return newer;
  }

  /**
   * The identity that each segment of the newer model gets, by the one it was discovered with: that
   * of its ancestor where it survived, else its own. No two segments of the axis share one.
   */
  public Map<String, String> identities() {
    return identities;
  }

  /** How alike the two models are. */
  public Lineage.Stability stability() {
    return stability;
  }

  /** Whether every segment of the older model survived, and no other emerged. */
  public boolean unchanged() {
    return older.stream().allMatch(segment -> segment.fate() == Lineage.Fate.SURVIVED)
        && newer.stream().allMatch(segment -> segment.fate() == Lineage.Fate.SURVIVED);
  }

  /**
   * The overlap O of a leaf of the older model with one of the newer, 0 to 1; 0 where nobody
   * belongs to either.
   */
  public double overlap(int olderLeaf, int newerLeaf) {
    return overlap[olderLeaf][newerLeaf];
  }

  /**
   * Memberships under the newer model guessed from those under the older, for a snapshot whose
   * features were not kept: each older leaf hands its membership on as it did on average among the
   * customers of this lineage. What assigned leaves have in common stays where it is; only what is
   * left over is spread, in proportion to what is missing. So the guess is exact where the models
   * are the same, and approximate otherwise.
   *
   * @param olderMemberships one for each leaf of the older model
   * @return one for each leaf of the newer model, with the same sum
   * @throws IllegalArgumentException if the number of leaves differs
   */
  public double[] carry(double... olderMemberships) {
    if (olderMemberships.length != carry.length) {
      throw new IllegalArgumentException(
          "leaf count differs on "
              + axis.id()
              + ": memberships "
              + olderMemberships.length
              + ", older model "
              + carry.length);
    }
    double[] carried = new double[carry[0].length];
    for (int a = 0; a < carry.length; a++) {
      for (int b = 0; b < carried.length; b++) {
        carried[b] += olderMemberships[a] * carry[a][b];
      }
    }
    return carried;
  }

  /** The share of an older leaf's membership that goes to a newer one; those of a leaf add to 1. */
  public double carried(int olderLeaf, int newerLeaf) {
    return carry[olderLeaf][newerLeaf];
  }

  /**
   * The share of a newer leaf's membership that came from an older one; those of a leaf add to 1.
   * So memberships under the newer model are carried to the older one.
   */
  public double carriedBack(int newerLeaf, int olderLeaf) {
    return carryBack[newerLeaf][olderLeaf];
  }

  /** How many customers an older leaf dominates whom a newer one dominates now. */
  public long customers(int olderLeaf, int newerLeaf) {
    return customers[olderLeaf][newerLeaf];
  }

  @Override
  public String toString() {
    return "AxisLineage["
        + axis.id()
        + ", "
        + stability
        + ", overlap="
        + Arrays.deepToString(overlap)
        + "]";
  }
}
