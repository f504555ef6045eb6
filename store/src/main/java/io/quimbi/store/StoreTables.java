package io.quimbi.store;

import io.quimbi.engine.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The tables of one store: a partition of each table of orders. At a store's first import they are
 * made apart from their parents, filled without indexes, indexed, and attached just before the
 * commit, so that nobody waits and nobody sees half of it.
 */
final class StoreTables {

  /**
   * A table that every store has a partition of, with the keys and the further index of a
   * partition. None of them names the store: in a partition it is always the same, and as the first
   * column of every key it would have each comparison made twice, and texts sorted without their
   * abbreviations.
   */
  enum Table {
    CUSTOMER("customer", "ADD PRIMARY KEY (customer_no), ADD UNIQUE (customer_id)", ""),
    SHOP_ORDER("shop_order", "ADD PRIMARY KEY (order_no), ADD UNIQUE (order_id)", "(customer_no)"),
    // Their rows are always sought by order; what makes a row one of its kind is kept by the merge,
    // and a key of three columns would take three times the room of this.
    REFUND("refund", "", "(order_no)"),
    RETURN_LINE("return_line", "", "(order_no)"),
    TICKET("ticket", "ADD PRIMARY KEY (ticket_id)", "(customer_no)");

    private final String parent;
    private final String keys;
    private final String index;

    Table(String parent, String keys, String index) {
      this.parent = parent;
      this.keys = keys;
      this.index = index;
    }
  }

  private static final double TIDY_SHARE = 0.1;

  // A sample of 6,000 rows: enough to tell a rare value from a common one, in milliseconds.
  private static final int STATISTICS = 20;

  private final int storeNo;
  private final boolean attached;
  private final Set<Table> notFilled;
  private final Set<Table> notIndexed;

  private StoreTables(int storeNo, boolean attached) {
    this.storeNo = storeNo;
    this.attached = attached;
    this.notFilled = attached ? EnumSet.noneOf(Table.class) : EnumSet.allOf(Table.class);
    this.notIndexed = EnumSet.copyOf(notFilled);
  }

  /** The tables of a store that has been imported into before. */
  static StoreTables existing(int storeNo) {
    return new StoreTables(storeNo, true);
  }

  /** Makes the tables of a new store, apart from their parents and without indexes. */
  static StoreTables create(Connection connection, int storeNo) throws SQLException {
    StringBuilder sql = new StringBuilder();
    for (Table table : Table.values()) {
      sql.append(
          """
          CREATE TABLE %1$s_%2$d (LIKE %1$s INCLUDING STORAGE, CHECK (store_no = %2$d));
          ALTER TABLE %1$s_%2$d ENABLE ROW LEVEL SECURITY;
          """
              .formatted(table.parent, storeNo));
    }
    sql.append(
        """
        CREATE SEQUENCE order_no_%1$d AS integer OWNED BY shop_order_%1$d.order_no;
        CREATE SEQUENCE customer_no_%1$d AS integer OWNED BY customer_%1$d.customer_no;
        """
            .formatted(storeNo));
    // Profiles come and go as whole tables of their own below this one, which stays.
    sql.append(
        """
        CREATE TABLE profile_%1$d (LIKE profile, CHECK (store_no = %1$d))
          PARTITION BY LIST (publication_no);
        ALTER TABLE profile_%1$d ENABLE ROW LEVEL SECURITY;
        """
            .formatted(storeNo));
    sql.append(SnapshotTable.createSql(storeNo));
    Db.execute(connection, sql.toString());
    ServiceRole.grantNew(connection, storeNo);
    return new StoreTables(storeNo, false);
  }

  /** The names of all the tables of a store. */
  static List<String> names(int storeNo) {
    List<String> names = new ArrayList<>();
    for (Table table : Table.values()) {
      names.add(table.parent + "_" + storeNo);
    }
    names.add("profile_" + storeNo);
    names.add("snapshot_" + storeNo);
    return names;
  }

  int storeNo() {
    return storeNo;
  }

  /**
   * Lets orders that are recorded one by one count on after those of an import.
   *
   * @param nextOrder the number that the next order gets; 0 where none was given
   * @param nextCustomer likewise
   */
  void countOn(Connection connection, int nextOrder, int nextCustomer) throws SQLException {
    if (nextOrder > 1) {
      setSequence(connection, "order_no_" + storeNo, nextOrder);
    }
    if (nextCustomer > 1) {
      setSequence(connection, "customer_no_" + storeNo, nextCustomer);
    }
  }

  private static void setSequence(Connection connection, String sequence, int next)
      throws SQLException {
    Db.list(
        connection,
        row -> row.getLong(1),
        "SELECT setval(?::regclass, ?, false)",
        sequence,
        (long) next);
  }

  /** The name of this store's partition. */
  String name(Table table) {
    return table.parent + "_" + storeNo;
  }

  /** Whether the store itself was made in this transaction. */
  boolean isFirst() {
    return !attached;
  }

  /** Whether nothing has been put into the table yet, since it was made in this transaction. */
  boolean isNew(Table table) {
    return notFilled.contains(table);
  }

  /** Says that the table has been filled for the first time. */
  void filled(Table table) {
    notFilled.remove(table);
  }

  /** Builds the keys and indexes of a table unless it has them. */
  void index(Connection connection, Table table) throws SQLException {
    if (!notIndexed.remove(table)) {
      return;
    }
    notFilled.remove(table);
    StringBuilder sql = new StringBuilder();
    if (!table.keys.isEmpty()) {
      sql.append("ALTER TABLE %s %s;\n".formatted(name(table), table.keys));
    }
    if (!table.index.isEmpty()) {
      sql.append("CREATE INDEX ON %s %s;\n".formatted(name(table), table.index));
    }
    Db.execute(connection, sql.toString());
  }

  /**
   * Builds the keys and indexes of all that has been filled, and tells the planner what is there.
   */
  void indexFilled(Connection connection, Progress progress) throws SQLException {
    Set<Table> filled = EnumSet.copyOf(notIndexed);
    filled.removeAll(notFilled);
    if (filled.isEmpty()) {
      return;
    }
    progress.stage("Indexing orders", filled.size());
    // The command's server may be gone before it would get to analysing by itself.
    Db.execute(connection, "SET LOCAL default_statistics_target = " + STATISTICS);
    for (Table table : filled) {
      progress.checkCancelled();
      index(connection, table);
      Db.execute(connection, "ANALYZE " + name(table));
      progress.advance(1);
    }
  }

  /** Completes and attaches new tables; do it right before the commit. */
  void attach(Connection connection) throws SQLException {
    for (Table table : Table.values()) {
      index(connection, table);
    }
    if (attached) {
      return;
    }
    // In this order always, so that two first imports that end at once do not wait for each other
    // in a circle.
    StringBuilder sql = new StringBuilder();
    for (Table table : Table.values()) {
      sql.append(
          "ALTER TABLE %1$s ATTACH PARTITION %1$s_%2$d FOR VALUES IN (%2$d);\n"
              .formatted(table.parent, storeNo));
    }
    sql.append(
        """
        ALTER TABLE profile ATTACH PARTITION profile_%1$d FOR VALUES IN (%1$d);
        ALTER TABLE snapshot ATTACH PARTITION snapshot_%1$d FOR VALUES IN (%1$d);
        """
            .formatted(storeNo));
    Db.execute(connection, sql.toString());
  }

  /**
   * Gives back the room of what an import replaced, when that was much. The command's server may be
   * gone before it would get to this by itself, and then the tables would only ever grow.
   *
   * @param connection without a transaction
   */
  void tidy(Connection connection, long ordersReplaced) throws SQLException {
    double orders =
        Db.only(
            connection,
            row -> row.getDouble(1),
            "SELECT reltuples FROM pg_class WHERE oid = ?::regclass",
            name(Table.SHOP_ORDER));
    if (ordersReplaced <= orders * TIDY_SHARE) {
      return;
    }
    for (Table table : Table.values()) {
      Db.execute(connection, "VACUUM (ANALYZE) " + name(table));
    }
  }
}
