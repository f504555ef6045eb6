package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.engine.QuimbiException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** The numbers of a store's customers by the store's own ids, read once for work on everybody. */
final class CustomerNumbers {
  private final Dictionary ids = new Dictionary();
  private int[] numbers = new int[1024];

  private CustomerNumbers() {}

  /** Of all customers of a store. */
  static CustomerNumbers of(Connection connection, int storeNo) throws SQLException {
    CustomerNumbers customers = new CustomerNumbers();
    try (CopyReader in =
        new CopyReader(
            connection,
            "SELECT customer_no, customer_id FROM customer WHERE store_no = " + storeNo)) {
      while (in.next()) {
        int number = in.int4();
        int id = customers.ids.idOf(in.text());
        if (id >= customers.numbers.length) {
          customers.numbers = Arrays.copyOf(customers.numbers, customers.numbers.length * 2);
        }
        customers.numbers[id] = number;
      }
    }
    return customers;
  }

  /**
   * The number of a customer.
   *
   * @throws QuimbiException if the store has no such customer
   */
  int require(String customerId) {
    int id = ids.find(customerId);
    if (id == Dictionary.NONE) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "STORE_CHANGED",
          "customer \""
              + customerId
              + "\" is no longer in the store: orders were imported while this ran; run it again");
    }
    return numbers[id];
  }
}
