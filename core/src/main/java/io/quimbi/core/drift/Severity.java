package io.quimbi.core.drift;

/**
 * How large a drift is, in words. {@link #of} reads a score on a fixed scale, the same for every
 * customer; whether a drift is unusual for one customer is another question, which {@link
 * CalibratedDrift} answers in the same words.
 */
public enum Severity {
  /** Below 0.1. */
  STABLE(0),
  /** From 0.1. */
  MINOR(0.1),
  /** From 0.3. */
  MODERATE(0.3),
  /** From 0.5. */
  SIGNIFICANT(0.5),
  /** From 0.7. */
  MAJOR(0.7);

  /** 0.7 − 0.4 is a little less than 0.3 in binary; the bound is meant as people write it. */
  private static final double ROUNDING = 1e-12;

  private final double scoreMin;

  Severity(double scoreMin) {
    this.scoreMin = scoreMin;
  }

  /**
   * The lowest score of this level on the fixed scale; it belongs to this level, not to the one
   * below.
   */
  public double scoreMin() {
    return scoreMin;
  }

  /**
   * The level of a score on the fixed scale.
   *
   * @param score 0 to 1
   * @throws IllegalArgumentException if it is not from 0 to 1
   */
  public static Severity of(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("drift score must be from 0 to 1, was " + score);
    }
    Severity reached = STABLE;
    for (Severity level : values()) {
      reached = score >= level.scoreMin - ROUNDING ? level : reached;
    }
    return reached;
  }
}
