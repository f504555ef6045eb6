package io.quimbi.core.model;

/**
 * The three soft stages of a customer with one order, by how long ago it was: new, due, lapsed. One
 * order says nothing about frequency, but it ages: the borders are where half, and where nine in
 * ten, of the store's repeat customers would have come again.
 *
 * <p>With b₁ and b₂ the median and 90th percentile of the mean gaps of repeat customers, the
 * memberships are the fuzzy memberships of ln(1+R) to c₂ = (ln(1+b₁)+ln(1+b₂))/2, c₁ = 2·ln(1+b₁) −
 * c₂ and c₃ = 2·ln(1+b₂) − c₂, so that the dominant stage changes exactly at the borders. Before c₁
 * a customer is wholly new and beyond c₃ wholly lapsed.
 *
 * @param dueAfterDays b₁
 * @param lapsedAfterDays b₂, above b₁
 */
public record OneOrderStages(double dueAfterDays, double lapsedAfterDays) {
  /** How many stages there are. */
  public static final int COUNT = 3;

  /** Checks the borders. */
  public OneOrderStages {
    if (!(dueAfterDays >= 0 && lapsedAfterDays > dueAfterDays)) {
      throw new IllegalArgumentException(
          "borders of the one-order stages must ascend from 0, were "
              + dueAfterDays
              + " and "
              + lapsedAfterDays);
    }
  }

  /** The centroid of a stage, in ln(1 + days). */
  public double centroid(int stage) {
    double due = Math.log1p(dueAfterDays);
    double lapsed = Math.log1p(lapsedAfterDays);
    double middle = (due + lapsed) / 2;
    return switch (stage) {
      case 0 -> 2 * due - middle;
      case 1 -> middle;
      case 2 -> 2 * lapsed - middle;
      default -> throw new IllegalArgumentException("stage must be 0, 1 or 2, was " + stage);
    };
  }
}
