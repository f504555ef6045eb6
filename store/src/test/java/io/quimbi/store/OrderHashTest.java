package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.store.RandomHistory.Line;
import io.quimbi.store.RandomHistory.Order;
import io.quimbi.store.RandomHistory.Refund;
import io.quimbi.store.RandomHistory.Return;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderHashTest {

  private static Map<String, String> hashes(RandomHistory history) {
    OrderRows rows = history.rows();
    byte[] all = OrderHash.ofAll(rows);
    Map<String, String> byId = new HashMap<>();
    for (int o = 0; o < rows.orderCount(); o++) {
      byte[] hash = Arrays.copyOfRange(all, o * OrderHash.BYTES, (o + 1) * OrderHash.BYTES);
      byId.put(rows.orderId(o), HexFormat.of().formatHex(hash));
    }
    return byId;
  }

  private static String hash(Order order) {
    return hashes(new RandomHistory(List.of(order), List.of())).values().iterator().next();
  }

  @Test
  void doesNotDependOnTheOrderOfRowsNorOnNumbersInDictionaries() {
    // More than one block, so that the borders between blocks are met as well.
    RandomHistory history = RandomHistory.of(42, 9000);

    assertThat(hashes(history.shuffled(1))).isEqualTo(hashes(history));
  }

  /** What is stored has to be found again by every later version. */
  @Test
  void isHalfTheDigestOfTheOrderSpelledOut() throws Exception {
    Refund refund = new Refund(7, 8, "late");
    Line line = new Line("p", null, 2, 100, 10, List.of(refund));
    Line shorter = new Line("", "k", 1, 50, 0, List.of());
    Return back = new Return("é", 9, 1, 40, null);
    Order order = new Order("c", "o", 5, true, 12, "web", List.of(line, shorter), List.of(back));
    ByteBuffer spelled = ByteBuffer.allocate(1024);
    text(spelled, "c").putLong(5).putLong(1).putLong(12);
    text(spelled, "web").putInt(2);
    // The one without a product comes first, since its bytes do.
    spelled.putInt(4 + 5 + 24 + 4);
    text(text(spelled, ""), "k").putDouble(1).putLong(50).putLong(0).putInt(0);
    spelled.putInt(5 + 4 + 24 + 4 + 4 + 24);
    text(spelled, "p").putInt(-1).putDouble(2).putLong(100).putLong(10).putInt(1);
    spelled.putInt(24).putLong(7).putLong(8);
    text(spelled, "late").putInt(1);
    spelled.putInt(6 + 8 + 8 + 8 + 4);
    text(spelled, "é").putLong(9).putDouble(1).putLong(40).putInt(-1);
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(Arrays.copyOf(spelled.array(), spelled.position()));

    assertThat(hash(order)).isEqualTo(HexFormat.of().formatHex(digest, 0, OrderHash.BYTES));
  }

  private static ByteBuffer text(ByteBuffer to, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return to.putInt(utf8.length).put(utf8);
  }

  @Test
  void differentOrdersHaveDifferentHashes() {
    Map<String, String> hashes = hashes(RandomHistory.of(42, 9000));

    assertThat(new HashSet<>(hashes.values())).hasSize(9000);
  }

  @Test
  void everythingInAnOrderMatters() {
    Refund refund = new Refund(7, 8, "late");
    Line line = new Line("p", "k", 2, 100, 10, List.of(refund));
    Line other = new Line("q", null, 1, 50, 0, List.of());
    Return back = new Return("p", 9, 1, 40, "broken");
    List<Line> lines = List.of(line, other);
    List<Return> returns = List.of(back);
    long never = OrderBook.NEVER;
    Set<String> hashes = new HashSet<>();
    List<Order> variants =
        List.of(
            new Order("c", "o", 5, true, never, "web", lines, returns),
            new Order("d", "o", 5, true, never, "web", lines, returns),
            new Order("c", "o", 6, true, never, "web", lines, returns),
            new Order("c", "o", 5, false, never, "web", lines, returns),
            new Order("c", "o", 5, true, 12, "web", lines, returns),
            new Order("c", "o", 5, true, never, null, lines, returns),
            new Order("c", "o", 5, true, never, "", lines, returns),
            new Order("c", "o", 5, true, never, "web", List.of(line), returns),
            // An identical line twice is not the line once.
            new Order("c", "o", 5, true, never, "web", List.of(line, other, other), returns),
            new Order("c", "o", 5, true, never, "web", lines, List.of()),
            new Order("c", "o", 5, true, never, "web", lines, List.of(back, back)),
            lined(new Line("x", "k", 2, 100, 10, List.of(refund)), other, back),
            lined(new Line("p", "x", 2, 100, 10, List.of(refund)), other, back),
            lined(new Line("p", "k", 3, 100, 10, List.of(refund)), other, back),
            lined(new Line("p", "k", 2, 101, 10, List.of(refund)), other, back),
            lined(new Line("p", "k", 2, 100, 11, List.of(refund)), other, back),
            lined(new Line("p", "k", 2, 100, 10, List.of()), other, back),
            lined(new Line("p", "k", 2, 100, 10, List.of(refund, refund)), other, back),
            lined(new Line("p", "k", 2, 100, 10, List.of(new Refund(6, 8, "late"))), other, back),
            lined(new Line("p", "k", 2, 100, 10, List.of(new Refund(7, 9, "late"))), other, back),
            lined(new Line("p", "k", 2, 100, 10, List.of(new Refund(7, 8, null))), other, back),
            // The refund is the other line's.
            lined(
                new Line("p", "k", 2, 100, 10, List.of()),
                new Line("q", null, 1, 50, 0, List.of(refund)),
                back),
            lined(line, other, new Return("q", 9, 1, 40, "broken")),
            lined(line, other, new Return("p", 8, 1, 40, "broken")),
            lined(line, other, new Return("p", 9, 2, 40, "broken")),
            lined(line, other, new Return("p", 9, 1, 41, "broken")),
            lined(line, other, new Return("p", 9, 1, 40, "late")));
    for (Order variant : variants) {
      assertThat(hashes.add(hash(variant))).as(variant.toString()).isTrue();
    }
  }

  @Test
  void textsDoNotRunIntoEachOther() {
    Line one = new Line("ab", "c", 1, 1, 0, List.of());
    Line two = new Line("a", "bc", 1, 1, 0, List.of());

    assertThat(hash(lined(one, one, new Return("p", 1, 1, 1, null))))
        .isNotEqualTo(hash(lined(two, two, new Return("p", 1, 1, 1, null))));
  }

  @Test
  void ordersOfManyLinesAreSortedTheSame() {
    RandomHistory history = RandomHistory.of(7, 300);
    List<Line> many = history.orders().stream().flatMap(o -> o.lines().stream()).toList();
    assertThat(many).hasSizeGreaterThan(200);
    Order order = new Order("c", "o", 1, true, OrderBook.NEVER, null, many, List.of());

    RandomHistory one = new RandomHistory(List.of(order), List.of());
    assertThat(hashes(one.shuffled(3))).isEqualTo(hashes(one));
  }

  private static Order lined(Line first, Line second, Return back) {
    return new Order(
        "c", "o", 5, true, OrderBook.NEVER, "web", List.of(first, second), List.of(back));
  }
}
