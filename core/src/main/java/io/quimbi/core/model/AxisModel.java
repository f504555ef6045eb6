package io.quimbi.core.model;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The segments of one axis: a tree of clusters, and the reserved segments of those about whom the
 * axis can say nothing or for whom no cluster fits. Immutable.
 */
public final class AxisModel {
  /** The names of the stages of customers with one order, in their order. */
  public static final List<String> STAGE_NAMES =
      List.of("one_order_new", "one_order_due", "one_order_lapsed");

  private final Axis axis;
  private final Optional<String> unavailable;
  private final Optional<Division> root;
  private final boolean eligibility;
  private final Optional<OneOrderStages> stages;
  private final boolean exceptional;
  private final Map<Feature, String> leftOut;
  private final Optional<AxisQuality> quality;
  private final List<Leaf> top;
  private final List<Leaf> leaves;

  /**
   * A segment as others see it, a leaf of the tree or one of the top level.
   *
   * @param path ordinals from the root such as {@code 0.1}, or the name of a reserved segment
   * @param identity stable text that stays with the segment
   * @param size customers whose dominant segment it was among those discovered on; 0 for reserved
   */
  public record Leaf(String path, SegmentKind kind, String identity, double size) {
    /** The name before anybody gave it a better one. */
    public String name() {
      return kind.reserved() ? path : defaultName(path);
    }
  }

  /** The name of a segment that a clustering found, before anybody gave it a better one. */
  public static String defaultName(String path) {
    return "segment_" + path;
  }

  private AxisModel(
      Axis axis,
      Optional<String> unavailable,
      Optional<Division> root,
      boolean eligibility,
      Optional<OneOrderStages> stages,
      boolean exceptional,
      Map<Feature, String> leftOut,
      Optional<AxisQuality> quality) {
    this.axis = axis;
    this.unavailable = unavailable;
    this.root = root;
    this.eligibility = eligibility;
    this.stages = stages;
    this.exceptional = exceptional;
    this.leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
    this.quality = quality;
    List<Leaf> topLevel = new ArrayList<>();
    List<Leaf> bottom = new ArrayList<>();
    root.ifPresent(
        division -> {
          division.segments().forEach(segment -> topLevel.add(leaf(segment)));
          collectLeaves(division, bottom);
        });
    if (unavailable.isEmpty()) {
      List<Leaf> reserved = reserved();
      topLevel.addAll(reserved);
      bottom.addAll(reserved);
    }
    top = List.copyOf(topLevel);
    leaves = List.copyOf(bottom);
  }

  /** An axis whose source data the store does not have. */
  public static AxisModel unavailable(Axis axis, String reason) {
    return new AxisModel(
        axis,
        Optional.of(reason),
        Optional.empty(),
        false,
        Optional.empty(),
        false,
        Map.of(),
        Optional.empty());
  }

  /**
   * An axis with its segments.
   *
   * @param root empty where nobody was eligible
   * @param eligibility whether customers below {@link Axis#ordersMin} are kept apart
   * @param stages of customers with one order, in place of {@code not_enough_orders}
   * @param exceptional whether there is a reserved segment of exceptional customers
   * @param leftOut features that take no part in distances, with the reason
   * @param quality how good the segments are; empty where nobody was eligible
   */
  public static AxisModel of(
      Axis axis,
      Optional<Division> root,
      boolean eligibility,
      Optional<OneOrderStages> stages,
      boolean exceptional,
      Map<Feature, String> leftOut,
      Optional<AxisQuality> quality) {
    return new AxisModel(
        axis, Optional.empty(), root, eligibility, stages, exceptional, leftOut, quality);
  }

  private static Leaf leaf(Division.Segment segment) {
    return new Leaf(segment.path(), segment.kind(), segment.identity(), segment.size());
  }

  private static void collectLeaves(Division division, List<Leaf> to) {
    for (Division.Segment segment : division.segments()) {
      if (segment.division().isPresent()) {
        collectLeaves(segment.division().get(), to);
      } else {
        to.add(leaf(segment));
      }
    }
  }

  private List<Leaf> reserved() {
    List<Leaf> reserved = new ArrayList<>();
    if (stages.isPresent()) {
      for (String name : STAGE_NAMES) {
        reserved.add(reserved(name, SegmentKind.ONE_ORDER_STAGE));
      }
    }
    // Where no cluster was found because nobody was eligible, whoever becomes so later stays here.
    if (root.isEmpty() || stages.isEmpty() && eligibility && axis.ordersMin() > 1) {
      reserved.add(reserved("not_enough_orders", SegmentKind.NOT_ENOUGH_ORDERS));
    }
    if (exceptional) {
      reserved.add(reserved("exceptional", SegmentKind.EXCEPTIONAL));
    }
    return reserved;
  }

  private static Leaf reserved(String name, SegmentKind kind) {
    // A reserved segment is the same one in every model.
    return new Leaf(name, kind, name, 0);
  }

  /** The same segments with other identities, those not named and reserved ones staying. */
  AxisModel withIdentities(Map<String, String> byIdentity) {
    return new AxisModel(
        axis,
        unavailable,
        root.map(division -> division.withIdentities(byIdentity)),
        eligibility,
        stages,
        exceptional,
        leftOut,
        quality);
  }

  /** The axis. */
  public Axis axis() {
    return axis;
  }

  /** Why the axis has no segments in this store, or empty if it has. */
  public Optional<String> unavailable() {
    return unavailable;
  }

  /** The clusters among all eligible customers. */
  public Optional<Division> root() {
    return root;
  }

  /** Whether customers with too few orders are kept apart. */
  public boolean eligibility() {
    return eligibility;
  }

  /** The stages of customers with one order, if this axis has them. */
  public Optional<OneOrderStages> stages() {
    return stages;
  }

  /** Whether exceptional customers are kept apart. */
  public boolean exceptional() {
    return exceptional;
  }

  /** Features of the axis that take no part in distances, with the reason. */
  public Map<Feature, String> leftOut() {
    return leftOut;
  }

  /** How good the segments are. */
  public Optional<AxisQuality> quality() {
    return quality;
  }

  /** The segments of the top level, the reserved ones last. */
  public List<Leaf> top() {
    return top;
  }

  /** The segments that memberships are given in, the reserved ones last. */
  public List<Leaf> leaves() {
    return leaves;
  }
}
