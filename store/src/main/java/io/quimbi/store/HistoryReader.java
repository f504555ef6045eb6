package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Beside;
import io.quimbi.engine.Progress;
import io.quimbi.store.HistoryRows.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts together the orders and tickets that {@link HistoryRows} give: of a store all of them, a
 * slice, or one customer's. Rows come in whatever order the database has them in and are put
 * together here, by counting: sorting them there would take as long again as reading them.
 *
 * <p>Only customers, products, categories, channels and reasons that some row names are in the
 * result, so that a category whose last order was replaced no longer counts.
 */
final class HistoryReader {
  private static final int CHECK_EVERY = 1 << 16;

  /** One customer has few; the columns of a store's grow in a few doublings. */
  private static final int ROWS_MIN = 64;

  /** Orders are nearly all there is to read; who reads all else beside them reads fewer. */
  private static final double FIRST_SHARE = 0.45;

  private final HistoryRows source;
  private final OrderRows rows;
  private final Progress progress;
  // The store's numbers to those of the rows, as far as they are used.
  // Rising; null where they are all read.
  private int @Nullable [] onlyCustomers;
  private int[] customerIds = {};
  private String[] customerTexts = {};

  private HistoryReader(HistoryRows source, ZoneId zone, Progress progress) {
    this.source = source;
    this.rows = new OrderRows(zone);
    this.progress = progress;
  }

  /**
   * Everything of a store. More than half of the orders come on a connection of their own beside
   * the rest.
   *
   * @param connection within a transaction that sees one state
   */
  static OrderRows all(
      Connections connections, Connection connection, int storeNo, ZoneId zone, Progress progress)
      throws SQLException {
    progress.stage("Reading orders", Progress.UNKNOWN);
    int split =
        (int)
            (FIRST_SHARE
                * Db.<Integer>only(
                    connection,
                    row -> row.getInt(1),
                    "SELECT coalesce(max(order_no), 0) FROM shop_order WHERE store_no = ?",
                    storeNo));
    HistoryReader reader =
        new HistoryReader(HistoryRows.ofStore(connection, storeNo, "<= " + split), zone, progress);
    try (Beside<Orders> later =
        BesideRead.begin(
            connections,
            connection,
            "reading later orders",
            progress,
            (beside, stop) ->
                new HistoryReader(HistoryRows.ofStore(beside, storeNo, "> " + split), zone, stop)
                    .readOrders())) {
      reader.readCustomers();
      Orders earlier = reader.readOrders();
      reader.read(() -> List.of(earlier, later.result()));
    }
    return reader.rows;
  }

  /** Everything of a source, one after the other. */
  static OrderRows all(HistoryRows source, ZoneId zone, Progress progress) throws SQLException {
    HistoryReader reader = new HistoryReader(source, zone, progress);
    reader.readInTurn();
    return reader.rows;
  }

  /** What some customers did; of those that the store does not know, nothing. */
  static OrderRows ofCustomers(
      Connection connection, int storeNo, ZoneId zone, Collection<String> customerIds)
      throws SQLException {
    int[] customerNos =
        Db.list(
                connection,
                row -> row.getInt(1),
                "SELECT customer_no FROM customer WHERE store_no = ? AND customer_id = ANY (?)",
                storeNo,
                customerIds.toArray(String[]::new))
            .stream()
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return customerNos.length == 0
        ? new OrderRows(zone)
        : ofCustomers(connection, storeNo, zone, customerNos);
  }

  /** What the customer of a number did. */
  static OrderRows ofCustomer(Connection connection, int storeNo, ZoneId zone, int customerNo)
      throws SQLException {
    return ofCustomers(connection, storeNo, zone, new int[] {customerNo});
  }

  private static OrderRows ofCustomers(
      Connection connection, int storeNo, ZoneId zone, int[] customerNos) throws SQLException {
    return ofCustomers(
        HistoryRows.ofCustomers(connection, storeNo, customerNos), zone, customerNos);
  }

  /** What some customers did, from rows of theirs alone, which are closed. */
  static OrderRows ofCustomers(HistoryRows rows, ZoneId zone, int[] customerNos)
      throws SQLException {
    try (HistoryRows source = rows) {
      HistoryReader reader = new HistoryReader(source, zone, Progress.NONE);
      reader.onlyCustomers = customerNos;
      reader.readInTurn();
      return reader.rows;
    }
  }

  private void readInTurn() throws SQLException {
    readCustomers();
    Orders orders = readOrders();
    read(() -> List.of(orders));
  }

  private void readCustomers() throws SQLException {
    try (FieldReader in = source.rows(Rows.CUSTOMER)) {
      while (in.next()) {
        int place = place(in.int4());
        if (place >= customerTexts.length) {
          customerTexts = Arrays.copyOf(customerTexts, Math.max(place + 1, place * 2));
        }
        customerTexts[place] = in.text();
      }
    }
    customerIds = new int[customerTexts.length];
    Arrays.fill(customerIds, Dictionary.NONE);
  }

  private int customer(int no) {
    int place = place(no);
    if (customerIds[place] == Dictionary.NONE) {
      customerIds[place] = rows.customers().idOf(customerTexts[place]);
    }
    return customerIds[place];
  }

  /** Where a customer is in the arrays: they need not reach up to the numbers of a few. */
  private int place(int customerNo) {
    return onlyCustomers == null ? customerNo : Arrays.binarySearch(onlyCustomers, customerNo);
  }

  private Orders readOrders() throws SQLException {
    Orders orders = new Orders();
    try (FieldReader in = source.rows(Rows.ORDER)) {
      while (in.next()) {
        orders.add(in);
        if (orders.count % CHECK_EVERY == 0) {
          progress.checkCancelled();
        }
      }
    }
    orders.sort();
    return orders;
  }

  /**
   * Reads what else there is, and puts everything together.
   *
   * @param readOrders the orders, all of a part before all of the next
   */
  private void read(Supplier<List<Orders>> readOrders) throws SQLException {
    GoneBack refunds = new GoneBack();
    try (FieldReader in = source.rows(Rows.REFUND)) {
      while (in.next()) {
        refunds.addRefund(in);
      }
    }
    GoneBack returns = new GoneBack();
    try (FieldReader in = source.rows(Rows.RETURN)) {
      while (in.next()) {
        returns.addReturn(in);
      }
    }
    Tickets tickets = new Tickets();
    try (FieldReader in = source.rows(Rows.TICKET)) {
      while (in.next()) {
        tickets.add(in);
      }
    }
    refunds.sort();
    returns.sort();
    List<Orders> parts = readOrders.get();
    progress.checkCancelled();
    BitSet channelNos = new BitSet();
    BitSet productNos = new BitSet();
    BitSet categoryNos = new BitSet();
    BitSet reasonNos = new BitSet();
    int orderCount = 0;
    int lineCount = 0;
    for (Orders orders : parts) {
      orderCount += orders.count;
      lineCount += orders.lineCount;
      use(channelNos, orders.channelNo, orders.count);
      use(productNos, orders.product, orders.lineCount);
      use(categoryNos, orders.category, orders.lineCount);
    }
    use(channelNos, tickets.channelNo, tickets.count);
    use(productNos, returns.first, returns.count);
    use(reasonNos, refunds.first, refunds.count);
    use(reasonNos, returns.second, returns.count);
    Map<DictionaryTable, BitSet> used = new EnumMap<>(DictionaryTable.class);
    used.put(DictionaryTable.CHANNEL, channelNos);
    used.put(DictionaryTable.PRODUCT, productNos);
    used.put(DictionaryTable.CATEGORY, categoryNos);
    used.put(DictionaryTable.REASON, reasonNos);
    int[] channels;
    int[] products;
    int[] categories;
    int[] reasons;
    try (HistoryRows.Texts texts = source.texts(used)) {
      channels = dictionary(texts, DictionaryTable.CHANNEL, rows.channels(), channelNos);
      products = products(texts, productNos);
      categories = dictionary(texts, DictionaryTable.CATEGORY, rows.categories(), categoryNos);
      reasons = dictionary(texts, DictionaryTable.REASON, rows.reasons(), reasonNos);
    }

    rows.reserve(orderCount, lineCount);
    int refund = 0;
    int back = 0;
    for (Orders orders : parts) {
      for (int o : orders.byNo) {
        int no = orders.no[o];
        rows.addOrder(
            customer(orders.customerNo[o]),
            orders.id[o],
            orders.time[o],
            orders.hasTime[o],
            orders.cancelledAt[o],
            mapped(channels, orders.channelNo[o]));
        int first = orders.firstLine[o];
        int end = orders.endLine(o);
        for (int l = first; l < end; l++) {
          rows.addLine(
              mapped(products, orders.product[l]),
              mapped(categories, orders.category[l]),
              orders.quantity[l],
              orders.listTotal[l],
              orders.discount[l]);
          for (; refund < refunds.count; refund++) {
            int r = refunds.byOrder[refund];
            if (refunds.orderNo[r] != no || refunds.rowNo[r] != l - first) {
              break;
            }
            rows.addRefund(refunds.other[r], refunds.amount[r], mapped(reasons, refunds.first[r]));
          }
        }
        for (; back < returns.count && returns.orderNo[returns.byOrder[back]] == no; back++) {
          int r = returns.byOrder[back];
          rows.addReturn(
              mapped(products, returns.first[r]),
              returns.other[r],
              returns.quantity[r],
              returns.amount[r],
              mapped(reasons, returns.second[r]));
        }
      }
    }
    for (int k = 0; k < tickets.count; k++) {
      rows.addTicket(
          customer(tickets.customerNo[k]),
          tickets.id[k],
          tickets.time[k],
          mapped(channels, tickets.channelNo[k]),
          tickets.satisfaction[k],
          tickets.escalated[k],
          tickets.orderId[k]);
    }
  }

  private static int mapped(int[] ids, int no) {
    return no == Dictionary.NONE ? Dictionary.NONE : ids[no];
  }

  private static void use(BitSet used, int[] nos, int count) {
    for (int i = 0; i < count; i++) {
      if (nos[i] != Dictionary.NONE) {
        used.set(nos[i]);
      }
    }
  }

  private static int[] dictionary(
      HistoryRows.Texts texts, DictionaryTable table, Dictionary to, BitSet used)
      throws SQLException {
    int[] ids = new int[used.length()];
    if (used.isEmpty()) {
      return ids;
    }
    try (FieldReader in = texts.of(table)) {
      while (in.next()) {
        int no = in.int4();
        String text = in.text();
        if (used.get(no)) {
          ids[no] = to.idOf(text);
        }
      }
    }
    return ids;
  }

  private int[] products(HistoryRows.Texts texts, BitSet used) throws SQLException {
    int[] ids = new int[used.length()];
    if (used.isEmpty()) {
      return ids;
    }
    try (FieldReader in = texts.of(DictionaryTable.PRODUCT)) {
      while (in.next()) {
        int no = in.int4();
        String id = in.text();
        String name = in.textOrNull();
        if (used.get(no)) {
          ids[no] = rows.products().idOf(id);
          if (name != null) {
            rows.nameProduct(ids[no], name);
          }
        }
      }
    }
    return ids;
  }

  /** Orders as they come, with their lines. */
  private static final class Orders {
    int count;
    int[] no = new int[ROWS_MIN];
    int[] customerNo = new int[ROWS_MIN];
    int[] channelNo = new int[ROWS_MIN];
    long[] time = new long[ROWS_MIN];
    long[] cancelledAt = new long[ROWS_MIN];
    boolean[] hasTime = new boolean[ROWS_MIN];
    String[] id = new String[ROWS_MIN];
    int[] firstLine = new int[ROWS_MIN];
    int[] byNo = {};

    int lineCount;
    int[] product = new int[ROWS_MIN];
    int[] category = new int[ROWS_MIN];
    double[] quantity = new double[ROWS_MIN];
    long[] listTotal = new long[ROWS_MIN];
    long[] discount = new long[ROWS_MIN];

    void add(FieldReader in) throws SQLException {
      if (count == no.length) {
        grow(count * 2);
      }
      customerNo[count] = in.int4();
      no[count] = in.int4();
      channelNo[count] = in.int4OrNull(Dictionary.NONE);
      time[count] = in.instant();
      cancelledAt[count] = in.instantOrNull(OrderBook.NEVER);
      hasTime[count] = in.bool();
      id[count] = in.text();
      firstLine[count] = lineCount;
      addLines(new LineArrays(in.int8s(), in.float8sOrNull()));
      count++;
    }

    private void addLines(LineArrays lines) {
      int added = lines.lines();
      if (product.length - lineCount < added) {
        growLines(Math.max(lineCount + added, product.length * 2));
      }
      for (int l = 0; l < added; l++) {
        product[lineCount] = lines.product(l);
        category[lineCount] = lines.category(l);
        quantity[lineCount] = lines.quantity(l);
        listTotal[lineCount] = lines.listTotal(l);
        discount[lineCount] = lines.discount(l);
        lineCount++;
      }
    }

    private void grow(int capacity) {
      no = Arrays.copyOf(no, capacity);
      customerNo = Arrays.copyOf(customerNo, capacity);
      channelNo = Arrays.copyOf(channelNo, capacity);
      time = Arrays.copyOf(time, capacity);
      cancelledAt = Arrays.copyOf(cancelledAt, capacity);
      hasTime = Arrays.copyOf(hasTime, capacity);
      id = Arrays.copyOf(id, capacity);
      firstLine = Arrays.copyOf(firstLine, capacity);
    }

    private void growLines(int capacity) {
      product = Arrays.copyOf(product, capacity);
      category = Arrays.copyOf(category, capacity);
      quantity = Arrays.copyOf(quantity, capacity);
      listTotal = Arrays.copyOf(listTotal, capacity);
      discount = Arrays.copyOf(discount, capacity);
    }

    int endLine(int order) {
      return order + 1 < count ? firstLine[order + 1] : lineCount;
    }

    /** Finds the indices by order number. */
    void sort() {
      byNo = counted(no, count);
    }
  }

  /** Refunds or returns as they come: what belongs to an order and has a place in it. */
  private static final class GoneBack {
    int count;
    int[] orderNo = new int[ROWS_MIN];
    int[] rowNo = new int[ROWS_MIN];
    int[] first = new int[ROWS_MIN];
    int[] second = {};
    double[] quantity = {};
    long[] amount = new long[ROWS_MIN];
    long[] other = new long[ROWS_MIN];
    int[] byOrder = {};

    void addRefund(FieldReader in) throws SQLException {
      grow();
      orderNo[count] = in.int4();
      rowNo[count] = in.int4();
      first[count] = in.int4OrNull(Dictionary.NONE);
      other[count] = in.instant();
      amount[count] = in.int8();
      count++;
    }

    void addReturn(FieldReader in) throws SQLException {
      grow();
      second = sized(second);
      quantity = sized(quantity);
      orderNo[count] = in.int4();
      rowNo[count] = in.int4();
      first[count] = in.int4OrNull(Dictionary.NONE);
      second[count] = in.int4OrNull(Dictionary.NONE);
      quantity[count] = in.float8();
      other[count] = in.instant();
      amount[count] = in.int8();
      count++;
    }

    private void grow() {
      if (count == orderNo.length) {
        int capacity = count * 2;
        orderNo = Arrays.copyOf(orderNo, capacity);
        rowNo = Arrays.copyOf(rowNo, capacity);
        first = Arrays.copyOf(first, capacity);
        amount = Arrays.copyOf(amount, capacity);
        other = Arrays.copyOf(other, capacity);
      }
    }

    private int[] sized(int[] column) {
      return column.length < orderNo.length ? Arrays.copyOf(column, orderNo.length) : column;
    }

    private double[] sized(double[] column) {
      return column.length < orderNo.length ? Arrays.copyOf(column, orderNo.length) : column;
    }

    /** Finds the indices by order number, then place in the order. */
    void sort() {
      int[] order = counted(orderNo, count);
      // Rows of an order nearly always come in their places; where not, insertion mends it.
      for (int i = 1; i < count; i++) {
        int moving = order[i];
        int j = i - 1;
        while (j >= 0 && orderNo[order[j]] == orderNo[moving] && rowNo[order[j]] > rowNo[moving]) {
          order[j + 1] = order[j];
          j--;
        }
        order[j + 1] = moving;
      }
      byOrder = order;
    }
  }

  /** Tickets as they come. */
  private static final class Tickets {
    int count;
    int[] customerNo = new int[ROWS_MIN];
    int[] channelNo = new int[ROWS_MIN];
    float[] satisfaction = new float[ROWS_MIN];
    long[] time = new long[ROWS_MIN];
    boolean[] escalated = new boolean[ROWS_MIN];
    String[] id = new String[ROWS_MIN];
    @Nullable String[] orderId = new @Nullable String[ROWS_MIN];

    void add(FieldReader in) throws SQLException {
      if (count == time.length) {
        int capacity = count * 2;
        customerNo = Arrays.copyOf(customerNo, capacity);
        channelNo = Arrays.copyOf(channelNo, capacity);
        satisfaction = Arrays.copyOf(satisfaction, capacity);
        time = Arrays.copyOf(time, capacity);
        escalated = Arrays.copyOf(escalated, capacity);
        id = Arrays.copyOf(id, capacity);
        orderId = Arrays.copyOf(orderId, capacity);
      }
      customerNo[count] = in.int4();
      channelNo[count] = in.int4OrNull(Dictionary.NONE);
      satisfaction[count] = in.float4OrNull();
      time[count] = in.instant();
      escalated[count] = in.bool();
      id[count] = in.text();
      orderId[count] = in.textOrNull();
      count++;
    }
  }

  /** The indices from 0 to {@code count} − 1 by key, those of one key in their own order. */
  private static int[] counted(int[] keys, int count) {
    int highestKey = 0;
    for (int i = 0; i < count; i++) {
      highestKey = Math.max(highestKey, keys[i]);
    }
    if (count < highestKey / 16) {
      // One customer's few rows have keys from the whole store's range.
      long[] keyed = new long[count];
      for (int i = 0; i < count; i++) {
        keyed[i] = (long) keys[i] << 32 | i;
      }
      Arrays.sort(keyed);
      int[] order = new int[count];
      for (int i = 0; i < count; i++) {
        order[i] = (int) keyed[i];
      }
      return order;
    }
    int[] next = new int[highestKey + 2];
    for (int i = 0; i < count; i++) {
      next[keys[i] + 1]++;
    }
    for (int k = 0; k <= highestKey; k++) {
      next[k + 1] += next[k];
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[next[keys[i]]++] = i;
    }
    return order;
  }
}
