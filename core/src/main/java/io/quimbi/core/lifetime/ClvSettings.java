package io.quimbi.core.lifetime;

/**
 * Over which time and at which discount future purchases are valued.
 *
 * @param months how many months ahead, 1 to {@value #MONTHS_MAX}
 * @param monthDays length of a month in days
 * @param monthlyRate discount of one month, such as 0.01; −1 and below make no sense
 */
public record ClvSettings(int months, double monthDays, double monthlyRate) {
  /** A century. */
  public static final int MONTHS_MAX = 1200;

  /** Twelve months of 365/12 days at 1 % a month. */
  public static final ClvSettings DEFAULT = new ClvSettings(12, 365.0 / 12, 0.01);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public ClvSettings {
    if (months < 1 || months > MONTHS_MAX) {
      throw new IllegalArgumentException(
          "months must be from 1 to " + MONTHS_MAX + ", was " + months);
    }
    if (!(monthDays > 0 && monthDays < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("month length must be > 0 days, was " + monthDays);
    }
    if (!(monthlyRate > -1 && monthlyRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("monthly rate must be > -1, was " + monthlyRate);
    }
  }
}
