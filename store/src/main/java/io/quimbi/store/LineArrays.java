package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an order as its row has them: {@value #NUMBERS} numbers a line in one array, and the
 * quantities once more where one of them is not a whole number. In SQL, {@code quimbi.lines_of}
 * reads them.
 */
final class LineArrays {
  /** Product, category, quantity, value before discount and discount, these in millionths. */
  static final int NUMBERS = 5;

  /** What a line takes of its order's row. */
  static final int LINE_BYTES = NUMBERS * Long.BYTES;

  /** No product and no category has this number. */
  private static final int NO_TEXT = 0;

  /** Above it not every whole number is a double, so that a quantity is kept as it came. */
  private static final double WHOLE_MAX = 1L << 53;

  private final long[] numbers;
  private double @Nullable [] quantities;

  /** Room for the lines of an order. */
  LineArrays(int lines) {
    numbers = new long[lines * NUMBERS];
  }

  /**
   * Lines that were stored.
   *
   * @param quantities of each line, or null if all are whole numbers
   */
  LineArrays(long[] numbers, double @Nullable [] quantities) {
    this.numbers = numbers;
    this.quantities = quantities;
  }

  /**
   * Sets a line; the lines are set in their order.
   *
   * @param product the store's number of it, or {@link Dictionary#NONE}
   * @param category likewise
   */
  void set(int line, int product, int category, double quantity, long listTotal, long discount) {
    int at = line * NUMBERS;
    numbers[at] = product == Dictionary.NONE ? NO_TEXT : product;
    numbers[at + 1] = category == Dictionary.NONE ? NO_TEXT : category;
    if (quantity == Math.rint(quantity) && quantity <= WHOLE_MAX) {
      numbers[at + 2] = (long) quantity;
    } else if (quantities == null) {
      quantities = new double[lines()];
      for (int l = 0; l < line; l++) {
        quantities[l] = numbers[l * NUMBERS + 2];
      }
    }
    if (quantities != null) {
      quantities[line] = quantity;
    }
    numbers[at + 3] = listTotal;
    numbers[at + 4] = discount;
  }

  int lines() {
    return numbers.length / NUMBERS;
  }

  long[] numbers() {
    return numbers;
  }

  double @Nullable [] quantitiesOrNull() {
    return quantities;
  }

  /** The store's number of the product, or {@link Dictionary#NONE}. */
  int product(int line) {
    return text(numbers[line * NUMBERS]);
  }

  /** The store's number of the category, or {@link Dictionary#NONE}. */
  int category(int line) {
    return text(numbers[line * NUMBERS + 1]);
  }

  double quantity(int line) {
    return quantities == null ? numbers[line * NUMBERS + 2] : quantities[line];
  }

  long listTotal(int line) {
    return numbers[line * NUMBERS + 3];
  }

  long discount(int line) {
    return numbers[line * NUMBERS + 4];
  }

  private static int text(long number) {
    return number == NO_TEXT ? Dictionary.NONE : (int) number;
  }
}
