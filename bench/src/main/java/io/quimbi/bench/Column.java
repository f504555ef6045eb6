package io.quimbi.bench;

import io.quimbi.app.Quimbi;
import java.util.ArrayList;
import java.util.List;

/** What a query of a store says in one column. */
final class Column {
  private Column() {}

  /** The values, in the order of the rows. */
  static List<String> read(Quimbi quimbi, String store, String sql) {
    List<String> values = new ArrayList<>();
    quimbi.query(store, sql, row -> values.add(String.valueOf(row.getFirst())));
    return values;
  }
}
