package io.quimbi.core.drift;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How one customer moved on one axis between two as-ofs: how far, from which segment to which, how
 * fast, and when the segment that gains would overtake the one that dominates.
 *
 * <p>score = min(1, ‖u₂ − u₁‖₂ / √2) over the segments, or the Hellinger distance; velocity = score
 * / days; pace from ‖u₂ − u₁‖₂ / days. Segments are counted as in the vectors. Where exactly one of
 * the two dominants is a reserved segment there is no score but an {@link EligibilityEvent}.
 *
 * <p>Immutable and thread-safe.
 */
public final class AxisDrift {
  /** A change smaller than this is rounding and has no direction. */
  private static final double NO_CHANGE = 1e-12;

  private static final double MEMBERSHIP_ROUNDING = 1e-9;

  private final double[] before;
  private final double[] after;
  private final int dominantBefore;
  private final int dominantAfter;
  private final double days;
  private final double norm;
  private final double distance;
  private final Optional<EligibilityEvent> event;

  private AxisDrift(
      double[] before,
      double[] after,
      int dominantBefore,
      int dominantAfter,
      double days,
      double distance,
      Optional<EligibilityEvent> event) {
    this.before = before;
    this.after = after;
    this.dominantBefore = dominantBefore;
    this.dominantAfter = dominantAfter;
    this.days = days;
    this.distance = distance;
    this.event = event;
    double squares = 0;
    for (int j = 0; j < before.length; j++) {
      squares += delta(j) * delta(j);
    }
    norm = Math.sqrt(squares);
  }

  /**
   * The drift between two vectors.
   *
   * @param segments of the axis
   * @param before memberships, one a segment, each 0 to 1; copied
   * @param after likewise, later
   * @param dominantBefore the segment that dominated, an index; not always that of highest
   *     membership, since a tree of segments is descended from its top
   * @param dominantAfter likewise, later
   * @param days from one to the other, above 0
   * @throws IllegalArgumentException if {@code days} is not above 0 and finite, a length or an
   *     index does not fit the segments, or a membership is not from 0 to 1
   */
  public static AxisDrift of(
      AxisSegments segments,
      double[] before,
      double[] after,
      int dominantBefore,
      int dominantAfter,
      double days,
      Distance distance) {
    requireDays(days);
    requireMemberships("before", segments, before);
    requireMemberships("after", segments, after);
    requireSegment("dominant before", segments, dominantBefore);
    requireSegment("dominant after", segments, dominantAfter);
    return new AxisDrift(
        before.clone(),
        after.clone(),
        dominantBefore,
        dominantAfter,
        days,
        distance.between(before, after, 0, before.length),
        event(segments, dominantBefore, dominantAfter));
  }

  /** The drift between two vectors whose highest memberships dominate, of equal ones the first. */
  public static AxisDrift of(AxisSegments segments, double[] before, double[] after, double days) {
    return of(segments, before, after, highest(before), highest(after), days, Distance.EUCLIDEAN);
  }

  static void requireDays(double days) {
    if (!(days > 0 && days < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "days between two thumbprints must be above 0, was "
              + days
              + "; choose two different dates, the earlier first");
    }
  }

  private static void requireMemberships(String what, AxisSegments segments, double[] u) {
    if (u.length != segments.count()) {
      throw new IllegalArgumentException(
          "membership count differs on "
              + segments.axis()
              + ": "
              + what
              + " "
              + u.length
              + ", segments "
              + segments.count());
    }
    for (int j = 0; j < u.length; j++) {
      if (!(u[j] >= 0 && u[j] <= 1 + MEMBERSHIP_ROUNDING)) {
        throw new IllegalArgumentException(
            "membership must be from 0 to 1, was "
                + u[j]
                + " "
                + what
                + " in segment "
                + segments.ids().get(j)
                + " of "
                + segments.axis());
      }
    }
  }

  private static void requireSegment(String what, AxisSegments segments, int segment) {
    if (segment < 0 || segment >= segments.count()) {
      throw new IllegalArgumentException(
          what
              + " on "
              + segments.axis()
              + " must be from 0 to "
              + (segments.count() - 1)
              + ", was "
              + segment);
    }
  }

  /** The event where exactly one of two dominants is reserved. */
  static Optional<EligibilityEvent> event(AxisSegments segments, int before, int after) {
    boolean was = segments.reserved(before);
    boolean is = segments.reserved(after);
    if (was == is) {
      return Optional.empty();
    }
    return Optional.of(was ? EligibilityEvent.ENTERED : EligibilityEvent.LEFT);
  }

  static int highest(double[] u) {
    int highest = 0;
    for (int j = 1; j < u.length; j++) {
      highest = u[j] > u[highest] ? j : highest;
    }
    return highest;
  }

  /** How many segments the axis has. */
  public int segments() {
    return before.length;
  }

  /** Days from the earlier to the later thumbprint, above 0. */
  public double days() {
    return days;
  }

  /** The earlier membership in a segment. */
  public double before(int segment) {
    return before[segment];
  }

  /** The later membership in a segment. */
  public double after(int segment) {
    return after[segment];
  }

  /** By how much the membership in a segment rose; below 0 where it fell. */
  public double delta(int segment) {
    return after[segment] - before[segment];
  }

  /** {@link #delta} per day. */
  public double velocity(int segment) {
    return delta(segment) / days;
  }

  /** The segment that dominated. */
  public int dominantBefore() {
    return dominantBefore;
  }

  /** The segment that dominates now. */
  public int dominantAfter() {
    return dominantAfter;
  }

  /** Whether another segment dominates now. */
  public boolean changed() {
    return dominantBefore != dominantAfter;
  }

  /** Whether the axis began or ceased to say something; empty where it is drift. */
  public Optional<EligibilityEvent> eligibilityEvent() {
    return event;
  }

  /** How far the customer moved, 0 to 1; empty where there is an eligibility event. */
  public OptionalDouble score() {
    return event.isPresent() ? OptionalDouble.empty() : OptionalDouble.of(distance);
  }

  /** The level of the score; empty where there is an eligibility event. */
  public Optional<Severity> severity() {
    return event.isPresent() ? Optional.empty() : Optional.of(Severity.of(distance));
  }

  /** Score per day; empty where there is an eligibility event. */
  public OptionalDouble velocity() {
    return event.isPresent() ? OptionalDouble.empty() : OptionalDouble.of(distance / days);
  }

  /** ‖u₂ − u₁‖₂, from 0 to √2, whatever the score is made of. */
  public double norm() {
    return norm;
  }

  /** {@link #norm} per day, from which the pace follows. */
  public double normPerDay() {
    return norm / days;
  }

  /** How fast the memberships move; empty where there is an eligibility event. */
  public Optional<Pace> pace() {
    return event.isPresent() ? Optional.empty() : Optional.of(Pace.of(normPerDay()));
  }

  /** The direction: the segment that rose most, of equal ones the first; empty where none did. */
  public OptionalInt rising() {
    int most = 0;
    for (int j = 1; j < before.length; j++) {
      most = delta(j) > delta(most) ? j : most;
    }
    return delta(most) > NO_CHANGE ? OptionalInt.of(most) : OptionalInt.empty();
  }

  /** The segment that fell most, from which the rising one took; empty where none did. */
  public OptionalInt falling() {
    int most = 0;
    for (int j = 1; j < before.length; j++) {
      most = delta(j) < delta(most) ? j : most;
    }
    return delta(most) < -NO_CHANGE ? OptionalInt.of(most) : OptionalInt.empty();
  }

  /**
   * Days after the later thumbprint until the rising segment overtakes the dominant one, if both go
   * on at the present pace: (u_dominant − u_rising) / (v_rising − v_dominant). Empty where the
   * rising segment dominates already, where it recedes or keeps its distance, and where there is an
   * eligibility event.
   */
  public OptionalDouble daysToTransition() {
    OptionalInt rising = rising();
    if (event.isPresent() || rising.isEmpty() || rising.getAsInt() == dominantAfter) {
      return OptionalDouble.empty();
    }
    double ahead = after[dominantAfter] - after[rising.getAsInt()];
    double closing = velocity(rising.getAsInt()) - velocity(dominantAfter);
    // In a tree a leaf may have the highest membership without dominating; it has no one to pass.
    return ahead < 0 || closing * days <= NO_CHANGE
        ? OptionalDouble.empty()
        : OptionalDouble.of(ahead / closing);
  }

  @Override
  public String toString() {
    return "AxisDrift[score="
        + score()
        + ", dominant="
        + dominantBefore
        + "→"
        + dominantAfter
        + ", days="
        + days
        + ", event="
        + event
        + "]";
  }
}
