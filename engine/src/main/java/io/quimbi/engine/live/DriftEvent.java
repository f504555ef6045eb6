package io.quimbi.engine.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a customer that is worth telling, seen the moment an order came in.
 *
 * @param sequence rises with every event of a store that becomes visible; where to go on from
 * @param detail JSON: before, after, and the drift since the last snapshot
 */
public record DriftEvent(
    long sequence, String storeId, String customerId, Instant at, String detail) {

  /**
   * An event before it is stored.
   *
   * @param orderIds the orders that brought it about
   * @param score overall drift since the last snapshot; null where no axis has one
   * @param severity on the fixed scale
   * @param severityCalibrated against customers of about as many orders
   * @param evidence the strongest finding's strength; null where there is none
   * @param axesChanged axes on which another segment dominates now
   * @param detail JSON
   */
  public record Draft(
      String customerId,
      List<String> orderIds,
      Instant asOf,
      int modelNo,
      @Nullable Double score,
      @Nullable String severity,
      @Nullable String severityCalibrated,
      @Nullable Double evidence,
      List<String> axesChanged,
      String detail) {
    /** Copies the lists. */
    public Draft {
      orderIds = List.copyOf(orderIds);
      axesChanged = List.copyOf(axesChanged);
    }
  }
}
