package io.quimbi.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Where a history's rows come from, table by table: each is asked for once. */
interface HistoryRows extends AutoCloseable {
  /** All rows of a table; the caller closes them. */
  FieldReader rows(Rows table) throws SQLException;

  /**
   * Texts by their numbers.
   *
   * @param used the numbers that are wanted of each table but {@link DictionaryTable#CUSTOMER};
   *     there may be more in what comes
   */
  Texts texts(Map<DictionaryTable, BitSet> used) throws SQLException;

  @Override
  void close() throws SQLException;

  /** Gives numbers and texts, of products also the names; each table is asked for once. */
  interface Texts extends AutoCloseable {
    FieldReader of(DictionaryTable table) throws SQLException;

    @Override
    void close() throws SQLException;
  }

  /** The tables, and what is read of them: first whose or which order's a row is. */
  enum Rows {
    CUSTOMER("customer", "t.customer_no, t.customer_id", false),
    ORDER(
        "shop_order",
        "t.customer_no, t.order_no, t.channel_no, t.ordered_at, t.cancelled_at, t.has_time,"
            + " t.order_id, t.lines, t.quantities",
        false),
    REFUND("refund", "t.order_no, t.line_no, t.reason_no, t.refunded_at, t.amount", true),
    RETURN(
        "return_line",
        "t.order_no, t.return_no, t.product_no, t.reason_no, t.quantity, t.returned_at, t.amount",
        true),
    TICKET(
        "ticket",
        "t.customer_no, t.channel_no, t.satisfaction, t.opened_at, t.escalated, t.ticket_id,"
            + " t.order_id",
        false);

    private final String table;
    private final String columns;
    private final boolean ofOrder;

    Rows(String table, String columns, boolean ofOrder) {
      this.table = table;
      this.columns = columns;
      this.ofOrder = ofOrder;
    }

    /** Whether a row belongs to an order, and names no customer. */
    boolean ofOrder() {
      return ofOrder;
    }

    /** All rows of a store. */
    String query(int storeNo) {
      return "SELECT %s FROM %s t WHERE t.store_no = %d".formatted(columns, table, storeNo);
    }

    /** The rows of some customers, whose numbers are the parameter. */
    private String queryOfCustomers(int storeNo) {
      return query(storeNo)
          + (ofOrder
              // As an array, so that rows are looked up by it however few the planner takes them
              // for.
              ? " AND t.order_no = ANY (ARRAY(SELECT o.order_no FROM shop_order o WHERE o.store_no = %d AND o.customer_no = ANY (?)))"
                  .formatted(storeNo)
              : " AND t.customer_no = ANY (?)");
    }
  }

  /**
   * Everything of a store, read while it is asked for, but of the orders only some.
   *
   * @param orderNos which numbers of orders, such as {@code "<= 1000"}
   */
  static HistoryRows ofStore(Connection connection, int storeNo, String orderNos) {
    return new HistoryRows() {
      @Override
      public FieldReader rows(Rows table) throws SQLException {
        String query = table.query(storeNo);
        return new CopyReader(
            connection, table == Rows.ORDER ? query + " AND t.order_no " + orderNos : query);
      }

      @Override
      public Texts texts(Map<DictionaryTable, BitSet> used) {
        return new Texts() {
          @Override
          public FieldReader of(DictionaryTable table) throws SQLException {
            return new CopyReader(connection, query(table) + storeNo);
          }

          @Override
          public void close() {}
        };
      }

      @Override
      public void close() {}
    };
  }

  /** What some customers did, asked for in one go and then their texts in another. */
  static HistoryRows ofCustomers(Connection connection, int storeNo, int[] customerNos)
      throws SQLException {
    Pipeline pipeline = new Pipeline(connection);
    HistoryRows asked = ofCustomers(pipeline, connection, storeNo, customerNos);
    pipeline.run();
    return asked;
  }

  /**
   * The same with what else goes to the server, to be read when that has run.
   *
   * @param pipeline is closed with what is returned
   */
  static HistoryRows ofCustomers(
      Pipeline pipeline, Connection connection, int storeNo, int[] customerNos) {
    Map<Rows, Pipeline.Answer<FieldReader>> answers = new EnumMap<>(Rows.class);
    for (Rows table : Rows.values()) {
      answers.put(table, pipeline.rows(table.queryOfCustomers(storeNo), (Object) customerNos));
    }
    return new HistoryRows() {
      @Override
      public FieldReader rows(Rows table) {
        return of(answers, table);
      }

      @Override
      public Texts texts(Map<DictionaryTable, BitSet> used) throws SQLException {
        return textsOf(connection, storeNo, used);
      }

      @Override
      public void close() throws SQLException {
        pipeline.close();
      }
    };
  }

  private static Texts textsOf(
      Connection connection, int storeNo, Map<DictionaryTable, BitSet> used) throws SQLException {
    Pipeline pipeline = new Pipeline(connection);
    Map<DictionaryTable, Pipeline.Answer<FieldReader>> answers =
        new EnumMap<>(DictionaryTable.class);
    // All four whether there are any or not, so that it is one statement to prepare.
    used.forEach(
        (table, numbers) ->
            answers.put(
                table,
                pipeline.rows(
                    query(table) + "? AND t." + table.number() + " = ANY (?)",
                    storeNo,
                    numbers.stream().toArray())));
    pipeline.run();
    return new Texts() {
      @Override
      public FieldReader of(DictionaryTable table) {
        return HistoryRows.of(answers, table);
      }

      @Override
      public void close() throws SQLException {
        pipeline.close();
      }
    };
  }

  private static <T> FieldReader of(Map<T, Pipeline.Answer<FieldReader>> answers, T table) {
    return Objects.requireNonNull(answers.get(table)).get();
  }

  /** Numbers and texts of the store whose number comes after it. */
  static String query(DictionaryTable table) {
    return "SELECT t.%s, t.%s%s FROM %s t WHERE t.store_no = "
        .formatted(
            table.number(),
            table.text(),
            table == DictionaryTable.PRODUCT ? ", t.product_name" : "",
            table.table());
  }
}
