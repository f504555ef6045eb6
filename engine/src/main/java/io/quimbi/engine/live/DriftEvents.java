package io.quimbi.engine.live;

import java.util.List;

/** The drift events of stores, in an order in which none is missed. */
public interface DriftEvents {
  /** Events that are kept, after which a store forgets them. */
  int DAYS_KEPT = 90;

  /**
   * The events of a store after a sequence number, by rising numbers. What is committed has its
   * number before this returns, and whatever is committed later gets a higher one: who reads on
   * from the last number that was seen misses nothing.
   *
   * @param after 0 for the oldest that are kept
   * @param limit at most so many
   */
  List<DriftEvent> after(String storeId, long after, int limit);

  /** The number of the newest event of a store; 0 where there is none. */
  long newest(String storeId);
}
