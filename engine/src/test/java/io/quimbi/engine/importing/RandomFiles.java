package io.quimbi.engine.importing;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Valid files of every layout with random content, the header first. */
final class RandomFiles {
  private static final LocalDateTime START = LocalDateTime.of(2023, 1, 1, 0, 0);

  private RandomFiles() {}

  static List<String> of(OrderFormat format, SplittableRandom random, int orders) {
    return switch (format) {
      case QUIMBI -> own(random, orders);
      case SHOPIFY -> shopify(random, orders);
      case ONLINE_RETAIL -> onlineRetail(random, orders);
      case CDNOW -> cdnow(random, orders);
    };
  }

  /** A valid file of tickets. */
  static List<String> tickets(SplittableRandom random, int tickets) {
    List<String> lines = new ArrayList<>();
    lines.add("customer_id,ticket_id,opened_at,channel,satisfaction,escalated,order_id");
    for (int t = 0; t < tickets; t++) {
      lines.add(
          "C%d,T%d,%s,%s,%s,%s,%s"
              .formatted(
                  random.nextInt(9),
                  t,
                  time(random),
                  pick(random, "", "mail", "\"phone, late\""),
                  pick(random, "", "1", "4.5"),
                  pick(random, "", "true", "FALSE"),
                  pick(random, "", "O1")));
    }
    return lines;
  }

  private static List<String> own(SplittableRandom random, int orders) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "customer_id,order_id,ordered_at,product_id,product_name,category,quantity,unit_price,"
            + "discount,refunded,refunded_at,return_reason,channel,currency");
    for (int o = 0; o < orders; o++) {
      int customer = random.nextInt(orders / 3 + 1);
      // At most one return of a product in an order: which of two that do not both find an earlier
      // purchase is the one left over is decided by their order.
      boolean isReturn = random.nextInt(6) == 0;
      for (int l = 0, products = 1 + random.nextInt(4); l < products; l++) {
        int product = isReturn ? l : random.nextInt(6);
        int price = 100 + random.nextInt(5_000);
        LocalDateTime time = time(random);
        lines.add(
            "C%d,O%d,%s,P%d,%s,K%d,%s%d,%s,%s,%s,%s,%s,%s,EUR"
                .formatted(
                    customer,
                    o,
                    time,
                    product,
                    pick(random, "\"Mug, blue\"", "Mug", "Cup \"\"x\"\"", ""),
                    product % 3,
                    isReturn ? "-" : "",
                    1 + random.nextInt(3),
                    cents(price),
                    pick(random, "", "0", cents(price / 10)),
                    pick(random, "", "", cents(price / 2)),
                    pick(random, "", time.plusDays(5).toLocalDate().toString()),
                    pick(random, "", "too small", "broken"),
                    pick(random, "", "web", "app", "store")));
      }
    }
    return lines;
  }

  private static List<String> shopify(SplittableRandom random, int orders) {
    List<String> lines = new ArrayList<>();
    lines.add(ShopifyTest.header());
    for (int o = 0; o < orders; o++) {
      String name = "#" + (1000 + o);
      lines.add(
          ShopifyTest.row(
              name,
              Map.of(
                  "Email",
                  pick(random, "", "a@x.org", "B@x.org", "c@x.org"),
                  "Created at",
                  time(random).toLocalDate() + " 09:58:12 -0400",
                  "Financial Status",
                  pick(random, "paid", "paid", "refunded", "voided"),
                  "Discount Amount",
                  pick(random, "", "3.33"),
                  "Refunded Amount",
                  pick(random, "0.00", "7.77", "99.99"),
                  "Cancelled at",
                  pick(random, "", "", "2024-02-01 00:00:00 +0000"))));
      for (int l = random.nextInt(4); l > 0; l--) {
        lines.add(
            ShopifyTest.continuation(
                name,
                Map.of(
                    "Lineitem sku",
                    pick(random, "A", "B", "C"),
                    "Lineitem price",
                    cents(100 + random.nextInt(3) * 100),
                    "Lineitem discount",
                    pick(random, "", "0.50"))));
      }
    }
    return lines;
  }

  private static List<String> onlineRetail(SplittableRandom random, int orders) {
    List<String> lines = new ArrayList<>();
    lines.add("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country");
    for (int o = 0; o < orders; o++) {
      boolean cancelled = random.nextInt(5) == 0;
      String customer = pick(random, "", "1" + random.nextInt(9), "2" + random.nextInt(9));
      LocalDateTime time = time(random);
      for (int l = 0, products = 1 + random.nextInt(4); l < products; l++) {
        lines.add(
            "%s%d,%s,\"LAMP, %d\",%s%d,%s,%s,%s,France"
                .formatted(
                    cancelled ? "C" : "",
                    500_000 + o,
                    "S" + l,
                    l,
                    cancelled ? "-" : "",
                    1 + random.nextInt(9),
                    time.toString().replace('T', ' '),
                    pick(random, "0", "1.25", "2.5"),
                    customer));
      }
    }
    return lines;
  }

  private static List<String> cdnow(SplittableRandom random, int orders) {
    List<String> lines = new ArrayList<>();
    lines.add("customer_id,date,number_of_cds,dollar_value");
    for (int o = 0; o < orders; o++) {
      lines.add(
          "%05d,1997%02d%02d,%d,%s"
              .formatted(
                  random.nextInt(orders / 3 + 1),
                  1 + random.nextInt(12),
                  1 + random.nextInt(2),
                  1 + random.nextInt(2),
                  pick(random, "0.00", "11.77", "12.00")));
    }
    return lines;
  }

  private static LocalDateTime time(SplittableRandom random) {
    return START.plusDays(random.nextInt(60)).plusMinutes(1 + random.nextInt(3));
  }

  private static String cents(int amount) {
    return "%d.%02d".formatted(amount / 100, amount % 100);
  }

  private static String pick(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
