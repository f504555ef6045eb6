package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.ExitCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Finding customers and keeping audiences, as a person meets them on a real database. */
class FindCommandTest {
  @TempDir static Path home;

  private static Ended quimbi(String... args) {
    return Ended.in(home.resolve("data"), args);
  }

  private static JsonNode json(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--json");
    Ended ended = quimbi(all.toArray(String[]::new));
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.json();
  }

  private static long count(String sql) {
    return json("sql", sql).get(0).get("count").asLong();
  }

  @BeforeAll
  static void importAndBuildThePast() {
    Path shop = home.resolve("shop");
    assertThat(quimbi("generate", "--customers", "400", "--seed", "9", "--out", shop.toString()))
        .extracting(Ended::code)
        .isEqualTo(0);
    Ended run =
        quimbi(
            "run",
            shop.resolve("orders.csv").toString(),
            "--tickets",
            shop.resolve("tickets.csv").toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(quimbi("backfill").code()).isZero();
  }

  @Test
  void filterFindsWhomSqlFinds() {
    JsonNode found =
        json(
            "find",
            "--filter",
            """
            {"where": [{"kind": "figure", "figure": "total_orders", "at_least": 3},
                       {"kind": "figure", "figure": "lifetime_value", "more_than": 100.5},
                       {"kind": "feature", "feature": "discount_usage_rate", "at_most": 0.5}]}
            """);
    assertThat(found.path("matching").longValue())
        .isPositive()
        .isEqualTo(
            count(
                "SELECT count(*) FROM customer_profiles p JOIN (SELECT customer_id,"
                    + " (behavioral_features->>'discount_usage_rate')::numeric AS rate"
                    + " FROM temporal_snapshots WHERE snapshot_type = 'daily' AND snapshot_date ="
                    + " (SELECT max(snapshot_date) FROM temporal_snapshots)) s"
                    + " USING (customer_id)"
                    + " WHERE total_orders >= 3 AND lifetime_value > 100.5 AND rate <= 0.5"));
  }

  @Test
  void ordersOfACustomerAddUpToWhatTheyAreWorth() {
    JsonNode best =
        json(
                "sql",
                "SELECT customer_id, total_orders, lifetime_value FROM customer_profiles"
                    + " ORDER BY total_orders DESC, customer_id LIMIT 1")
            .get(0);
    String id = best.get("customer_id").stringValue();
    JsonNode report = json("customer", id, "--orders", "10000");
    BigDecimal value = BigDecimal.ZERO;
    for (JsonNode order : report.path("orders")) {
      if (order.path("cancelled_at").isNull()) {
        value = value.add(order.path("paid").decimalValue());
      }
    }
    assertThat(value).isEqualByComparingTo(best.get("lifetime_value").decimalValue());
    Ended said = quimbi("customer", id, "--orders", "2");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("the newest 2 of " + report.path("orders_in_all").intValue() + " orders")
        .contains(report.path("orders").get(1).path("order_id").stringValue())
        .doesNotContain(report.path("orders").get(2).path("order_id").stringValue());
  }

  @Test
  void segmentsAreShortForAFilter() {
    JsonNode axis = json("segments", "--axis", "purchase_value").path("axes").get(0);
    for (JsonNode segment : axis.path("segments")) {
      String name = segment.path("name").stringValue();
      Ended ended = quimbi("find", "--segment", "purchase_value=" + name, "--count");
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.out())
          .startsWith(Figures.count(segment.path("size").longValue()) + " customers whose")
          .contains(name);
    }
    Ended unknown = quimbi("find", "--segment", "purchase_value=whales");
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("SEGMENT_UNKNOWN", "there are");
  }

  @Test
  void driftIsWhatMoversTell() {
    JsonNode movers = json("movers", "--axis", "purchase_frequency", "--limit", "100000");
    JsonNode found =
        json(
            "find",
            "--filter",
            "{\"where\": [{\"kind\": \"drift\", \"axis\": \"purchase_frequency\"}],"
                + " \"order\": {\"by\": \"drift\"}}",
            "--limit",
            "1000");
    assertThat(found.path("matching").longValue())
        .isPositive()
        .isEqualTo(movers.path("matching").longValue());
    List<String> moved = new ArrayList<>();
    movers.path("movers").forEach(mover -> moved.add(mover.path("customer_id").stringValue()));
    List<String> ids = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (JsonNode customer : found.path("customers")) {
      ids.add(customer.path("customer_id").stringValue());
      scores.add(customer.path("ordered_by").doubleValue(-1));
    }
    assertThat(ids).containsExactlyInAnyOrderElementsOf(moved);
    assertThat(scores).isSortedAccordingTo((a, b) -> Double.compare(b, a));
  }

  @Test
  void lookalikesAreThoseOfTheirOwnCommand() {
    JsonNode alike = json("lookalikes", "C0000001", "-k", "5");
    JsonNode found = json("find", "5 lookalikes of C0000001");
    List<String> expected = new ArrayList<>();
    alike
        .path("lookalikes")
        .forEach(one -> expected.add(one.path("customer").path("customer_id").stringValue()));
    List<String> ids = new ArrayList<>();
    found.path("customers").forEach(one -> ids.add(one.path("customer_id").stringValue()));
    assertThat(ids).hasSize(5).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void wordsAreAnsweredAndWhatIsNotUnderstoodIsSaid() {
    Ended asked =
        quimbi(
            "find", "top", "3", "customers", "with", "more", "than", "2", "orders", "in", "blue");
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat(asked.out())
        .contains("who have more than 2 orders", "Not understood, and left out: blue");
    assertThat(asked.out().lines().filter(line -> line.startsWith("C0"))).hasSize(3);

    Ended nothing = quimbi("find", "purple elephants");
    assertThat(nothing.code()).isZero();
    assertThat(nothing.out()).contains("Not understood: purple, elephants", "Ask for example:");

    assertThat(quimbi("find", "everybody", "--count").out()).startsWith("400 all customers");
  }

  @Test
  void fileHoldsEverybodyAndOnlyWhatWasUnderstood() throws IOException {
    Path file = home.resolve("found.csv");
    Ended written = quimbi("find", "customers with at least 2 orders", "--out", file.toString());
    assertThat(written.code()).as(written.err()).isZero();
    long matching = json("find", "customers with at least 2 orders").path("count").longValue();
    assertThat(Files.readAllLines(file)).hasSize((int) matching + 1);
    Path none = home.resolve("none.csv");
    Ended half =
        quimbi("find", "customers with at least 2 orders in blue", "--out", none.toString());
    assertThat(half.code()).isEqualTo(ExitCode.USAGE);
    assertThat(half.err()).contains("WORDS_NOT_UNDERSTOOD", "blue");
    assertThat(none).doesNotExist();
  }

  @Test
  void pagesFollowEachOther() {
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      JsonNode page =
          cursor == null
              ? json("find", "--limit", "50", "--filter", "{}")
              : json("find", "--limit", "50", "--filter", "{}", "--cursor", cursor);
      page.path("customers").forEach(one -> ids.add(one.path("customer_id").stringValue()));
      cursor = page.path("next_cursor").stringValue(null);
    } while (cursor != null);
    // The limit is of all that match, so one page is all there is.
    assertThat(ids).hasSize(50).doesNotHaveDuplicates();
    JsonNode first = json("find", "--filter", "{}");
    String next = first.path("next_cursor").stringValue();
    JsonNode second = json("find", "--filter", "{}", "--cursor", next);
    assertThat(second.path("customers").get(0)).isNotEqualTo(first.path("customers").get(0));
    assertThat(first.path("customers").size()).isEqualTo(20);
  }

  @Test
  void schemaIsPrinted() {
    assertThat(json("find", "--schema").path("properties").has("where")).isTrue();
  }

  @Test
  void audienceIsCreatedExportedAndForgotten() throws IOException {
    Ended made = quimbi("audience", "create", "often", "--words", "at least 3 orders");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains("Audience often: customers who have at least 3 orders");
    long matching = json("find", "at least 3 orders").path("count").longValue();

    Path all = home.resolve("often.csv");
    Path added = home.resolve("added.csv");
    Ended first =
        quimbi("audience", "export", "often", "--out", all.toString(), "--added", added.toString());
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err())
        .contains("Export 1 of often: " + Figures.count(matching) + " customers");
    assertThat(Files.readAllLines(all))
        .hasSize((int) matching + 1)
        .isEqualTo(Files.readAllLines(added));

    JsonNode second =
        json("audience", "export", "often", "--layout", "google", "--out", all.toString());
    assertThat(second.path("added").intValue()).isZero();
    assertThat(second.path("left_out").path("members").longValue()).isEqualTo(matching);
    assertThat(quimbi("audience", "changes", "often").out()).contains("0 came and 0 went");
    assertThat(quimbi("audience", "export", "often").out().lines().count()).isEqualTo(matching + 1);
    assertThat(json("audience", "list").get(0).path("exports").intValue()).isEqualTo(3);
    assertThat(quimbi("audience", "delete", "often").code()).isZero();
    assertThat(quimbi("audience", "export", "often").code()).isEqualTo(ExitCode.NOTHING_THERE);
    assertThat(quimbi("audience", "create", "none").code()).isEqualTo(ExitCode.USAGE);
  }
}
