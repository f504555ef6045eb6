package io.quimbi.server.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quimbi.engine.Progress;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A demo shop whose last months are told to a service order by order: two of three customers order
 * in a shop of our own layout, every third in one of Shopify. The same orders stand in a file.
 */
final class ToldShop {
  /** What deliveries of Shopify are signed with. */
  static final String SECRET = "hush";

  /** The last day of the history, as of which all are scored. */
  static final LocalDate END = LocalDate.of(2026, 6, 30);

  private static final String TOLD_FROM = "2025-10-01";
  private static final int SHOPIFY_EVERY = 3;

  /** No double holds this and its neighbours apart. */
  private static final long ID_BEYOND_DOUBLES = 9_007_199_254_740_993L;

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path base;
  private final Path whole;
  private final List<Delivery> deliveries = new ArrayList<>();
  private int orders;

  /**
   * One request.
   *
   * @param headers names and values in turn
   */
  record Delivery(String path, String body, List<String> headers) {}

  private ToldShop(Path folder) {
    this.base = folder.resolve("base.csv");
    this.whole = folder.resolve("whole.csv");
  }

  /**
   * Writes the shop's files, and thinks up what is told: every order, some of them also as they
   * were before, some requests twice, in a random order.
   *
   * @param store whose webhooks are called
   */
  static ToldShop write(Path folder, String store, int customers, long seed) throws IOException {
    DemoShop.write(new DemoShopOptions(customers, seed, 2, END), folder, Progress.NONE);
    ToldShop shop = new ToldShop(folder);
    shop.read(Files.readAllLines(folder.resolve("orders.csv"), UTF_8), store, new Random(seed));
    return shop;
  }

  /** The orders before the first that is told. */
  Path base() {
    return base;
  }

  /** All orders, those that are told as well. */
  Path whole() {
    return whole;
  }

  /** What is told, in the order of telling. */
  List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** How many orders are told. */
  int orders() {
    return orders;
  }

  private void read(List<String> lines, String store, Random random) throws IOException {
    String[] names = lines.getFirst().split(",", -1);
    List<String> baseLines = new ArrayList<>(List.of(lines.getFirst()));
    List<String> wholeLines = new ArrayList<>(List.of(lines.getFirst()));
    Map<String, List<Map<String, String>>> told = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      // A name with a comma in quotes goes without both, so that each file is written as it is
      // read.
      String[] values =
          QUOTED
              .matcher(line)
              .replaceAll(quoted -> quoted.group(1).replace(",", ""))
              .split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], values[i]);
      }
      boolean shopify = ofShopify(row);
      if (shopify) {
        row.put("customer_id", email(row));
      }
      boolean old = text(row, "ordered_at").compareTo(TOLD_FROM) < 0;
      if (!old && shopify) {
        if (text(row, "quantity").startsWith("-")) {
          continue;
        }
        // What a line item of Shopify does not say.
        row.put("category", "");
        row.put("refunded", "0.00");
        row.put("refunded_at", "");
        row.put("return_reason", "");
      }
      String written = String.join(",", row.values());
      wholeLines.add(written);
      if (old) {
        baseLines.add(written);
      } else {
        told.computeIfAbsent(text(row, "order_id"), _ -> new ArrayList<>()).add(row);
      }
    }
    Files.write(base, baseLines, UTF_8);
    Files.write(whole, wholeLines, UTF_8);
    orders = told.size();
    int number = 0;
    for (List<Map<String, String>> order : told.values()) {
      number++;
      tell(order, number, store, random);
    }
    Collections.shuffle(deliveries, random);
  }

  private void tell(List<Map<String, String>> order, int number, String store, Random random) {
    boolean shopify = text(order.getFirst(), "customer_id").contains("@");
    List<Delivery> tellings = new ArrayList<>();
    tellings.add(shopify ? shopify(order, number, store, 1, 0) : own(order, 1, 0));
    if (random.nextInt(3) == 0) {
      // Before, there was one more of each.
      tellings.add(shopify ? shopify(order, number, store, 0, 1) : own(order, 0, 1));
    }
    deliveries.addAll(tellings);
    if (random.nextInt(4) == 0) {
      deliveries.addAll(tellings);
    }
  }

  private static String text(Map<String, String> row, String column) {
    String value = row.get(column);
    if (value == null) {
      throw new IllegalStateException("the demo shop has no column " + column);
    }
    return value;
  }

  private static boolean ofShopify(Map<String, String> row) {
    return Integer.parseInt(text(row, "customer_id").substring(1)) % SHOPIFY_EVERY == 0;
  }

  private static String email(Map<String, String> row) {
    return text(row, "customer_id").toLowerCase(Locale.ROOT) + "@example.com";
  }

  /** Which of the tellings of an order it is. */
  private static String updatedAt(Map<String, String> row, int version) {
    return Instant.parse(text(row, "ordered_at")).plusSeconds(version).toString();
  }

  private static BigDecimal quantity(Map<String, String> row, int more) {
    BigDecimal quantity = new BigDecimal(text(row, "quantity"));
    return quantity.add(BigDecimal.valueOf(quantity.signum() * (long) more));
  }

  private static Delivery own(List<Map<String, String>> order, int version, int more) {
    Map<String, String> first = order.getFirst();
    ObjectNode json = JSON.createObjectNode();
    for (String field : List.of("order_id", "customer_id", "ordered_at", "channel", "currency")) {
      put(json, field, text(first, field));
    }
    json.put("updated_at", updatedAt(first, version));
    ArrayNode items = json.putArray("items");
    for (Map<String, String> row : order) {
      ObjectNode item = items.addObject();
      for (String field :
          List.of("product_id", "product_name", "category", "refunded_at", "return_reason")) {
        put(item, field, text(row, field));
      }
      item.put("quantity", quantity(row, more));
      for (String field : List.of("unit_price", "discount", "refunded")) {
        item.put(field, new BigDecimal(text(row, field)));
      }
    }
    return new Delivery("/orders", json.toString(), List.of());
  }

  private static void put(ObjectNode json, String field, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      json.put(field, value);
    }
  }

  private static Delivery shopify(
      List<Map<String, String>> order, int number, String store, int version, int more) {
    Map<String, String> first = order.getFirst();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", ID_BEYOND_DOUBLES + number);
    json.put("name", text(first, "order_id"));
    json.put("email", text(first, "customer_id").toUpperCase(Locale.ROOT));
    json.put("created_at", text(first, "ordered_at"));
    json.put("updated_at", updatedAt(first, version));
    json.put("currency", text(first, "currency"));
    put(json, "source_name", text(first, "channel"));
    ArrayNode lines = json.putArray("line_items");
    int line = 0;
    for (Map<String, String> row : order) {
      ObjectNode item = lines.addObject();
      item.put("id", ID_BEYOND_DOUBLES * 8 / 9 + 1_000L * number + line++);
      put(item, "sku", text(row, "product_id"));
      put(item, "name", text(row, "product_name"));
      item.put("quantity", quantity(row, more));
      item.put("price", text(row, "unit_price"));
      item.put("total_discount", text(row, "discount"));
    }
    String body = json.toString();
    return new Delivery(
        "/webhooks/shopify/" + store,
        body,
        List.of(
            "X-Shopify-Topic",
            version == 0 ? "orders/create" : "orders/updated",
            "X-Shopify-Webhook-Id",
            number + "-" + version,
            "X-Shopify-Hmac-SHA256",
            signature(body)));
  }

  private static String signature(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
