package io.quimbi.store;

import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.engine.Progress;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.RecordReader;
import io.quimbi.engine.importing.RecordWriter;
import io.quimbi.engine.importing.WorkFolder;
import io.quimbi.store.HistoryRows.Rows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store's history that does not fit into memory, in slices of customers: the rows as the database
 * gave them once, in files of one slice each. What is in memory as long as it is used is nothing
 * but one slice while it is asked for.
 *
 * <p>Thread-safe.
 */
final class StoredHistory implements OrderHistory {
  private static final int CHECK_EVERY = 1 << 16;

  // All files of a table are written at once.
  private static final int BUFFERS_BYTES = 8 << 20;
  private static final int BUFFER_BYTES_MIN = 1 << 12;
  private static final int BUFFER_BYTES_MAX = 1 << 16;

  /** A return takes at least this much of its table's room, with the pointer to its row. */
  private static final int RETURN_BYTES_MIN = 60;

  private static final List<DictionaryTable> TEXTS =
      List.of(
          DictionaryTable.CHANNEL,
          DictionaryTable.PRODUCT,
          DictionaryTable.CATEGORY,
          DictionaryTable.REASON);

  private final WorkFolder.Use folder;
  private final ZoneId zone;
  private final Progress progress;
  private int slices = 1;
  private long newestOrderTime = Long.MIN_VALUE;
  private volatile boolean closed;

  private StoredHistory(WorkFolder.Use folder, ZoneId zone, Progress progress) {
    this.folder = folder;
    this.zone = zone;
    this.progress = progress;
  }

  /**
   * Reads everything of a store that does not fit into memory.
   *
   * @param connection within a transaction that sees one state
   * @param owner of the tables: callers of a service have no right to ask for sizes of tables
   * @return empty, and nothing read, where it does fit
   */
  static Optional<StoredHistory> ifLarge(
      Connection connection,
      Connections owner,
      int storeNo,
      ZoneId zone,
      LineMemory memory,
      Progress progress)
      throws SQLException {
    long linesAtMost =
        owner.use("looking how large a store is", beside -> linesAtMost(beside, storeNo));
    if (linesAtMost <= memory.linesMax() || lines(connection, storeNo) <= memory.linesMax()) {
      return Optional.empty();
    }
    progress.stage("Reading orders", Progress.UNKNOWN);
    StoredHistory history = new StoredHistory(memory.folder().use(), zone, progress);
    try {
      history.read(connection, storeNo, memory);
    } catch (SQLException | RuntimeException | Error e) {
      history.close();
      throw e;
    }
    return Optional.of(history);
  }

  /** What the tables have room for: known at once, while counting goes through all orders. */
  static long linesAtMost(Connection connection, int storeNo) throws SQLException {
    StoreTables tables = StoreTables.existing(storeNo);
    return Db.only(
        connection,
        row -> row.getLong(1) / LineArrays.LINE_BYTES + row.getLong(2) / RETURN_BYTES_MIN,
        // With what is too large for a row and kept beside it.
        "SELECT pg_table_size(?::regclass), pg_relation_size(?::regclass)",
        tables.name(StoreTables.Table.SHOP_ORDER),
        tables.name(StoreTables.Table.RETURN_LINE));
  }

  private static long lines(Connection connection, int storeNo) throws SQLException {
    return Db.only(
        connection,
        row -> row.getLong(1),
        "SELECT (SELECT coalesce(sum(line_count), 0) FROM shop_order WHERE store_no = ?)"
            + " + (SELECT count(*) FROM return_line WHERE store_no = ?)",
        storeNo,
        storeNo);
  }

  // ---- cutting ----

  private void read(Connection connection, int storeNo, LineMemory memory) throws SQLException {
    int[] sliceOfCustomer = cut(connection, storeNo, memory);
    for (int slice : sliceOfCustomer) {
      slices = Math.max(slices, slice + 1);
    }
    int[] sliceOfOrder =
        new int
            [1
                + Db.<Integer>only(
                    connection,
                    row -> row.getInt(1),
                    "SELECT coalesce(max(order_no), 0) FROM shop_order WHERE store_no = ?",
                    storeNo)];
    divide(connection, storeNo, Rows.CUSTOMER, in -> sliceOfCustomer[in.int4()]);
    divide(
        connection,
        storeNo,
        Rows.ORDER,
        in -> {
          int slice = sliceOfCustomer[in.int4()];
          sliceOfOrder[in.int4()] = slice;
          return slice;
        });
    for (Rows ofOrders : List.of(Rows.REFUND, Rows.RETURN)) {
      divide(connection, storeNo, ofOrders, in -> sliceOfOrder[in.int4()]);
    }
    divide(connection, storeNo, Rows.TICKET, in -> sliceOfCustomer[in.int4()]);
    for (DictionaryTable table : TEXTS) {
      try (CopyReader in = new CopyReader(connection, HistoryRows.query(table) + storeNo);
          RecordWriter out = new RecordWriter(folder, fileOf(table), BUFFER_BYTES_MAX)) {
        while (in.next()) {
          in.keep(out);
        }
        out.finish();
      }
    }
  }

  /** Customers as they are cut. */
  private record Customer(int no, String id, int rows) {}

  /** Cuts the customers, in the order of their ids; the slice of each by its number. */
  private int[] cut(Connection connection, int storeNo, LineMemory memory) throws SQLException {
    List<Customer> customers = new ArrayList<>();
    try (CopyReader in =
        new CopyReader(
            connection,
            """
            SELECT c.customer_no, c.customer_id, coalesce(o.rows, 0)::integer, o.newest
            FROM customer c
            LEFT JOIN (SELECT customer_no, sum(greatest(line_count, 1)) AS rows,
                              max(ordered_at) FILTER (WHERE line_count > 0) AS newest
                       FROM shop_order WHERE store_no = %1$d GROUP BY customer_no) o
              USING (customer_no)
            WHERE c.store_no = %1$d
            """
                .formatted(storeNo))) {
      while (in.next()) {
        customers.add(new Customer(in.int4(), in.text(), in.int4()));
        newestOrderTime = Math.max(newestOrderTime, in.instantOrNull(Long.MIN_VALUE));
      }
    }
    // Java's order of texts is no collation of the server's.
    customers.sort(Comparator.comparing(Customer::id));
    int[] cut = memory.slices(customers.stream().mapToInt(Customer::rows).toArray());
    int[] slice = new int[1 + customers.stream().mapToInt(Customer::no).max().orElse(0)];
    for (int c = 0; c < cut.length; c++) {
      slice[customers.get(c).no] = cut[c];
    }
    return slice;
  }

  /** Tells the slice of a row by its first fields. */
  private interface Cut {
    int sliceOf(CopyReader row) throws SQLException;
  }

  private void divide(Connection connection, int storeNo, Rows table, Cut cut) throws SQLException {
    progress.checkCancelled();
    int bufferBytes = Math.clamp(BUFFERS_BYTES / slices, BUFFER_BYTES_MIN, BUFFER_BYTES_MAX);
    RecordWriter[] outs = new RecordWriter[slices];
    try (CopyReader in = new CopyReader(connection, table.query(storeNo))) {
      for (int slice = 0; slice < slices; slice++) {
        outs[slice] = new RecordWriter(folder, fileOf(table, slice), bufferBytes);
      }
      for (long row = 1; in.next(); row++) {
        in.keep(outs[cut.sliceOf(in)]);
        if (row % CHECK_EVERY == 0) {
          progress.checkCancelled();
        }
      }
      for (RecordWriter out : outs) {
        out.finish();
      }
    } finally {
      for (RecordWriter out : outs) {
        if (out != null) {
          out.close();
        }
      }
    }
  }

  private Path fileOf(Rows table, int slice) {
    return folder.file(table + "-" + slice);
  }

  private Path fileOf(DictionaryTable table) {
    return folder.file(table + "-texts");
  }

  // ---- reading ----

  @Override
  public int sliceCount() {
    return slices;
  }

  @Override
  public OrderBook slice(int index) {
    if (closed) {
      throw new IllegalStateException("a history cannot be read after it was closed");
    }
    progress.checkCancelled();
    try {
      return HistoryReader.all(new OfSlice(index), zone, progress).toBook();
    } catch (SQLException e) {
      throw DatabaseFailure.of(e, "reading orders");
    }
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public long newestOrderTime() {
    return newestOrderTime;
  }

  @Override
  public void close() {
    closed = true;
    folder.close();
  }

  /** The rows of a slice, and everybody's texts. */
  private final class OfSlice implements HistoryRows, HistoryRows.Texts {
    private final int slice;

    OfSlice(int slice) {
      this.slice = slice;
    }

    @Override
    public FieldReader rows(Rows table) {
      return CopyReader.kept(new RecordReader(folder, fileOf(table, slice)));
    }

    @Override
    public Texts texts(Map<DictionaryTable, BitSet> used) {
      return this;
    }

    @Override
    public FieldReader of(DictionaryTable table) {
      return CopyReader.kept(new RecordReader(folder, fileOf(table)));
    }

    @Override
    public void close() {}
  }
}
