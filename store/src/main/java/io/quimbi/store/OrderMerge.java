package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.importing.OrderStore.MergeCounts;
import io.quimbi.store.StoreTables.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings whole orders and tickets into a store within the open transaction. Only the ids and the
 * {@linkplain OrderHash hashes} of the orders go to the database to be compared; of what it has
 * already nothing more is sent, and what is new or different is written once, straight into place.
 */
final class OrderMerge {
  private static final int CHECK_EVERY = 4096;

  private final Connection connection;
  private final StoreTables tables;
  private final int storeNo;

  /** Tables that held nothing when this merge began. */
  private final Set<Table> fresh = EnumSet.noneOf(Table.class);

  /** The next number of an order and of a customer; 0 while it is not known. */
  private int nextOrder;

  private int nextCustomer;

  OrderMerge(Connection connection, StoreTables tables) throws SQLException {
    this.connection = connection;
    this.tables = tables;
    this.storeNo = tables.storeNo();
    for (Table table : Table.values()) {
      if (tables.isNew(table)) {
        fresh.add(table);
      }
    }
    Db.execute(
        connection,
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS staged_text (
          place integer NOT NULL, text text NOT NULL) ON COMMIT DROP;
        CREATE TEMPORARY TABLE IF NOT EXISTS staged_no (no integer NOT NULL) ON COMMIT DROP;
        CREATE TEMPORARY TABLE IF NOT EXISTS staged_ticket (LIKE quimbi.ticket) ON COMMIT DROP;
        """);
  }

  /**
   * Merges parts of a history. No order, ticket or customer is in two of them, so that what was
   * empty before the first part is to the others as if it still were.
   *
   * @throws IllegalArgumentException if an order id or a ticket id comes twice in a part
   */
  MergeCounts merge(Iterator<OrderRows> parts, Progress progress) throws SQLException {
    MergeCounts counts = new MergeCounts(0, 0, 0, 0, 0, 0);
    while (parts.hasNext()) {
      counts = counts.plus(merge(parts.next(), progress));
    }
    tables.indexFilled(connection, progress);
    tables.countOn(connection, nextOrder, nextCustomer);
    return counts;
  }

  private MergeCounts merge(OrderRows rows, Progress progress) throws SQLException {
    requireUnique("order", rows.orderCount(), rows::orderId);
    requireUnique("ticket", rows.ticketCount(), rows::ticketId);

    progress.stage("Comparing orders", Progress.UNKNOWN);
    byte[] hashes = OrderHash.ofAll(rows);
    Known known = known(rows, hashes);
    progress.checkCancelled();

    Numbers numbers = new Numbers(rows, known);
    if (!known.replacedNos.isEmpty()) {
      delete(known.replacedNos);
    }
    writeOrders(rows, hashes, known, numbers, progress);
    MergeCounts tickets = mergeTickets(rows, numbers, progress);
    forgetCustomers(known.formerCustomerNos);

    long replaced = known.replacedNos.cardinality();
    long written = known.toWrite.cardinality();
    return new MergeCounts(written - replaced, replaced, rows.orderCount() - written, 0, 0, 0)
        .plus(tickets);
  }

  /**
   * Looks an id up among those before it: in a table of hash and place side by side, so that a text
   * is looked at again only where hashes are equal.
   */
  private static void requireUnique(String what, int count, IntFunction<String> id) {
    int bits = Math.clamp(33 - Integer.numberOfLeadingZeros(count), 4, 30);
    long[] seen = new long[1 << bits];
    for (int i = 0; i < count; i++) {
      String text = id.apply(i);
      int hash = text.hashCode();
      int slot = hash * 0x9E3779B9 >>> Integer.SIZE - bits;
      for (; seen[slot] != 0; slot = (slot + 1) & (seen.length - 1)) {
        if ((int) (seen[slot] >>> Integer.SIZE) == hash
            && id.apply((int) seen[slot] - 1).equals(text)) {
          throw new IllegalArgumentException(
              what + " ids must differ within one merge, \"" + text + "\" comes twice");
        }
      }
      seen[slot] = (long) hash << Integer.SIZE | i + 1;
    }
  }

  // ---- what is known ----

  /** What the store already has of the orders given. */
  private static final class Known {
    /** The number each order has, or gets. */
    final int[] orderNo;

    /** The orders that are new or different. */
    final BitSet toWrite = new BitSet();

    /** The numbers of those of them that the store has in another form. */
    final BitSet replacedNos = new BitSet();

    /** Whose the replaced orders were. */
    final BitSet formerCustomerNos = new BitSet();

    Known(int orders) {
      orderNo = new int[orders];
    }
  }

  private Known known(OrderRows rows, byte[] hashes) throws SQLException {
    int orders = rows.orderCount();
    Known known = new Known(orders);
    known.toWrite.set(0, orders);
    if (orders == 0) {
      return known;
    }
    if (!fresh.contains(Table.SHOP_ORDER)) {
      tables.index(connection, Table.SHOP_ORDER);
      BitSet all = new BitSet();
      all.set(0, orders);
      stageTexts(all, rows::orderId);
      try (CopyReader found =
          new CopyReader(
              connection,
              "SELECT s.place, o.order_no, o.customer_no, o.content_hash FROM staged_text s JOIN "
                  + tables.name(Table.SHOP_ORDER)
                  + " o ON o.store_no = "
                  + storeNo
                  + " AND o.order_id = s.text")) {
        while (found.next()) {
          int o = found.int4();
          int no = found.int4();
          int customerNo = found.int4();
          byte[] hash = found.bytes();
          known.orderNo[o] = no;
          int at = o * OrderHash.BYTES;
          if (Arrays.equals(hash, 0, hash.length, hashes, at, at + OrderHash.BYTES)) {
            known.toWrite.clear(o);
          } else {
            known.replacedNos.set(no);
            known.formerCustomerNos.set(customerNo);
          }
        }
      }
    }
    if (nextOrder == 0) {
      nextOrder =
          fresh.contains(Table.SHOP_ORDER)
              ? 1
              : 1 + highest(tables.name(Table.SHOP_ORDER), "order_no");
    }
    for (int o = 0; o < orders; o++) {
      if (known.orderNo[o] == 0) {
        known.orderNo[o] = nextOrder++;
      }
    }
    return known;
  }

  private int highest(String table, String column) throws SQLException {
    return Db.only(
        connection,
        row -> row.getInt(1),
        "SELECT coalesce(max(" + column + "), 0) FROM " + table + " WHERE store_no = " + storeNo);
  }

  private void stageTexts(BitSet places, IntFunction<String> text) throws SQLException {
    Db.execute(connection, "TRUNCATE staged_text");
    try (CopyWriter staged = new CopyWriter(connection, "staged_text", "place, text", false)) {
      for (int i = places.nextSetBit(0); i >= 0; i = places.nextSetBit(i + 1)) {
        staged.row();
        staged.int4(i);
        staged.text(text.apply(i));
      }
      staged.finish();
    }
    // Temporary tables are not analysed by themselves, and the join hangs on their size.
    Db.execute(connection, "ANALYZE staged_text");
  }

  private void stageNos(BitSet nos) throws SQLException {
    Db.execute(connection, "TRUNCATE staged_no");
    try (CopyWriter staged = new CopyWriter(connection, "staged_no", "no", false)) {
      for (int no = nos.nextSetBit(0); no >= 0; no = nos.nextSetBit(no + 1)) {
        staged.row();
        staged.int4(no);
      }
      staged.finish();
    }
    Db.execute(connection, "ANALYZE staged_no");
  }

  // ---- dictionaries ----

  /** The store's numbers of the texts that are about to be written, new ones included. */
  private final class Numbers {
    final int[] customers;
    final int[] products;
    final int[] categories;
    final int[] channels;
    final int[] reasons;

    Numbers(OrderRows rows, Known known) throws SQLException {
      BitSet usedCustomers = new BitSet();
      BitSet usedProducts = new BitSet();
      BitSet usedCategories = new BitSet();
      BitSet usedChannels = new BitSet();
      BitSet usedReasons = new BitSet();
      int refund = 0;
      for (int o = known.toWrite.nextSetBit(0); o >= 0; o = known.toWrite.nextSetBit(o + 1)) {
        usedCustomers.set(rows.orderCustomer(o));
        use(usedChannels, rows.orderChannel(o));
        for (int l = rows.firstLine(o); l < rows.endLine(o); l++) {
          use(usedProducts, rows.lineProduct(l));
          use(usedCategories, rows.lineCategory(l));
        }
        for (int r = rows.firstReturn(o); r < rows.endReturn(o); r++) {
          use(usedProducts, rows.returnProduct(r));
          use(usedReasons, rows.returnReason(r));
        }
        while (refund < rows.refundCount() && rows.refundLine(refund) < rows.firstLine(o)) {
          refund++;
        }
        for (; refund < rows.refundCount() && rows.refundLine(refund) < rows.endLine(o); refund++) {
          use(usedReasons, rows.refundReason(refund));
        }
      }
      for (int k = 0; k < rows.ticketCount(); k++) {
        usedCustomers.set(rows.ticketCustomer(k));
        use(usedChannels, rows.ticketChannel(k));
      }
      customers = customers(rows.customers(), usedCustomers);
      products = products(rows, usedProducts);
      categories = shared(DictionaryTable.CATEGORY, rows.categories(), usedCategories);
      channels = shared(DictionaryTable.CHANNEL, rows.channels(), usedChannels);
      reasons = shared(DictionaryTable.REASON, rows.reasons(), usedReasons);
    }

    private static void use(BitSet used, int id) {
      if (id != Dictionary.NONE) {
        used.set(id);
      }
    }

    private int[] customers(Dictionary dictionary, BitSet used) throws SQLException {
      boolean isNew = fresh.contains(Table.CUSTOMER);
      if (!isNew) {
        tables.index(connection, Table.CUSTOMER);
      }
      String table = tables.name(Table.CUSTOMER);
      int[] numbers = isNew ? none(dictionary) : found(DictionaryTable.CUSTOMER, dictionary, used);
      if (nextCustomer == 0) {
        nextCustomer = isNew ? 1 : 1 + highest(table, "customer_no");
      }
      long now = Db.only(connection, row -> Micros.of(Db.instant(row, "now")), "SELECT now()");
      try (CopyWriter out =
          new CopyWriter(
              connection, table, "store_no, customer_no, customer_id, created_at", isNew)) {
        for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
          if (numbers[id] == Dictionary.NONE) {
            numbers[id] = nextCustomer++;
            out.row();
            out.int4(storeNo);
            out.int4(numbers[id]);
            out.text(dictionary.text(id));
            out.instant(now);
          }
        }
        if (out.finish() > 0) {
          tables.filled(Table.CUSTOMER);
        }
      }
      return numbers;
    }

    private int[] products(OrderRows rows, BitSet used) throws SQLException {
      Dictionary dictionary = rows.products();
      BitSet named = new BitSet();
      for (int id = 0; id < dictionary.size(); id++) {
        if (rows.productName(id) != null) {
          named.set(id);
        }
      }
      named.or(used);
      int[] numbers = found(DictionaryTable.PRODUCT, dictionary, named);
      rename(rows, numbers);
      int next = 1 + highest("product", "product_no");
      try (CopyWriter out =
          new CopyWriter(
              connection, "product", "store_no, product_no, product_id, product_name", false)) {
        for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
          if (numbers[id] == Dictionary.NONE) {
            numbers[id] = next++;
            out.row();
            out.int4(storeNo);
            out.int4(numbers[id]);
            out.text(dictionary.text(id));
            out.textOrNull(rows.productName(id));
          }
        }
        out.finish();
      }
      return numbers;
    }

    /** The name that came last is a product's name, though none of its orders changed. */
    private void rename(OrderRows rows, int[] numbers) throws SQLException {
      BitSet named = new BitSet();
      int[] idOf = new int[1 + Arrays.stream(numbers).max().orElse(0)];
      for (int id = 0; id < numbers.length; id++) {
        if (numbers[id] != Dictionary.NONE && rows.productName(id) != null) {
          named.set(numbers[id]);
          idOf[numbers[id]] = id;
        }
      }
      if (named.isEmpty()) {
        return;
      }
      stageTexts(named, no -> name(rows, idOf[no]));
      Db.update(
          connection,
          """
          UPDATE product p SET product_name = s.text
          FROM staged_text s
          WHERE p.store_no = ? AND p.product_no = s.place
            AND p.product_name IS DISTINCT FROM s.text
          """,
          storeNo);
    }

    private static String name(OrderRows rows, int id) {
      @Nullable String name = rows.productName(id);
      if (name == null) {
        throw new IllegalStateException("only named products are renamed");
      }
      return name;
    }

    private int[] shared(DictionaryTable table, Dictionary dictionary, BitSet used)
        throws SQLException {
      if (used.isEmpty()) {
        return none(dictionary);
      }
      int[] numbers = found(table, dictionary, used);
      int next = 1 + highest(table.table(), table.number());
      try (CopyWriter out =
          new CopyWriter(
              connection,
              table.table(),
              "store_no, " + table.number() + ", " + table.text(),
              false)) {
        for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
          if (numbers[id] == Dictionary.NONE) {
            numbers[id] = next++;
            out.row();
            out.int4(storeNo);
            out.int4(numbers[id]);
            out.text(dictionary.text(id));
          }
        }
        out.finish();
      }
      return numbers;
    }

    private int[] found(DictionaryTable table, Dictionary dictionary, BitSet used)
        throws SQLException {
      int[] numbers = none(dictionary);
      if (used.isEmpty()) {
        return numbers;
      }
      stageTexts(used, dictionary::text);
      try (CopyReader found =
          new CopyReader(
              connection,
              "SELECT s.place, d.%1$s FROM staged_text s JOIN %2$s d ON d.store_no = %3$d AND d.%4$s = s.text"
                  .formatted(table.number(), nameOf(table), storeNo, table.text()))) {
        while (found.next()) {
          int id = found.int4();
          numbers[id] = found.int4();
        }
      }
      return numbers;
    }

    private String nameOf(DictionaryTable table) {
      // A new store's partition of customers is not yet to be had through its parent.
      return table == DictionaryTable.CUSTOMER ? tables.name(Table.CUSTOMER) : table.table();
    }

    private static int[] none(Dictionary dictionary) {
      int[] none = new int[dictionary.size()];
      Arrays.fill(none, Dictionary.NONE);
      return none;
    }
  }

  // ---- orders ----

  private void delete(BitSet orderNos) throws SQLException {
    stageNos(orderNos);
    // What a file says is what is known from now on, whatever was said as it happened.
    Db.update(
        connection,
        "DELETE FROM order_source s USING staged_no n, "
            + tables.name(Table.SHOP_ORDER)
            + " o WHERE s.store_no = ? AND o.order_no = n.no AND s.order_id = o.order_id",
        storeNo);
    for (Table table : new Table[] {Table.REFUND, Table.RETURN_LINE, Table.SHOP_ORDER}) {
      tables.index(connection, table);
      Db.update(
          connection,
          "DELETE FROM "
              + tables.name(table)
              + " t USING staged_no s"
              + " WHERE t.store_no = ? AND t.order_no = s.no",
          storeNo);
    }
  }

  private void writeOrders(
      OrderRows rows, byte[] hashes, Known known, Numbers numbers, Progress progress)
      throws SQLException {
    BitSet orders = known.toWrite;
    if (orders.isEmpty()) {
      return;
    }
    progress.stage("Storing orders", rows.lineCount());
    StoredOrders stored =
        new StoredOrders(
            storeNo,
            rows,
            orders,
            known.orderNo,
            hashes,
            numbers.customers,
            numbers.products,
            numbers.categories,
            numbers.channels,
            numbers.reasons);
    write(Table.SHOP_ORDER, StoredOrders.ORDER_COLUMNS, out -> stored.writeOrders(out, progress));
    if (rows.refundCount() > 0) {
      write(Table.REFUND, StoredOrders.REFUND_COLUMNS, stored::writeRefunds);
    }
    if (rows.returnCount() > 0) {
      write(Table.RETURN_LINE, StoredOrders.RETURN_COLUMNS, stored::writeReturns);
    }
  }

  private interface Rows {
    void writeTo(CopyWriter out) throws SQLException;
  }

  private void write(Table table, String columns, Rows content) throws SQLException {
    try (CopyWriter out =
        new CopyWriter(connection, tables.name(table), columns, fresh.contains(table))) {
      content.writeTo(out);
      if (out.finish() > 0) {
        tables.filled(table);
      }
    }
  }

  private static void number(CopyWriter out, int[] numbers, int id) {
    out.int4OrNull(id == Dictionary.NONE ? Dictionary.NONE : numbers[id], Dictionary.NONE);
  }

  // ---- tickets ----

  private MergeCounts mergeTickets(OrderRows rows, Numbers numbers, Progress progress)
      throws SQLException {
    int tickets = rows.ticketCount();
    if (tickets == 0) {
      return new MergeCounts(0, 0, 0, 0, 0, 0);
    }
    progress.stage("Storing tickets", tickets);
    if (fresh.contains(Table.TICKET)) {
      write(Table.TICKET, TICKET_COLUMNS, out -> writeTickets(out, rows, numbers, progress));
      return new MergeCounts(0, 0, 0, tickets, 0, 0);
    }
    tables.index(connection, Table.TICKET);
    Db.execute(connection, "TRUNCATE staged_ticket");
    try (CopyWriter out = new CopyWriter(connection, "staged_ticket", TICKET_COLUMNS, false)) {
      writeTickets(out, rows, numbers, progress);
      out.finish();
    }
    Db.execute(connection, "ANALYZE staged_ticket");
    String table = tables.name(Table.TICKET);
    String same = "t.store_no = s.store_no AND t.ticket_id = s.ticket_id";
    BitSet former = new BitSet();
    String different =
        "(t.customer_no, t.channel_no, t.satisfaction, t.opened_at, t.escalated, t.order_id) IS"
            + " DISTINCT FROM (s.customer_no, s.channel_no, s.satisfaction, s.opened_at,"
            + " s.escalated, s.order_id)";
    try (Statement statement = connection.createStatement();
        ResultSet moved =
            statement.executeQuery(
                "SELECT DISTINCT t.customer_no FROM "
                    + table
                    + " t JOIN staged_ticket s ON "
                    + same
                    + " WHERE t.customer_no <> s.customer_no")) {
      while (moved.next()) {
        former.set(moved.getInt(1));
      }
    }
    long replaced =
        Db.update(
            connection,
            "UPDATE "
                + table
                + " t SET customer_no = s.customer_no, channel_no = s.channel_no,"
                + " satisfaction = s.satisfaction, opened_at = s.opened_at,"
                + " escalated = s.escalated, order_id = s.order_id"
                + " FROM staged_ticket s WHERE "
                + same
                + " AND "
                + different);
    long added =
        Db.update(
            connection,
            "INSERT INTO "
                + table
                + " ("
                + TICKET_COLUMNS
                + ") SELECT "
                + TICKET_COLUMNS
                + " FROM staged_ticket s WHERE NOT EXISTS (SELECT FROM "
                + table
                + " t WHERE "
                + same
                + ")");
    forgetCustomers(former);
    return new MergeCounts(0, 0, 0, added, replaced, tickets - added - replaced);
  }

  private static final String TICKET_COLUMNS =
      "store_no, customer_no, channel_no, satisfaction, opened_at, escalated, ticket_id, order_id";

  private void writeTickets(CopyWriter out, OrderRows rows, Numbers numbers, Progress progress)
      throws SQLException {
    for (int k = 0; k < rows.ticketCount(); k++) {
      if (k % CHECK_EVERY == 0) {
        progress.checkCancelled();
      }
      out.row();
      out.int4(storeNo);
      out.int4(numbers.customers[rows.ticketCustomer(k)]);
      number(out, numbers.channels, rows.ticketChannel(k));
      out.float4OrNull(rows.ticketSatisfaction(k));
      out.instant(rows.ticketTime(k));
      out.bool(rows.ticketEscalated(k));
      out.text(rows.ticketId(k));
      out.textOrNull(rows.ticketOrderId(k));
    }
    progress.advance(rows.ticketCount());
  }

  // ---- customers ----

  /** Deletes those of the customers of whom nothing is left. */
  private void forgetCustomers(BitSet customerNos) throws SQLException {
    if (customerNos.isEmpty()) {
      return;
    }
    tables.index(connection, Table.TICKET);
    stageNos(customerNos);
    Db.update(
        connection,
        """
        DELETE FROM %s c USING staged_no s
        WHERE c.store_no = ? AND c.customer_no = s.no
          AND NOT EXISTS (SELECT FROM %s o WHERE o.store_no = ? AND o.customer_no = s.no)
          AND NOT EXISTS (SELECT FROM %s t WHERE t.store_no = ? AND t.customer_no = s.no)
        """
            .formatted(
                tables.name(Table.CUSTOMER),
                tables.name(Table.SHOP_ORDER),
                tables.name(Table.TICKET)),
        storeNo,
        storeNo,
        storeNo);
  }
}
