package io.quimbi.store;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
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
    this.customers = prefixed(rows.customers());
    this.products = prefixed(rows.products());
    this.categories = prefixed(rows.categories());
    this.channels = prefixed(rows.channels());
    this.reasons = prefixed(rows.reasons());
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
    Hashing hashing = new Hashing(firstRefund(rows.firstLine(from)));
    for (int o = from; o < to; o++) {
      System.arraycopy(hashing.next(o), 0, all, o * BYTES, BYTES);
    }
  }

  /** Hashes one order after the other. */
  private final class Hashing {
    private final MessageDigest sha256 = Sha256.digest();
    private final byte[] digest;
    private final Records order = new Records();
    private final Records lines = new Records();
    private final Records refunds = new Records();
    private final Records returns = new Records();
    private int refund;

    Hashing(int firstRefund) {
      digest = new byte[sha256.getDigestLength()];
      refund = firstRefund;
    }

    /** The digest of an order, overwritten by the next; orders come in their order. */
    byte[] next(int o) {
      order.clear();
      order.text(customers, rows.orderCustomer(o));
      order.int8(rows.orderTime(o));
      order.int8(rows.orderHasTime(o) ? 1 : 0);
      order.int8(rows.orderCancelledAt(o));
      order.text(channels, rows.orderChannel(o));
      lines.clear();
      for (int l = rows.firstLine(o); l < rows.endLine(o); l++) {
        line(l);
      }
      lines.sortedInto(order);
      returns.clear();
      for (int r = rows.firstReturn(o); r < rows.endReturn(o); r++) {
        returns.begin();
        returns.text(products, rows.returnProduct(r));
        returns.int8(rows.returnTime(r));
        returns.int8(Double.doubleToLongBits(rows.returnQuantity(r)));
        returns.int8(rows.returnAmount(r));
        returns.text(reasons, rows.returnReason(r));
      }
      returns.sortedInto(order);
      order.digestInto(sha256);
      try {
        sha256.digest(digest, 0, digest.length);
      } catch (DigestException e) {
        throw new IllegalStateException("the digest has room for itself", e);
      }
      return digest;
    }

    private void line(int l) {
      refunds.clear();
      for (; refund < rows.refundCount() && rows.refundLine(refund) == l; refund++) {
        refunds.begin();
        refunds.int8(rows.refundTime(refund));
        refunds.int8(rows.refundAmount(refund));
        refunds.text(reasons, rows.refundReason(refund));
      }
      lines.begin();
      lines.text(products, rows.lineProduct(l));
      lines.text(categories, rows.lineCategory(l));
      lines.int8(Double.doubleToLongBits(rows.lineQuantity(l)));
      lines.int8(rows.lineListTotal(l));
      lines.int8(rows.lineDiscount(l));
      refunds.sortedInto(lines);
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

  /**
   * The texts as they are hashed: each with its length before it, so that no two sequences of texts
   * look the same.
   */
  private static byte[][] prefixed(Dictionary dictionary) {
    byte[][] all = new byte[dictionary.size()][];
    for (int id = 0; id < all.length; id++) {
      byte[] utf8 = dictionary.text(id).getBytes(StandardCharsets.UTF_8);
      byte[] text = new byte[Integer.BYTES + utf8.length];
      BigEndian.putInt(text, 0, utf8.length);
      System.arraycopy(utf8, 0, text, Integer.BYTES, utf8.length);
      all[id] = text;
    }
    return all;
  }

  /** Records of bytes, kept one after the other, that can be put in the order of their bytes. */
  private static final class Records {
    private byte[] bytes = new byte[1024];
    private int size;
    private int[] starts = new int[16];
    private int[] order = new int[16];
    private int count;

    void clear() {
      size = 0;
      count = 0;
    }

    /** Begins a record, which goes up to where the next one begins. */
    void begin() {
      if (count + 1 >= starts.length) {
        starts = Arrays.copyOf(starts, starts.length * 2);
        order = new int[starts.length];
      }
      starts[count++] = size;
    }

    void int4(int value) {
      room(Integer.BYTES);
      BigEndian.putInt(bytes, size, value);
      size += Integer.BYTES;
    }

    void int8(long value) {
      room(Long.BYTES);
      BigEndian.putLong(bytes, size, value);
      size += Long.BYTES;
    }

    void text(byte[][] prefixed, int id) {
      if (id == Dictionary.NONE) {
        int4(-1);
      } else {
        append(prefixed[id], 0, prefixed[id].length);
      }
    }

    private void append(byte[] from, int start, int length) {
      room(length);
      System.arraycopy(from, start, bytes, size, length);
      size += length;
    }

    /** Appends how many records there are and each with its length, in the order of their bytes. */
    void sortedInto(Records other) {
      other.int4(count);
      if (count == 0) {
        return;
      }
      starts[count] = size;
      for (int i = 0; i < count; i++) {
        order[i] = i;
      }
      if (count > 1) {
        sort();
      }
      for (int i = 0; i < count; i++) {
        int start = starts[order[i]];
        int length = starts[order[i] + 1] - start;
        other.int4(length);
        other.append(bytes, start, length);
      }
    }

    void digestInto(MessageDigest digest) {
      digest.update(bytes, 0, size);
    }

    private void sort() {
      if (count > INSERTION_MAX) {
        int[] sorted =
            IntStream.range(0, count)
                .boxed()
                .sorted(this::compare)
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, order, 0, count);
        return;
      }
      // Nearly every order has few lines, and for few nothing is quicker than insertion.
      for (int i = 1; i < count; i++) {
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
          bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
    }

    private void room(int more) {
      if (bytes.length - size < more) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
      }
    }
  }
}
