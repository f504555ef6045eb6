package io.quimbi.engine.importing;

import java.util.Arrays;

/**
 * How amounts that Shopify gives for a whole order belong to its lines, in its export and in what
 * it delivers alike. All amounts are millionths.
 */
public final class ShopifyAmounts {
  private ShopifyAmounts() {}

  /**
   * What was taken off the lines of an order, without what was taken off shipping: Σ list −
   * subtotal where that is between 0 and all the discounts that the order names; else the larger of
   * the two that it names, at most the list value.
   *
   * @param list Σ quantity · price
   * @param subtotal what was paid for the items, or a negative number where that is not known
   * @param orderDiscount that the order names
   * @param lineDiscounts Σ of those that the lines name
   */
  public static long discount(long list, long subtotal, long orderDiscount, long lineDiscounts) {
    long bySubtotal = list - subtotal;
    boolean subtotalTells =
        subtotal >= 0 && bySubtotal >= 0 && bySubtotal <= orderDiscount + lineDiscounts;
    return subtotalTells ? bySubtotal : Math.min(list, Math.max(orderDiscount, lineDiscounts));
  }

  /**
   * The discount of each line: its own and a share of the rest by what is left of the lines'
   * values; where the lines name more than was taken off, a share of that by what they name.
   *
   * @param listTotals of the lines, in an order that depends on nothing but what they are
   * @param own discounts that the lines name, each at most its list total
   * @param discount of all lines together
   */
  public static long[] discounts(long[] listTotals, long[] own, long discount) {
    long named = Arrays.stream(own).sum();
    if (discount < named) {
      return AmountSplit.split(discount, own);
    }
    long[] left = new long[own.length];
    Arrays.setAll(left, i -> listTotals[i] - own[i]);
    long[] parts = AmountSplit.split(discount - named, left);
    Arrays.setAll(parts, i -> own[i] + parts[i]);
    return parts;
  }
}
