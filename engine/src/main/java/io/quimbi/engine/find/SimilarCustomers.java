package io.quimbi.engine.find;

import java.util.List;

/** Finds the customers who behave most like one. */
@FunctionalInterface
public interface SimilarCustomers {
  /**
   * The most similar first, without the customer itself.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE where the customer has no
   *     thumbprint
   */
  List<Similar> nearest(String storeId, String customerId, int count);

  /**
   * A lookalike.
   *
   * @param similarity larger for the more similar
   */
  record Similar(String customerId, double similarity) {}
}
