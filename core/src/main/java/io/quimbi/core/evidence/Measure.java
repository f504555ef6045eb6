package io.quimbi.core.evidence;

import io.quimbi.core.feature.Axis;

/** A behaviour of which the recent part is held against the customer's own past. */
public enum Measure {
  /** Number of orders. */
  FREQUENCY(Axis.PURCHASE_FREQUENCY, new int[] {28, 56, 91}, 28, 56, 4, 3),
  /** Share of orders with a discount. */
  DISCOUNTED_ORDERS(Axis.PRICE_SENSITIVITY, new int[] {91, 182}, 91, 91, 2, 2),
  /** Share of orders after the first with a category never bought before. */
  NEW_CATEGORY_ORDERS(Axis.CATEGORY_EXPLORATION, new int[] {91, 182}, 91, 91, 2, 2),
  /** Share of orders of which something was refunded. */
  REFUNDED_ORDERS(Axis.RETURN_BEHAVIOR, new int[] {91, 182}, 91, 91, 2, 2),
  /** Mean logarithm of the value of an order. */
  VALUE(Axis.PURCHASE_VALUE, new int[] {91, 182}, 91, 91, 3, 3);

  private final Axis axis;

  @SuppressWarnings("ImmutableEnumChecker") // Never handed out, and nothing here writes to it.
  private final int[] windowDays;

  private final int upWindowDaysMin;
  private final int downWindowDaysMin;
  private final double upDefault;
  private final double downDefault;

  Measure(
      Axis axis,
      int[] windowDays,
      int upWindowDaysMin,
      int downWindowDaysMin,
      double upDefault,
      double downDefault) {
    this.axis = axis;
    this.windowDays = windowDays;
    this.upWindowDaysMin = upWindowDaysMin;
    this.downWindowDaysMin = downWindowDaysMin;
    this.upDefault = upDefault;
    this.downDefault = downDefault;
  }

  /** The axis that a change of this behaviour moves. */
  public Axis axis() {
    return axis;
  }

  /** How many windows are looked at. */
  public int windowCount() {
    return windowDays.length;
  }

  /** Length of window {@code w} in days, ascending in {@code w}. */
  public int windowDays(int w) {
    return windowDays[w];
  }

  /**
   * Whether window {@code w} counts in this direction: four weeks without an order are no news from
   * most customers, so frequency looks downwards over 56 and 91 days only.
   */
  boolean looks(Direction direction, int w) {
    return windowDays[w] >= (direction == Direction.UP ? upWindowDaysMin : downWindowDaysMin);
  }

  /** The strength, −log₁₀ of a probability, from which to act unless a store says otherwise. */
  public double defaultStrength(Direction direction) {
    return direction == Direction.UP ? upDefault : downDefault;
  }
}
