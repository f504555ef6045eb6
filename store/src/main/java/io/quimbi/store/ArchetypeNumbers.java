package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The numbers by which snapshots name archetypes. They count up from 1 in a store, without gaps, in
 * the order in which the archetypes were first seen.
 */
final class ArchetypeNumbers {
  private final int storeNo;
  private final Dictionary ids = new Dictionary();

  private ArchetypeNumbers(int storeNo) {
    this.storeNo = storeNo;
  }

  /** Those of a store. */
  static ArchetypeNumbers of(Connection connection, int storeNo) throws SQLException {
    ArchetypeNumbers numbers = new ArchetypeNumbers(storeNo);
    try (CopyReader in =
        new CopyReader(
            connection,
            "SELECT archetype_no, archetype_id FROM snapshot_archetype WHERE store_no = "
                + storeNo
                + " ORDER BY archetype_no")) {
      while (in.next()) {
        int number = in.int4();
        if (number != numbers.ids.idOf(in.text()) + 1) {
          throw new IllegalStateException(
              "archetype numbers must count up from 1, store " + storeNo + " has " + number);
        }
      }
    }
    return numbers;
  }

  /**
   * The number of each row's archetype; new ones get a number in the open transaction. Should that
   * fail, read the numbers again.
   */
  int[] of(Connection connection, ProfileRows rows) throws SQLException {
    int[] numbers = new int[rows.size()];
    try (CopyWriter out =
        new CopyWriter(
            connection,
            "snapshot_archetype",
            "store_no, archetype_no, archetype_id, name",
            false)) {
      for (int row = 0; row < numbers.length; row++) {
        String id = rows.archetypeId(row);
        int known = ids.size();
        numbers[row] = ids.idOf(id) + 1;
        if (numbers[row] > known) {
          out.row();
          out.int4(storeNo);
          out.int4(numbers[row]);
          out.text(id);
          out.text(rows.archetypeSignature(row));
        }
      }
      out.finish();
    }
    return numbers;
  }
}
