package io.quimbi.engine.importing;

import io.quimbi.core.history.Money;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Splits an amount over lines in proportion to their values, so that the parts add up to the amount
 * exactly: each line gets its share rounded down to a cent, and the cents left over go one each to
 * the lines with the largest remainders (Hamilton's method). Where the amount or a value is not
 * whole cents, the same is done in millionths.
 *
 * <p>Of equal remainders the line that comes first gets the cent; callers bring lines into an order
 * that does not depend on the file's.
 */
public final class AmountSplit {
  private static final long CENT = Money.UNIT / 100;

  private AmountSplit() {}

  /**
   * The parts.
   *
   * @param amount in millionths, at least 0
   * @param values in millionths, at least 0, not all of them 0 where there is an amount
   * @return for each value its part; at most the value where the amount is at most their sum
   */
  public static long[] split(long amount, long[] values) {
    long total = 0;
    boolean cents = amount % CENT == 0;
    for (long value : values) {
      total = Math.addExact(total, value);
      cents &= value % CENT == 0;
    }
    assert amount == 0 || (amount > 0 && total > 0) : "an amount is split over something";
    long[] parts = new long[values.length];
    if (amount == 0) {
      return parts;
    }
    long unit = cents ? CENT : 1;
    BigInteger divisor = BigInteger.valueOf(total / unit);
    BigInteger[] remainders = new BigInteger[values.length];
    long left = amount / unit;
    for (int i = 0; i < values.length; i++) {
      // 64 bits do not hold the product of two amounts.
      BigInteger[] share =
          BigInteger.valueOf(amount / unit)
              .multiply(BigInteger.valueOf(values[i] / unit))
              .divideAndRemainder(divisor);
      parts[i] = share[0].longValueExact();
      remainders[i] = share[1];
      left -= parts[i];
    }
    IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> remainders[b].compareTo(remainders[a]))
        .limit(left)
        .forEach(i -> parts[i]++);
    return Arrays.stream(parts).map(part -> part * unit).toArray();
  }
}
