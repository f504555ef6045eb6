package io.quimbi.store;

import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.privacy.PersonalData;
import io.quimbi.engine.privacy.WholeWord;
import io.quimbi.store.TablesOfStores.StoreTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is held of a person, in PostgreSQL. Which tables have rows about a customer is read off the
 * catalogue, by their columns: one that is added later is searched as well.
 */
final class PostgresPersonalData implements PersonalData {
  /** Rows that views tell of in words and money. */
  private static final Set<String> TOLD_BY_VIEWS =
      Set.of("customer", "profile", "refund", "return_line", "shop_order", "snapshot", "ticket");

  private static final String ERASED = "[erased]";
  private static final Duration ORDERS_WAIT_MAX = Duration.ofSeconds(30);

  private final Connections connections;
  private final Runs runs;

  PostgresPersonalData(Connections connections, Runs runs) {
    this.connections = connections;
    this.runs = runs;
  }

  @Override
  public boolean knows(String storeId, String customerId) {
    return connections.use(
        "looking up a customer",
        connection ->
            customerNo(connection, StoreRow.number(connection, storeId), customerId).isPresent());
  }

  private static Optional<Integer> customerNo(Connection connection, int storeNo, String customerId)
      throws SQLException {
    return Db.first(
        connection,
        row -> row.getInt(1),
        "SELECT customer_no FROM customer WHERE store_no = ? AND customer_id = ?",
        storeNo,
        customerId);
  }

  // ---- telling ----

  @Override
  public Map<String, String> held(String storeId, String customerId) {
    return connections.read(
        "reading what is held of a customer",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          int customerNo = customerNo(connection, storeNo, customerId).orElse(0);
          Db.execute(connection, "SET LOCAL timezone = 'UTC'");
          Map<String, String> held = new LinkedHashMap<>();
          for (String view : viewsOfCustomers(connection)) {
            held.put(
                view,
                rows(
                    connection,
                    "to_jsonb(t) - 'store_id' - 'customer_id'",
                    view,
                    "t.store_id = ? AND t.customer_id = ?",
                    storeId,
                    customerId));
          }
          held.put(
              "audiences",
              rows(
                  connection,
                  "jsonb_build_object('name', t.name, 'words', t.words, 'exported_at',"
                      + " t.exported_at)",
                  "audience",
                  "t.store_no = ? AND ? = ANY (t.members || t.removed)",
                  storeNo,
                  customerNo));
          for (StoreTable table : TablesOfStores.all(connection)) {
            if (TOLD_BY_VIEWS.contains(table.name()) || held.containsKey(table.name())) {
              continue;
            }
            if (table.has("customer_no")) {
              held.put(
                  table.name(),
                  rows(
                      connection,
                      "to_jsonb(t) - 'store_no' - 'customer_no'",
                      table.name(),
                      "t.store_no = ? AND t.customer_no = ?",
                      storeNo,
                      customerNo));
            } else if (table.has("customer_id")) {
              held.put(
                  table.name(),
                  rows(
                      connection,
                      "to_jsonb(t) - 'store_no' - 'customer_id'",
                      table.name(),
                      "t.store_no = ? AND t.customer_id = ?",
                      storeNo,
                      customerId));
            }
          }
          return held;
        });
  }

  private static List<String> viewsOfCustomers(Connection connection) throws SQLException {
    return Db.list(
        connection,
        row -> row.getString(1),
        """
        SELECT c.relname
        FROM pg_class c
        JOIN pg_attribute s ON s.attrelid = c.oid AND s.attname = 'store_id'
        JOIN pg_attribute p ON p.attrelid = c.oid AND p.attname = 'customer_id'
        WHERE c.relnamespace = 'quimbi'::regnamespace AND c.relkind = 'v'
        ORDER BY c.relname
        """);
  }

  private static String rows(
      Connection connection, String row, String table, String where, Object... parameters)
      throws SQLException {
    return Db.only(
        connection,
        result -> result.getString(1),
        "SELECT coalesce(jsonb_agg(" + row + "), '[]')::text FROM " + table + " t WHERE " + where,
        parameters);
  }

  // ---- erasing ----

  @Override
  public Optional<Erased> erase(String storeId, String customerId, Deed deed) {
    Optional<Erasure> erasure;
    try (WorkSession session = WorkSession.begin(connections, runs, storeId, "erasure")) {
      erasure =
          session.step(
              "erasing a customer",
              work -> {
                int storeNo = StoreRow.number(work, storeId);
                // An order of the customer that just happens is stored before, or left out after.
                OrderLock.alone(work, storeNo, ORDERS_WAIT_MAX);
                Optional<Integer> customerNo = customerNo(work, storeNo, customerId);
                if (customerNo.isEmpty()) {
                  return Optional.empty();
                }
                Erasure made = new Erasure(work, storeId, storeNo, customerId, customerNo.get());
                made.run();
                PostgresAuditTrail.add(work, deed);
                return Optional.of(made);
              });
      session.commit(
          erasure.isPresent()
              ? "a customer erased, %d rows"
                  .formatted(erasure.get().rows.values().stream().mapToLong(Long::longValue).sum())
              : "no such customer");
    }
    if (erasure.isEmpty()) {
      return Optional.empty();
    }
    // What was deleted is there to be read in the files until then.
    connections.use(
        "giving back room",
        connection -> {
          for (String table : erasure.get().touched) {
            Db.execute(connection, "VACUUM (ANALYZE) " + table);
          }
          return connection;
        });
    return Optional.of(new Erased(erasure.get().rows));
  }

  /** The erasure of one customer within the open transaction. */
  private static final class Erasure {
    private final Connection work;
    private final String storeId;
    private final int storeNo;
    private final String customerId;
    private final int customerNo;
    private final Map<String, Long> rows = new TreeMap<>();
    private final Set<String> touched = new TreeSet<>();

    Erasure(Connection work, String storeId, int storeNo, String customerId, int customerNo) {
      this.work = work;
      this.storeId = storeId;
      this.storeNo = storeNo;
      this.customerId = customerId;
      this.customerNo = customerNo;
    }

    void run() throws SQLException {
      String mine = " WHERE store_no = %d AND customer_no = %d".formatted(storeNo, customerNo);
      List<Integer> orderNos =
          Db.list(work, row -> row.getInt(1), "SELECT order_no FROM shop_order" + mine);
      List<String> orderIds =
          Db.list(work, row -> row.getString(1), "SELECT order_id FROM shop_order" + mine);
      List<String> ticketIds =
          Db.list(work, row -> row.getString(1), "SELECT ticket_id FROM ticket" + mine);
      List<Integer> reasons = reasons(orderNos);
      discount();
      List<StoreTable> tables = TablesOfStores.all(work);
      List<String> order =
          TablesOfStores.inOrderOfDeletion(
              work, tables.stream().map(StoreTable::name).collect(Collectors.toSet()));
      for (StoreTable table :
          tables.stream()
              .sorted(Comparator.comparingInt(table -> order.indexOf(table.name())))
              .toList()) {
        deleteFrom(table, orderNos, orderIds);
      }
      leaveAudiences();
      // Somebody else's ticket may be about one of these orders.
      Db.update(
          work,
          "UPDATE ticket SET order_id = NULL WHERE store_no = ? AND order_id = ANY (?)",
          storeNo,
          orderIds.toArray(String[]::new));
      forgetReasons(reasons);
      List<String> ids = new ArrayList<>(List.of(customerId));
      ids.addAll(orderIds);
      ids.addAll(ticketIds);
      forgetAnswers(ids);
      cleanSummaries(ids);
      Db.update(
          work,
          "INSERT INTO erased_customer (store_no, person_hash) VALUES (?, ?)"
              + " ON CONFLICT DO NOTHING",
          storeNo,
          PersonHash.of(work).of(storeId, customerId));
      Db.update(work, "UPDATE store SET erasures = erasures + 1 WHERE store_no = ?", storeNo);
    }

    /** How many a run of snapshots has is checked when it is read; of profiles it is told. */
    private void discount() throws SQLException {
      Db.update(
          work,
          """
          UPDATE snapshot_run r SET customers = r.customers - 1,
                 visible = r.visible AND r.customers > 1
          WHERE r.store_no = ? AND EXISTS (
            SELECT FROM snapshot p WHERE p.store_no = r.store_no
              AND p.partition_no = r.partition_no AND p.run_no = r.run_no AND p.customer_no = ?)
          """,
          storeNo,
          customerNo);
      Db.update(
          work,
          """
          UPDATE publication b SET customers = b.customers - 1
          WHERE b.store_no = ? AND EXISTS (
            SELECT FROM profile p WHERE p.store_no = b.store_no
              AND p.publication_no = b.publication_no AND p.customer_no = ?)
          """,
          storeNo,
          customerNo);
    }

    private void deleteFrom(StoreTable table, List<Integer> orderNos, List<String> orderIds)
        throws SQLException {
      if (table.name().equals("ticket") || table.has("customer_no")) {
        delete(table, "customer_no = ?", customerNo);
      } else {
        if (table.has("customer_id")) {
          delete(table, "customer_id = ?", customerId);
        }
        if (table.has("order_no")) {
          delete(table, "order_no = ANY (?)", (Object) orderNos.toArray(Integer[]::new));
        }
        if (table.has("order_id")) {
          delete(table, "order_id = ANY (?)", (Object) orderIds.toArray(String[]::new));
        }
      }
    }

    private void delete(StoreTable table, String where, Object parameter) throws SQLException {
      List<String> from =
          Db.list(
              work,
              row -> row.getString(1),
              "DELETE FROM "
                  + table.name()
                  + " WHERE store_no = ? AND "
                  + where
                  + " RETURNING tableoid::regclass::text",
              storeNo,
              parameter);
      if (!from.isEmpty()) {
        rows.merge(table.name(), (long) from.size(), Long::sum);
        touched.addAll(from);
      }
    }

    /** Exports hold the customer's number, and filters and questions may hold the id. */
    private void leaveAudiences() throws SQLException {
      long left = PostgresAudiences.forget(work, storeNo, customerNo, customerId);
      if (left > 0) {
        rows.put("audience", left);
        touched.add("audience");
      }
    }

    /** A reason of a return may be a sentence of the customer's own. */
    private List<Integer> reasons(List<Integer> orderNos) throws SQLException {
      Integer[] orders = orderNos.toArray(Integer[]::new);
      return Db.list(
          work,
          row -> row.getInt(1),
          """
          SELECT reason_no FROM refund
          WHERE store_no = ? AND order_no = ANY (?) AND reason_no IS NOT NULL
          UNION
          SELECT reason_no FROM return_line
          WHERE store_no = ? AND order_no = ANY (?) AND reason_no IS NOT NULL
          """,
          storeNo,
          orders,
          storeNo,
          orders);
    }

    private void forgetReasons(List<Integer> reasons) throws SQLException {
      long forgotten =
          Db.update(
              work,
              """
              DELETE FROM return_reason d
              WHERE d.store_no = ? AND d.reason_no = ANY (?)
                AND d.reason_no NOT IN (
                  SELECT reason_no FROM refund WHERE store_no = ? AND reason_no = ANY (?))
                AND d.reason_no NOT IN (
                  SELECT reason_no FROM return_line WHERE store_no = ? AND reason_no = ANY (?))
              """,
              storeNo,
              reasons.toArray(Integer[]::new),
              storeNo,
              reasons.toArray(Integer[]::new),
              storeNo,
              reasons.toArray(Integer[]::new));
      if (forgotten > 0) {
        rows.put("return_reason", forgotten);
        touched.add("return_reason");
      }
    }

    /** What was answered to requests is kept a day, and may speak of anybody. */
    private void forgetAnswers(List<String> ids) throws SQLException {
      record Answer(String route, String key, String text) {}
      List<Answer> answers =
          Db.list(
              work,
              row ->
                  new Answer(
                      row.getString("route"),
                      row.getString("key"),
                      row.getString("route")
                          + " "
                          + row.getString("key")
                          + " "
                          + new String(row.getBytes("body"), StandardCharsets.UTF_8)),
              "SELECT route, key, coalesce(body, ''::bytea) AS body FROM idempotent_request"
                  + " WHERE store_id = ?",
              storeId);
      List<WholeWord> words = ids.stream().map(WholeWord::new).toList();
      for (Answer answer : answers) {
        if (words.stream().anyMatch(word -> word.isIn(answer.text()))) {
          rows.merge(
              "idempotent_request",
              Db.update(
                  work,
                  "DELETE FROM idempotent_request WHERE store_id = ? AND route = ? AND key = ?",
                  storeId,
                  answer.route(),
                  answer.key()),
              Long::sum);
          touched.add("idempotent_request");
        }
      }
    }

    private void cleanSummaries(List<String> ids) throws SQLException {
      record Said(long runNo, String summary) {}
      for (Said said :
          Db.list(
              work,
              row -> new Said(row.getLong(1), row.getString(2)),
              "SELECT run_no, summary FROM run WHERE store_id = ? AND summary IS NOT NULL",
              storeId)) {
        String clean = said.summary();
        for (String id : ids) {
          clean = quoted(id).replacedIn(clean, ERASED);
        }
        if (!clean.equals(said.summary())) {
          Db.update(work, "UPDATE run SET summary = ? WHERE run_no = ?", clean, said.runNo());
          touched.add("run");
        }
      }
    }

    /** Summaries are full of figures, and name a customer or an order in quotation marks. */
    private static WholeWord quoted(String id) {
      return new WholeWord(id.chars().allMatch(Character::isDigit) ? "\"" + id + "\"" : id);
    }
  }
}
