package io.quimbi.store;

import io.quimbi.engine.audience.AudienceStore;
import io.quimbi.engine.discovery.ModelStore.Renaming;
import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FilterJson;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Audiences, in PostgreSQL. */
final class PostgresAudiences implements AudienceStore {
  private static final int FETCHED_AT_ONCE = 1000;
  private static final String COLUMNS =
      "a.name, a.filter::text AS filter, a.words, a.created_at, a.export_no, a.exported_at,"
          + " cardinality(a.members) AS members, cardinality(a.added) AS added,"
          + " cardinality(a.removed) AS removed";

  private final Connections connections;

  PostgresAudiences(Connections connections) {
    this.connections = connections;
  }

  @Override
  public boolean create(String storeId, Kept audience) {
    return connections.use(
            "keeping an audience",
            connection ->
                Db.update(
                    connection,
                    "INSERT INTO audience (store_no, name, filter, words)"
                        + " VALUES (?, ?, ?::jsonb, ?) ON CONFLICT DO NOTHING",
                    StoreRow.number(connection, storeId),
                    audience.name(),
                    audience.filter(),
                    audience.words()))
        == 1;
  }

  @Override
  public Optional<Kept> find(String storeId, String name) {
    return connections.use(
        "reading an audience",
        connection ->
            Db.first(
                connection,
                PostgresAudiences::kept,
                "SELECT "
                    + COLUMNS
                    + " FROM audience a JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND a.name = ?",
                storeId,
                name));
  }

  @Override
  public List<Kept> list(String storeId) {
    return connections.use(
        "listing audiences",
        connection ->
            Db.list(
                connection,
                PostgresAudiences::kept,
                "SELECT "
                    + COLUMNS
                    + " FROM audience a JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? ORDER BY a.name COLLATE \"C\"",
                storeId));
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        row.getString("name"),
        row.getString("filter"),
        row.getString("words"),
        Db.instant(row, "created_at"),
        row.getInt("export_no"),
        Db.instantOrNull(row, "exported_at"),
        row.getInt("members"),
        row.getInt("added"),
        row.getInt("removed"));
  }

  @Override
  public boolean delete(String storeId, String name) {
    return connections.use(
            "deleting an audience",
            connection ->
                Db.update(
                    connection,
                    "DELETE FROM audience WHERE store_no = ? AND name = ?",
                    StoreRow.number(connection, storeId),
                    name))
        == 1;
  }

  @Override
  public Membership membership(String storeId, String name) {
    return connections.use(
        "reading who was exported",
        connection ->
            Db.first(
                    connection,
                    row ->
                        new Membership(
                            integers(row.getArray("members")),
                            integers(row.getArray("added")),
                            integers(row.getArray("removed"))),
                    "SELECT a.members, a.added, a.removed"
                        + " FROM audience a JOIN store s USING (store_no)"
                        + " WHERE s.store_id = ? AND a.name = ?",
                    storeId,
                    name)
                .orElse(Membership.NONE));
  }

  private static int[] integers(Array array) throws SQLException {
    return Arrays.stream((Integer[]) array.getArray()).mapToInt(Integer::intValue).toArray();
  }

  private static Array array(Connection connection, int[] numbers) throws SQLException {
    return connection.createArrayOf("int4", Arrays.stream(numbers).boxed().toArray());
  }

  @Override
  public boolean exported(
      String storeId, String name, int exportNo, String layout, Membership membership) {
    return connections.change(
        "recording an export",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          boolean recorded =
              Db.update(
                      connection,
                      // Who was erased since the export began is not remembered by it.
                      """
                      UPDATE audience a SET export_no = a.export_no + 1,
                        exported_at = clock_timestamp(),
                        members = there(?), added = there(?), removed = there(?)
                      WHERE a.store_no = ? AND a.name = ? AND a.export_no = ?
                      """
                          .replace(
                              "there(?)",
                              "ARRAY(SELECT n FROM unnest(?::int4[]) AS given (n)"
                                  + " WHERE EXISTS (SELECT FROM customer c"
                                  + " WHERE c.store_no = a.store_no AND c.customer_no = n)"
                                  + " ORDER BY n)"),
                      array(connection, membership.members()),
                      array(connection, membership.added()),
                      array(connection, membership.removed()),
                      storeNo,
                      name,
                      exportNo)
                  == 1;
          if (recorded) {
            Db.update(
                connection,
                """
                INSERT INTO audience_export
                  (store_no, name, export_no, exported_at, layout, members, added, removed)
                SELECT store_no, name, export_no, exported_at, ?, ?, ?, ?
                FROM audience WHERE store_no = ? AND name = ?
                """,
                layout,
                membership.members().length,
                membership.added().length,
                membership.removed().length,
                storeNo,
                name);
          }
          return recorded;
        });
  }

  @Override
  public List<Past> exports(String storeId, int limit) {
    return connections.use(
        "listing exports",
        connection ->
            Db.list(
                connection,
                row ->
                    new Past(
                        row.getString("name"),
                        row.getInt("export_no"),
                        Db.instant(row, "exported_at"),
                        row.getString("layout"),
                        row.getInt("members"),
                        row.getInt("added"),
                        row.getInt("removed")),
                "SELECT e.* FROM audience_export e JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ?"
                    + " ORDER BY e.exported_at DESC, e.name COLLATE \"C\" LIMIT ?",
                storeId,
                limit));
  }

  @Override
  public void ids(String storeId, int[] customers, Consumer<String> each) {
    connections.read(
        "reading customer ids",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT customer_id FROM customer WHERE store_no = "
                      + storeNo
                      + " AND customer_no = ANY (?) ORDER BY customer_id COLLATE \"C\"")) {
            statement.setArray(1, array(connection, customers));
            statement.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                each.accept(rows.getString(1));
              }
            }
          }
          return customers;
        });
  }

  /**
   * Takes a person out of all that is kept of audiences, within the open transaction of an erasure:
   * out of exports, out of lists of ids in filters, and with them the audiences that ask for
   * lookalikes of theirs or for nobody else. Questions that name the id are forgotten.
   *
   * @return rows changed
   */
  static long forget(Connection connection, int storeNo, int customerNo, String customerId)
      throws SQLException {
    long changed =
        Db.update(
            connection,
            "UPDATE audience SET members = array_remove(members, ?),"
                + " added = array_remove(added, ?), removed = array_remove(removed, ?)"
                + " WHERE store_no = ?"
                + " AND (members @> ARRAY[?] OR added @> ARRAY[?] OR removed @> ARRAY[?])",
            customerNo,
            customerNo,
            customerNo,
            storeNo,
            customerNo,
            customerNo,
            customerNo);
    changed +=
        Db.update(
            connection,
            "UPDATE audience SET words = NULL WHERE store_no = ? AND strpos(lower(words), lower(?)) > 0",
            storeNo,
            customerId);
    record Named(String name, String filter) {}
    for (Named audience :
        Db.list(
            connection,
            row -> new Named(row.getString(1), row.getString(2)),
            "SELECT name, filter::text FROM audience WHERE store_no = ? FOR UPDATE",
            storeNo)) {
      CustomerFilter filter = FilterJson.parse(audience.filter());
      Optional<CustomerFilter> without = without(filter, customerId);
      if (without.isEmpty()) {
        changed +=
            Db.update(
                connection,
                "DELETE FROM audience WHERE store_no = ? AND name = ?",
                storeNo,
                audience.name());
      } else if (!without.get().equals(filter)) {
        changed +=
            Db.update(
                connection,
                "UPDATE audience SET filter = ?::jsonb WHERE store_no = ? AND name = ?",
                FilterJson.write(without.get()).toString(),
                storeNo,
                audience.name());
      }
    }
    return changed;
  }

  /**
   * Gives segments their new names in all filters, within the open transaction that renames them:
   * an audience goes on being about the same customers.
   */
  static void renamed(Connection connection, int storeNo, List<Renaming> renamings)
      throws SQLException {
    Map<String, Map<String, String>> byAxis = new HashMap<>();
    Map<String, String> anywhere = new HashMap<>();
    for (Renaming renaming : renamings) {
      String name = renaming.now().name();
      byAxis
          .computeIfAbsent(renaming.now().axis(), axis -> new HashMap<>())
          .put(renaming.before(), name);
      anywhere.put(renaming.before(), name);
    }
    record Named(String name, String filter) {}
    for (Named audience :
        Db.list(
            connection,
            row -> new Named(row.getString(1), row.getString(2)),
            "SELECT name, filter::text FROM audience WHERE store_no = ? FOR UPDATE",
            storeNo)) {
      CustomerFilter filter = FilterJson.parse(audience.filter());
      CustomerFilter named =
          filter.withSegmentNames(
              (axis, segment) ->
                  axis.map(on -> byAxis.getOrDefault(on.id(), Map.of()))
                      .orElse(anywhere)
                      .getOrDefault(segment, segment));
      if (!named.equals(filter)) {
        Db.update(
            connection,
            "UPDATE audience SET filter = ?::jsonb WHERE store_no = ? AND name = ?",
            FilterJson.write(named).toString(),
            storeNo,
            audience.name());
      }
    }
  }

  /** A filter that does not name the customer; empty where it is about nobody else. */
  private static Optional<CustomerFilter> without(CustomerFilter filter, String customerId) {
    List<Clause> where = new ArrayList<>();
    for (Clause clause : filter.where()) {
      switch (clause.condition()) {
        case Condition.LikeCustomer like when like.of().equals(customerId) -> {
          return Optional.empty();
        }
        case Condition.WithId ids when ids.customers().contains(customerId) -> {
          List<String> others =
              ids.customers().stream().filter(id -> !id.equals(customerId)).toList();
          if (!others.isEmpty()) {
            where.add(new Clause(clause.not(), new Condition.WithId(others)));
          } else if (!clause.not()) {
            return Optional.empty();
          }
        }
        default -> where.add(clause);
      }
    }
    return Optional.of(new CustomerFilter(where, filter.order(), filter.limit()));
  }
}
