package io.quimbi.engine.live;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.importing.AmountSplit;
import io.quimbi.engine.live.OrderDocument.Item;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order that is asked about and not stored. Little has to be known of it: where an item has no
 * price, the rest of the order's total is shared out among such items by quantity; an order without
 * items is one line.
 *
 * @param orderId null where it has none
 * @param orderedAt a date or a date-time, without an offset in the store's zone
 * @param totalPrice of the whole order after discounts; needed where items have no prices
 */
public record OrderDraft(
    @Nullable String orderId,
    @Nullable String orderedAt,
    @Nullable BigDecimal totalPrice,
    @Nullable String channel,
    List<ItemDraft> items) {
  /** Stands for a customer who is not named. */
  static final String NOBODY = "";

  private static final BigDecimal AMOUNT_MAX = BigDecimal.valueOf(10_000_000_000L);
  private static final int DIGITS_MAX = 11;

  /** Copies the items. */
  public OrderDraft {
    items = List.copyOf(items);
  }

  /**
   * One item.
   *
   * @param quantity above 0; 1 where it is not given
   * @param unitPrice before the discount
   * @param lineTotal before the discount, in place of the unit price
   * @param discount on the line
   * @param refunded of the line, at the time of the order
   */
  public record ItemDraft(
      @Nullable String productId,
      @Nullable String productName,
      @Nullable String category,
      @Nullable BigDecimal quantity,
      @Nullable BigDecimal unitPrice,
      @Nullable BigDecimal lineTotal,
      @Nullable BigDecimal discount,
      @Nullable BigDecimal refunded) {}

  /** The same as a source would state it. */
  OrderEvent.Stated stated(String customerId, int index, ZoneId zone) {
    if (orderedAt == null) {
      throw bad(index, "ordered_at", "given: the date of the order, or order_date");
    }
    JsonReader.Time time;
    try {
      time = JsonReader.parsedTime(orderedAt, zone);
    } catch (DateTimeException | ArithmeticException e) {
      throw bad(index, "ordered_at", "a date or date-time such as 2026-03-04T10:30:00Z");
    }
    long at = time.micros();
    String id = orderId == null ? "#" + index : orderId;
    return new OrderEvent.Stated(
        OrderJson.key(id),
        new OrderDocument(
            id,
            customerId,
            at,
            time.hasTime(),
            OrderBook.NEVER,
            channel,
            null,
            OrderDocument.NO_VERSION,
            lines(index, at)),
        List.of());
  }

  private List<Item> lines(int index, long at) {
    long total = amount(totalPrice, index, "total_price", 0);
    if (items.isEmpty()) {
      if (totalPrice == null) {
        throw bad(index, "items", "given, or total_price");
      }
      return List.of(new Item(null, null, null, null, Money.UNIT, total, 0, 0, at, null, false));
    }
    long[] quantities = new long[items.size()];
    long[] open = new long[items.size()];
    long priced = 0;
    boolean unpriced = false;
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ItemDraft item = items.get(i);
      quantities[i] = amount(item.quantity(), index, "items.quantity", Money.UNIT);
      if (quantities[i] == 0) {
        throw bad(index, "items.quantity", "above 0");
      }
      @Nullable Long value = value(item, index, quantities[i]);
      values.add(value == null ? 0L : value);
      if (value == null) {
        unpriced = true;
        open[i] = quantities[i];
      } else {
        priced += value - amount(item.discount(), index, "items.discount", 0);
        if (Math.abs(priced) > Money.ofDecimal(AMOUNT_MAX)) {
          throw bad(index, "items", "worth at most " + AMOUNT_MAX.toPlainString() + " together");
        }
      }
    }
    if (unpriced && totalPrice == null) {
      throw bad(index, "items.unit_price", "given, or line_total, or total_price of the order");
    }
    long[] shared = unpriced ? AmountSplit.split(Math.max(0, total - priced), open) : open;
    List<Item> lines = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      lines.add(
          line(items.get(i), index, at, quantities[i], open[i] > 0 ? shared[i] : values.get(i)));
    }
    return lines;
  }

  private static @Nullable Long value(ItemDraft item, int index, long quantity) {
    if (item.unitPrice() != null) {
      amount(item.unitPrice(), index, "items.unit_price", 0);
      return amount(
          item.unitPrice().multiply(Money.toDecimal(quantity)), index, "items.unit_price", 0);
    }
    return item.lineTotal() == null
        ? null
        : (Long) amount(item.lineTotal(), index, "items.line_total", 0);
  }

  private static Item line(ItemDraft item, int index, long at, long quantity, long value) {
    long discount = amount(item.discount(), index, "items.discount", 0);
    if (discount > value) {
      throw bad(index, "items.discount", "at most the value of the line");
    }
    String product = item.productId() != null ? item.productId() : item.productName();
    return new Item(
        null,
        product,
        item.productName(),
        item.category(),
        quantity,
        value,
        discount,
        amount(item.refunded(), index, "items.refunded", 0),
        at,
        null,
        false);
  }

  private static long amount(@Nullable BigDecimal value, int index, String field, long otherwise) {
    if (value == null) {
      return otherwise;
    }
    // The exponent first: a number of a few characters may have a billion digits.
    if (value.precision() - (long) value.scale() > DIGITS_MAX
        || value.signum() < 0
        || value.compareTo(AMOUNT_MAX) > 0) {
      throw bad(index, field, "from 0 to " + AMOUNT_MAX.toPlainString());
    }
    return Money.ofDecimal(value);
  }

  /** What is said of a value that cannot be used. */
  static QuimbiException bad(int index, String field, String rule) {
    return new QuimbiException(
        QuimbiException.Kind.BAD_INPUT,
        "ASSIGN_BAD_ORDER",
        "orders[" + index + "]: " + field + " must be " + rule);
  }
}
