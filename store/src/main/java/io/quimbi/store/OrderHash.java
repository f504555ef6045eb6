package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Says in 16 bytes what an order contains, so that two readings of it can be compared without its
 * lines: the first half of the SHA-256 of its customer, times, channel, lines with their refunds,
 * and returns. Lines, refunds and returns are sorted by their own bytes and texts stand for
 * themselves, so neither the order of rows nor the numbers of a dictionary matter.
 */
final class OrderHash {
  static final int BYTES = 16;

  private static final int BLOCK_ORDERS = 4096;
  private static final int INSERTION_MAX = 64;

  private final OrderRows rows;
  private final byte[][] customers;
  private final byte[][] products;
  private final byte[][] categories;
  private final byte[][] channels;
  private final byte[][] reasons;

  private OrderHash(OrderRows rows) {
    this.rows = rows;
    this.customers = utf8(rows.customers());
    this.products = utf8(rows.products());
    this.categories = utf8(rows.categories());
    this.channels = utf8(rows.channels());
    this.reasons = utf8(rows.reasons());
  }

  /** The hashes of all orders, one after the other. */
  static byte[] ofAll(OrderRows rows) {
    OrderHash hash = new OrderHash(rows);
    byte[] all = new byte[Math.multiplyExact(rows.orderCount(), BYTES)];
    int blocks = (rows.orderCount() + BLOCK_ORDERS - 1) / BLOCK_ORDERS;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block ->
                hash.block(
                    block * BLOCK_ORDERS,
                    Math.min(rows.orderCount(), (block + 1) * BLOCK_ORDERS),
                    all));
    return all;
  }

  private void block(int from, int to, byte[] all) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    byte[] digest = new byte[sha256.getDigestLength()];
    Records lines = new Records();
    Records refunds = new Records();
    Records returns = new Records();
    int refund = firstRefund(rows.firstLine(from));
    for (int o = from; o < to; o++) {
      lines.clear();
      for (int l = rows.firstLine(o); l < rows.endLine(o); l++) {
        refunds.clear();
        for (; refund < rows.refundCount() && rows.refundLine(refund) == l; refund++) {
          refunds.begin();
          refunds.int8(rows.refundTime(refund));
          refunds.int8(rows.refundAmount(refund));
          refunds.text(reasons, rows.refundReason(refund));
          refunds.end();
        }
        lines.begin();
        lines.text(products, rows.lineProduct(l));
        lines.text(categories, rows.lineCategory(l));
        lines.int8(Double.doubleToLongBits(rows.lineQuantity(l)));
        lines.int8(rows.lineListTotal(l));
        lines.int8(rows.lineDiscount(l));
        refunds.sortedInto(lines);
        lines.end();
      }
      returns.clear();
      for (int r = rows.firstReturn(o); r < rows.endReturn(o); r++) {
        returns.begin();
        returns.text(products, rows.returnProduct(r));
        returns.int8(rows.returnTime(r));
        returns.int8(Double.doubleToLongBits(rows.returnQuantity(r)));
        returns.int8(rows.returnAmount(r));
        returns.text(reasons, rows.returnReason(r));
        returns.end();
      }
      Records order = refunds;
      order.clear();
      order.begin();
      order.text(customers, rows.orderCustomer(o));
      order.int8(rows.orderTime(o));
      order.int8(rows.orderHasTime(o) ? 1 : 0);
      order.int8(rows.orderCancelledAt(o));
      order.text(channels, rows.orderChannel(o));
      lines.sortedInto(order);
      returns.sortedInto(order);
      order.end();
      order.digestInto(sha256);
      try {
        sha256.digest(digest, 0, digest.length);
      } catch (DigestException e) {
        throw new IllegalStateException("the digest has room for itself", e);
      }
      System.arraycopy(digest, 0, all, o * BYTES, BYTES);
    }
  }

  /** The first refund of a line at or after {@code line}; refunds come in the order of lines. */
  private int firstRefund(int line) {
    int low = 0;
    int high = rows.refundCount();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows.refundLine(middle) < line) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static byte[][] utf8(Dictionary dictionary) {
    return IntStream.range(0, dictionary.size())
        .mapToObj((IntFunction<byte[]>) id -> dictionary.text(id).getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  /** Records of bytes, kept one after the other, that can be put in the order of their bytes. */
  private static final class Records {
    private ByteBuffer bytes = ByteBuffer.allocate(1024);
    private int[] starts = new int[16];
    private int count;

    void clear() {
      bytes.clear();
      count = 0;
    }

    void begin() {
      if (count + 1 >= starts.length) {
        starts = Arrays.copyOf(starts, starts.length * 2);
      }
      starts[count] = bytes.position();
    }

    void end() {
      starts[++count] = bytes.position();
    }

    void int8(long value) {
      room(Long.BYTES);
      bytes.putLong(value);
    }

    /** A text with its length before it, so that no two sequences of texts look the same. */
    void text(byte[][] dictionary, int id) {
      if (id == Dictionary.NONE) {
        room(Integer.BYTES);
        bytes.putInt(-1);
        return;
      }
      byte[] text = dictionary[id];
      room(Integer.BYTES + text.length);
      bytes.putInt(text.length).put(text);
    }

    /** Appends how many records there are and each with its length, in the order of their bytes. */
    void sortedInto(Records other) {
      int[] order = new int[count];
      for (int i = 0; i < count; i++) {
        order[i] = i;
      }
      sort(order);
      other.room(Integer.BYTES);
      other.bytes.putInt(count);
      for (int record : order) {
        int length = starts[record + 1] - starts[record];
        other.room(Integer.BYTES + length);
        other.bytes.putInt(length).put(bytes.array(), starts[record], length);
      }
    }

    void digestInto(MessageDigest digest) {
      digest.update(bytes.array(), 0, bytes.position());
    }

    private void sort(int[] order) {
      if (order.length > INSERTION_MAX) {
        int[] sorted =
            IntStream.of(order).boxed().sorted(this::compare).mapToInt(Integer::intValue).toArray();
        System.arraycopy(sorted, 0, order, 0, order.length);
        return;
      }
      // Nearly every order has few lines, and for few nothing is quicker than insertion.
      for (int i = 1; i < order.length; i++) {
        int moving = order[i];
        int j = i - 1;
        while (j >= 0 && compare(order[j], moving) > 0) {
          order[j + 1] = order[j];
          j--;
        }
        order[j + 1] = moving;
      }
    }

    private int compare(int a, int b) {
      return Arrays.compareUnsigned(
          bytes.array(), starts[a], starts[a + 1], bytes.array(), starts[b], starts[b + 1]);
    }

    private void room(int more) {
      if (bytes.remaining() < more) {
        ByteBuffer larger =
            ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more));
        larger.put(bytes.flip());
        bytes = larger;
      }
    }
  }
}
