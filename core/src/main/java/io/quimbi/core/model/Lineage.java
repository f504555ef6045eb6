package io.quimbi.core.model;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.Axis;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the segments of a new model descend from those of an older one, so that a segment that is
 * still the same behaviour keeps its identity and its name through a re-discovery.
 *
 * <p>Both models score the same customers at the same as-of. On each axis, level by level of the
 * trees, segments a of the older and b of the newer model overlap by O_ab = Σ_i min(u_ia, u_ib) /
 * Σ_i max(u_ia, u_ib), and are assigned one to one for the largest sum of O. An assigned pair with
 * O of at least 0.5 is the same segment; the others are named by what became of their customers, as
 * in MONIC (Spiliopoulou, Ntoutsi, Theodoridis and Schult 2006, doi:10.1145/1150402.1150491).
 * Reserved segments are the same if they have the same name.
 *
 * <p>Immutable. The same on any number of threads. Cost O(customers · segments²) per axis, twice.
 */
public final class Lineage {
  /** From this overlap on a segment keeps its identity. */
  public static final double KEPT_MIN = 0.5;

  private final Map<Axis, AxisLineage> axes;

  private Lineage(Map<Axis, AxisLineage> axes) {
    this.axes = axes;
  }

  /** What became of a segment of the older model, or where one of the newer comes from. */
  public enum Fate {
    /** The same segment in both models. */
    SURVIVED,
    /** The older one came apart into several, each with a quarter or more of it. */
    SPLIT,
    /** Half or more of the older one is in one newer segment that is not the same. */
    ABSORBED,
    /** A newer one that comes of none in particular. */
    EMERGED,
    /** An older one whose customers are scattered. */
    DISAPPEARED
  }

  /**
   * A segment of another model that this one has customers in common with.
   *
   * @param identity of the relative, in its own model
   * @param share of the older one's membership that is in the newer one now, 0 to 1
   */
  public record Relative(String identity, double share) {}

  /**
   * A segment and its fate.
   *
   * @param path its place in the tree of its own model
   * @param identity in its own model; of a newer one before it was given that of its ancestor
   * @param depth 0 at the top level
   * @param fate what became of it, or where it comes from
   * @param overlap O with the one it is assigned to; 0 where there is none
   * @param relatives the same segment, those it split into or was absorbed in (of an older one), or
   *     those it came of (of a newer one); the largest share first
   */
  public record Segment(
      String path,
      String identity,
      int depth,
      Fate fate,
      double overlap,
      List<Relative> relatives) {
    /** Copies the list. */
    public Segment {
      relatives = List.copyOf(relatives);
    }
  }

  /**
   * How alike two models are on an axis.
   *
   * @param adjustedRand of the dominant leaves: 1 where they part customers alike, 0 by chance
   * @param softOverlap mean over customers of Σ min(u_ia, u_ib) over assigned leaves: 1 where all
   *     memberships are the same
   * @param moved share of customers whose dominant leaf is not the one assigned to the older one
   */
  public record Stability(double adjustedRand, double softOverlap, double moved) {}

  /**
   * The lineage of all axes.
   *
   * @param older thumbprints under the older model
   * @param newer thumbprints under the newer one, of the same customers at the same as-of
   * @throws IllegalArgumentException if customers or as-ofs differ, or there is no customer
   */
  public static Lineage of(Thumbprints older, Thumbprints newer, Workers workers) {
    requireSame(older, newer);
    Map<Axis, AxisLineage> axes = new EnumMap<>(Axis.class);
    new LineageCount(older, newer, workers).axes().forEach(axis -> axes.put(axis.axis(), axis));
    return new Lineage(axes);
  }

  private static void requireSame(Thumbprints older, Thumbprints newer) {
    if (older.rows() != newer.rows() || older.rows() == 0) {
      throw new IllegalArgumentException(
          "lineage needs the same customers, at least one, under both models, were "
              + older.rows()
              + " and "
              + newer.rows());
    }
    if (older.matrix().asOf() != newer.matrix().asOf()) {
      throw new IllegalArgumentException(
          "lineage needs one as-of, were "
              + older.matrix().asOf()
              + " and "
              + newer.matrix().asOf()
              + "; score the same customers again under both models");
    }
    for (int row = 0; row < older.rows(); row++) {
      if (!older.matrix().customerId(row).equals(newer.matrix().customerId(row))) {
        throw new IllegalArgumentException(
            "lineage needs the same customers, were "
                + older.matrix().customerId(row)
                + " and "
                + newer.matrix().customerId(row)
                + " in row "
                + row);
      }
    }
  }

  /** The axes that both models have, in the order of {@link Axis}. */
  public List<AxisLineage> axes() {
    return List.copyOf(axes.values());
  }

  /** The lineage of an axis; empty where one of the models does not have it. */
  public Optional<AxisLineage> axis(Axis axis) {
    return Optional.ofNullable(axes.get(axis));
  }

  /**
   * The newer thumbprints under their model with the identities of the segments that survived.
   *
   * @param newer those that the lineage was made of
   */
  public Thumbprints applyTo(Thumbprints newer) {
    return newer.withIdentitiesOf(applyTo(newer.model()));
  }

  /**
   * The newer model with the identities of the segments that survived.
   *
   * @param newer the model of the newer thumbprints
   */
  public SegmentModel applyTo(SegmentModel newer) {
    Map<Axis, Map<String, String>> identities = new EnumMap<>(Axis.class);
    axes.forEach((axis, lineage) -> identities.put(axis, lineage.identities()));
    return newer.withIdentities(identities);
  }
}
