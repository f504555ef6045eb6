package io.quimbi.engine.insight;

import io.quimbi.engine.discovery.ModelComparison.AxisFigures;
import java.time.Instant;
import java.util.List;

/**
 * How one model of a store compares with another on the same customers, segments by the names they
 * have now.
 *
 * @param before the model to begin with
 * @param after the other one
 * @param asOf at which customers were scored under both
 * @param kept whether this was found out when {@code after} was discovered; else just now
 * @param adjustedRandIndex mean over the axes: 1 where both part customers alike, 0 by chance
 * @param softOverlap mean over the axes of the overlap of memberships, 0 to 1
 * @param moved mean over the axes of the share of customers in another segment than the one theirs
 *     became
 * @param segments counts over all axes
 * @param axes those that both have
 * @param axesLost those that only {@code before} has
 * @param axesAdded those that only {@code after} has
 */
public record ComparisonReport(
    String storeId,
    int before,
    int after,
    Instant asOf,
    int customers,
    boolean kept,
    double adjustedRandIndex,
    double softOverlap,
    double moved,
    Counts segments,
    List<AxisChange> axes,
    List<String> axesLost,
    List<String> axesAdded) {
  /** Copies the lists. */
  public ComparisonReport {
    axes = List.copyOf(axes);
    axesLost = List.copyOf(axesLost);
    axesAdded = List.copyOf(axesAdded);
  }

  /**
   * How many segments there were, are, and stayed what they were. Counted are those that customers
   * are assigned to, the reserved ones left out.
   *
   * @param stayed of those before: still the same customers, whether divided further now or not
   * @param gone of those before
   * @param fresh of those after
   */
  public record Counts(int before, int after, int stayed, int gone, int fresh) {
    Counts plus(Counts other) {
      return new Counts(
          before + other.before,
          after + other.after,
          stayed + other.stayed,
          gone + other.gone,
          fresh + other.fresh);
    }
  }

  /**
   * One axis.
   *
   * @param figuresBefore how good the segments were when {@code before} was discovered
   * @param figuresAfter how good they were when {@code after} was
   * @param segmentsBefore level by level from the top, with what became of each
   * @param segmentsAfter level by level from the top, with where each comes from
   * @param movements customers from dominant segment to dominant segment, the most first
   */
  public record AxisChange(
      String axis,
      String description,
      AxisFigures figuresBefore,
      AxisFigures figuresAfter,
      double adjustedRandIndex,
      double softOverlap,
      double moved,
      Counts segments,
      List<SegmentChange> segmentsBefore,
      List<SegmentChange> segmentsAfter,
      List<Movement> movements) {
    /** Copies the lists. */
    public AxisChange {
      segmentsBefore = List.copyOf(segmentsBefore);
      segmentsAfter = List.copyOf(segmentsAfter);
      movements = List.copyOf(movements);
    }
  }

  /**
   * A segment and its fate.
   *
   * @param description what its members do; empty for one that is divided further
   * @param leaf whether customers are assigned to it; else it is divided further
   * @param customers whom it dominates at the as-of
   * @param fate survived, split, absorbed, emerged or disappeared
   * @param overlap with the segment that it is the same as, 0 where none
   * @param relatives in the other model, the closest first
   */
  public record SegmentChange(
      String name,
      String identity,
      String path,
      String description,
      boolean leaf,
      boolean reserved,
      long customers,
      String fate,
      double overlap,
      List<Relative> relatives) {
    /** Copies the list. */
    public SegmentChange {
      relatives = List.copyOf(relatives);
    }

    /** Whether it is the same in both models. */
    public boolean survived() {
      return fate.equals("survived");
    }
  }

  /**
   * A segment of the other model with which one has customers in common.
   *
   * @param share of the membership before that is in the one after now
   */
  public record Relative(String name, String identity, double share) {}

  /**
   * Customers whom one segment dominated and another does now.
   *
   * @param share of those in {@code from}
   * @param same whether it is the same segment
   */
  public record Movement(String from, String to, long customers, double share, boolean same) {}
}
