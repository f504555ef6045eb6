package io.quimbi.engine.generate;

/**
 * How much there is of a demo shop.
 *
 * @param orders without return slips
 * @param lines bought, without the rows of return slips
 * @param refunds lines paid back in full or in part
 * @param returnSlips rows of negative quantity
 */
public record DemoShopCounts(
    long customers, long orders, long lines, long refunds, long returnSlips, long tickets) {
  static final DemoShopCounts NOTHING = new DemoShopCounts(0, 0, 0, 0, 0, 0);

  static DemoShopCounts of(DemoCustomer customer) {
    long lines = 0;
    long refunds = 0;
    for (DemoCustomer.Order order : customer.orders()) {
      lines += order.lines().size();
      for (DemoCustomer.Line line : order.lines()) {
        refunds += line.refund() == null ? 0 : 1;
      }
    }
    return new DemoShopCounts(
        1,
        customer.orders().size(),
        lines,
        refunds,
        customer.returnSlips().size(),
        customer.tickets().size());
  }

  DemoShopCounts plus(DemoShopCounts other) {
    return new DemoShopCounts(
        customers + other.customers,
        orders + other.orders,
        lines + other.lines,
        refunds + other.refunds,
        returnSlips + other.returnSlips,
        tickets + other.tickets);
  }
}
