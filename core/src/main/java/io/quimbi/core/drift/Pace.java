package io.quimbi.core.drift;

/** How fast memberships move, by the Euclidean norm of their change per day (without √2). */
public enum Pace {
  /** At most 0.008 a day. */
  STABLE,
  /** Above 0.008 a day. */
  MODERATE_DRIFT,
  /** Above 0.015 a day. */
  RAPID_DRIFT;

  private static final double MODERATE_ABOVE = 0.008;
  private static final double RAPID_ABOVE = 0.015;

  /** What binary rounding may add to a figure that is exactly at a bound. */
  private static final double ROUNDING = 1e-12;

  /**
   * The pace of a norm per day.
   *
   * @param normPerDay at least 0
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public static Pace of(double normPerDay) {
    if (!(normPerDay >= 0 && normPerDay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("norm per day must be finite and ≥ 0, was " + normPerDay);
    }
    if (normPerDay > RAPID_ABOVE + ROUNDING) {
      return RAPID_DRIFT;
    }
    return normPerDay > MODERATE_ABOVE + ROUNDING ? MODERATE_DRIFT : STABLE;
  }
}
