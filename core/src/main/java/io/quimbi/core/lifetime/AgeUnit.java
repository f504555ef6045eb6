package io.quimbi.core.lifetime;

/** The unit of times in a {@link PurchaseSummaries} and of the models fitted to it. */
public enum AgeUnit {
  /** Calendar days. */
  DAY(1),
  /** Seven calendar days; ages may be fractional. */
  WEEK(7);

  private final int days;

  AgeUnit(int days) {
    this.days = days;
  }

  /** Days in one unit. */
  public int days() {
    return days;
  }

  /** A number of days in this unit. */
  public double ofDays(double count) {
    return count / days;
  }
}
