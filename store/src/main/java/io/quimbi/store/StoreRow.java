package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A store as the database knows it.
 *
 * @param storeNo its number, part of the names of its tables
 */
record StoreRow(int storeNo, StoreSettings settings) {

  static final String COLUMNS = "store_no, store_id, time_zone, currency";

  static StoreRow read(ResultSet row) throws SQLException {
    return new StoreRow(
        row.getInt("store_no"),
        new StoreSettings(
            row.getString("store_id"),
            ZoneId.of(row.getString("time_zone")),
            row.getString("currency")));
  }

  static Optional<StoreRow> find(Connection connection, String storeId) throws SQLException {
    return Db.first(
        connection,
        StoreRow::read,
        "SELECT " + COLUMNS + " FROM store WHERE store_id = ?",
        storeId);
  }

  /**
   * The store of this id.
   *
   * @throws QuimbiException if nothing was ever imported into it
   */
  static StoreRow require(Connection connection, String storeId) throws SQLException {
    return find(connection, storeId).orElseThrow(() -> Stores.noStore(storeId));
  }

  /**
   * The number of the store of this id.
   *
   * @throws QuimbiException if nothing was ever imported into it
   */
  static int number(Connection connection, String storeId) throws SQLException {
    Optional<Integer> held = Connections.heldTo(storeId);
    return held.isPresent() ? held.get() : require(connection, storeId).storeNo;
  }

  /** The number of the store of this id, if there is one. */
  static Optional<Integer> numberIfAny(Connection connection, String storeId) throws SQLException {
    Optional<Integer> held = Connections.heldTo(storeId);
    return held.isPresent() ? held : find(connection, storeId).map(StoreRow::storeNo);
  }
}
