package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The store's numbers of the texts that orders name. Nearly always all of them are known; a new one
 * gets its number from whoever comes first, while others who have new ones wait.
 */
final class LiveDictionaries {
  private final Connection connection;
  private final int storeNo;
  private final OrderRows rows;
  private final Duration waitMax;
  private final BitSet usedProducts = new BitSet();
  private final BitSet usedCategories = new BitSet();
  private final BitSet usedChannels = new BitSet();
  private final BitSet usedReasons = new BitSet();

  private final Map<DictionaryTable, Pipeline.Answer<List<Numbered>>> asked =
      new EnumMap<>(DictionaryTable.class);

  /**
   * A text of the store.
   *
   * @param name of a product
   */
  private record Numbered(String text, int number, @Nullable String name) {}

  /** When each product was bought last of those to write. */
  private final Map<Integer, Long> boughtAt = new HashMap<>();

  LiveDictionaries(
      Connection connection, int storeNo, OrderRows rows, BitSet toWrite, Duration waitMax) {
    this.connection = connection;
    this.storeNo = storeNo;
    this.rows = rows;
    this.waitMax = waitMax;
    for (int o = toWrite.nextSetBit(0); o >= 0; o = toWrite.nextSetBit(o + 1)) {
      use(usedChannels, rows.orderChannel(o));
      for (int l = rows.firstLine(o); l < rows.endLine(o); l++) {
        use(usedProducts, rows.lineProduct(l));
        use(usedCategories, rows.lineCategory(l));
        boughtAt.merge(rows.lineProduct(l), rows.orderTime(o), Math::max);
      }
      for (int r = rows.firstReturn(o); r < rows.endReturn(o); r++) {
        use(usedProducts, rows.returnProduct(r));
        use(usedReasons, rows.returnReason(r));
      }
    }
    for (int r = 0; r < rows.refundCount(); r++) {
      use(usedReasons, rows.refundReason(r));
    }
  }

  /** Asks for what is known of the texts, with what else goes to the server. */
  void ask(Pipeline pipeline) {
    ask(pipeline, DictionaryTable.PRODUCT, rows.products(), usedProducts);
    ask(pipeline, DictionaryTable.CATEGORY, rows.categories(), usedCategories);
    ask(pipeline, DictionaryTable.CHANNEL, rows.channels(), usedChannels);
    ask(pipeline, DictionaryTable.REASON, rows.reasons(), usedReasons);
  }

  private void ask(Pipeline pipeline, DictionaryTable table, Dictionary dictionary, BitSet used) {
    asked.put(
        table,
        pipeline.list(
            row -> new Numbered(row.getString(1), row.getInt(2), row.getString(3)),
            "SELECT %1$s, %2$s, %3$s FROM %4$s WHERE store_no = ? AND %1$s = ANY (?)"
                .formatted(
                    table.text(),
                    table.number(),
                    table == DictionaryTable.PRODUCT ? "product_name" : "NULL",
                    table.table()),
            storeNo,
            used.stream().mapToObj(dictionary::text).toArray(String[]::new)));
  }

  private List<Numbered> known(DictionaryTable table) {
    return Objects.requireNonNull(asked.get(table), "asked for before").get();
  }

  private static void use(BitSet used, int id) {
    if (id != Dictionary.NONE) {
      used.set(id);
    }
  }

  /** The numbers of categories, channels or reasons, by their numbers in the rows. */
  int[] numbers(DictionaryTable table) throws SQLException {
    return switch (table) {
      case CATEGORY -> numbers(table, rows.categories(), usedCategories);
      case CHANNEL -> numbers(table, rows.channels(), usedChannels);
      case REASON -> numbers(table, rows.reasons(), usedReasons);
      case PRODUCT, CUSTOMER -> throw new IllegalArgumentException(table + " has more than texts");
    };
  }

  private int[] numbers(DictionaryTable table, Dictionary dictionary, BitSet used)
      throws SQLException {
    int[] numbers = new int[dictionary.size()];
    if (used.isEmpty()) {
      return numbers;
    }
    Map<String, Integer> known = new TreeMap<>();
    known(table).forEach(one -> known.put(one.text(), one.number()));
    if (known.size() < used.cardinality()) {
      OrderLock.each(connection, "dictionary", storeNo, List.of(table.table()), waitMax);
      known.putAll(find(table, dictionary, used));
      for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
        String text = dictionary.text(id);
        if (!known.containsKey(text)) {
          known.put(text, add(table, text));
        }
      }
    }
    for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
      numbers[id] = known.getOrDefault(dictionary.text(id), 0);
    }
    return numbers;
  }

  private Map<String, Integer> find(DictionaryTable table, Dictionary dictionary, BitSet used)
      throws SQLException {
    Map<String, Integer> found = new TreeMap<>();
    for (Map.Entry<String, Integer> entry :
        Db.list(
            connection,
            row -> Map.entry(row.getString(1), row.getInt(2)),
            "SELECT %1$s, %2$s FROM %3$s WHERE store_no = ? AND %1$s = ANY (?)"
                .formatted(table.text(), table.number(), table.table()),
            storeNo,
            used.stream().mapToObj(dictionary::text).toArray(String[]::new))) {
      found.put(entry.getKey(), entry.getValue());
    }
    return found;
  }

  private int add(DictionaryTable table, String text) throws SQLException {
    return Db.only(
        connection,
        row -> row.getInt(1),
        "INSERT INTO %3$s (store_no, %2$s, %1$s) SELECT ?, coalesce(max(%2$s), 0) + 1, ? FROM %3$s WHERE store_no = ? RETURNING %2$s"
            .formatted(table.text(), table.number(), table.table()),
        storeNo,
        text,
        storeNo);
  }

  /**
   * The numbers of products. One that is new or had no name is called as here; else the name from
   * the newest order that brought another one stays.
   */
  int[] products() throws SQLException {
    int[] numbers = numbers(DictionaryTable.PRODUCT, rows.products(), usedProducts);
    Map<String, String> names = new HashMap<>();
    for (Numbered one : known(DictionaryTable.PRODUCT)) {
      if (one.name() != null) {
        names.put(one.text(), one.name());
      }
    }
    for (int id = usedProducts.nextSetBit(0); id >= 0; id = usedProducts.nextSetBit(id + 1)) {
      String name = rows.productName(id);
      // Another one may have been given since: the statement looks again.
      if (name != null && !name.equals(names.get(rows.products().text(id)))) {
        Db.update(
            connection,
            "UPDATE product SET product_name = ?, named_at = ? WHERE store_no = ? AND product_no ="
                + " ? AND product_name IS DISTINCT FROM ? AND (product_name IS NULL OR named_at IS"
                + " NULL OR named_at < ?)",
            name,
            Micros.toInstant(boughtAt.getOrDefault(id, 0L)).atOffset(ZoneOffset.UTC),
            storeNo,
            numbers[id],
            name,
            Micros.toInstant(boughtAt.getOrDefault(id, 0L)).atOffset(ZoneOffset.UTC));
      }
    }
    return numbers;
  }
}
