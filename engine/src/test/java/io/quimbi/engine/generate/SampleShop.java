package io.quimbi.engine.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** A shop made once for all tests that look at many customers, and figures over its customers. */
final class SampleShop {
  static final int CUSTOMERS = 12_000;
  static final long SEED = 7;

  static final DemoShop SHOP = new DemoShop(DemoShopOptions.of(CUSTOMERS, SEED));
  private static final List<DemoCustomer> ALL = all(SHOP);

  private SampleShop() {}

  /** Every customer of the sample. */
  static List<DemoCustomer> customers() {
    return ALL;
  }

  static List<DemoCustomer> all(DemoShop shop) {
    List<DemoCustomer> customers = new ArrayList<>();
    for (int c = 0; c < shop.options().customers(); c++) {
      customers.add(shop.customer(c));
    }
    return customers;
  }

  /** The mean of a figure over the customers chosen; there must be some. */
  static double mean(
      List<DemoCustomer> customers,
      Predicate<DemoCustomer> chosen,
      ToDoubleFunction<DemoCustomer> figure) {
    return customers.stream().filter(chosen).mapToDouble(figure).average().orElseThrow();
  }

  /** The sum of one figure over the sum of another, over the customers chosen. */
  static double ratio(
      List<DemoCustomer> customers,
      Predicate<DemoCustomer> chosen,
      ToDoubleFunction<DemoCustomer> above,
      ToDoubleFunction<DemoCustomer> below) {
    double numerator = 0;
    double denominator = 0;
    for (DemoCustomer customer : customers) {
      if (chosen.test(customer)) {
        numerator += above.applyAsDouble(customer);
        denominator += below.applyAsDouble(customer);
      }
    }
    return numerator / denominator;
  }
}
