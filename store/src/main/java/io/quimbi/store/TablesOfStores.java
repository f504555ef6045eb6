package io.quimbi.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables whose rows belong to a store, as the catalogue has them: a table that comes later is
 * among them by having a store's number, and cannot be forgotten when a store or a customer goes.
 */
final class TablesOfStores {
  private TablesOfStores() {}

  /**
   * A table with the columns that name what its rows are about.
   *
   * @param partitioned whether a store has a partition of it
   */
  record StoreTable(String name, boolean partitioned, Set<String> columns) {
    boolean has(String column) {
      return columns.contains(column);
    }
  }

  /** By name. Partitions are not among them, nor what is not attached yet. */
  static List<StoreTable> all(Connection connection) throws SQLException {
    record Found(String name, boolean partitioned, String column) {}
    Map<String, StoreTable> tables = new TreeMap<>();
    for (Found found :
        Db.list(
            connection,
            row -> new Found(row.getString(1), row.getBoolean(2), row.getString(3)),
            """
            SELECT c.relname, c.relkind = 'p', b.attname
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'store_no'
             AND NOT a.attisdropped
            JOIN pg_attribute b ON b.attrelid = c.oid AND b.attnum > 0 AND NOT b.attisdropped
            WHERE c.relnamespace = 'quimbi'::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition
            """)) {
      // A table that is being filled for a store's first import looks like a parent, and is none.
      if (!found.name().matches(".*_\\d+")) {
        tables
            .computeIfAbsent(
                found.name(), name -> new StoreTable(name, found.partitioned(), new TreeSet<>()))
            .columns()
            .add(found.column());
      }
    }
    return List.copyOf(tables.values());
  }

  /** The names in an order in which rows can be deleted: none before what refers to it. */
  static List<String> inOrderOfDeletion(Connection connection, Set<String> names)
      throws SQLException {
    record Reference(String from, String to) {}
    List<Reference> references =
        Db.list(
            connection,
            row -> new Reference(row.getString(1), row.getString(2)),
            "SELECT f.relname, t.relname FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid"
                + " JOIN pg_class t ON t.oid = k.confrelid WHERE k.contype = 'f'"
                + " AND k.connamespace = 'quimbi'::regnamespace AND f.oid <> t.oid");
    Set<String> left = new LinkedHashSet<>(new TreeSet<>(names));
    List<String> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      List<String> free =
          left.stream()
              .filter(
                  name ->
                      references.stream()
                          .noneMatch(r -> r.to().equals(name) && left.contains(r.from())))
              .toList();
      if (free.isEmpty()) {
        throw new IllegalStateException("tables refer to each other in a circle: " + left);
      }
      ordered.addAll(free);
      left.removeAll(free);
    }
    return ordered;
  }
}
