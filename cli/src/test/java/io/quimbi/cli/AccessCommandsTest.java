package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys, stores, one customer's data, the audit trail and jobs on the command line. */
class AccessCommandsTest {
  @TempDir static Path home;

  private static Path orders = Path.of("");

  private static Ended quimbi(String... args) {
    return Ended.in(home.resolve("data"), args);
  }

  private static Ended ok(String... args) {
    Ended ended = quimbi(args);
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended;
  }

  private static Ended refused(int code, String said, String... args) {
    Ended ended = quimbi(args);
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains(said);
    return ended;
  }

  @BeforeAll
  static void importOrders() throws IOException {
    orders = home.resolve("orders.csv");
    Files.writeString(
        orders,
        """
        order_id,customer_id,ordered_at,product_id,quantity,unit_price
        a1,anna,2025-01-03T10:00:00Z,p1,1,10
        b1,bert,2025-01-04T10:00:00Z,p1,2,10
        """);
    ok("import", orders.toString(), "--store", "shop");
  }

  @Test
  void aKeyIsPrintedAloneSoThatItCanBeCaught() {
    Ended made = ok("keys", "create", "--store", "shop", "--role", "write", "--label", "till 3");
    assertThat(made.out().strip()).matches("qk_[0-9a-f]{16}_[0-9a-f]{64}");
    assertThat(made.err()).contains("the only time");

    String id = made.out().substring(3, 19);
    assertThat(ok("keys", "list", "--store", "shop").out())
        .contains(id, "till 3")
        .doesNotContain(made.out().strip().substring(20));
    ok("keys", "revoke", id, "--store", "shop");
    assertThat(ok("audit", "--store", "shop").out()).contains("key.create", "key.revoke", id);
    refused(ExitCode.NOTHING_THERE, "NO_KEY", "keys", "revoke", "none", "--store", "shop");
    refused(
        ExitCode.USAGE, "ACCESS_BAD_ROLE", "keys", "create", "--store", "shop", "--role", "boss");
  }

  @Test
  void aStoreComesAndGoes() {
    ok("stores", "create", "other", "--time-zone", "Europe/Berlin", "--currency", "EUR");
    assertThat(ok("stores", "list").out()).contains("other", "Europe/Berlin", "EUR", "shop");
    refused(ExitCode.USAGE, "--yes", "stores", "delete", "other");
    ok("stores", "delete", "other", "--yes");
    assertThat(ok("stores", "list").out()).doesNotContain("other");
    assertThat(ok("audit", "--store", "other").out()).contains("store.delete");
  }

  @Test
  void aCustomerIsToldForgottenAndLeftOutOfTheNextImport() throws IOException {
    ok("import", orders.toString(), "--store", "privacy");
    Path out = home.resolve("anna.json");
    ok("customer-data", "anna", "--store", "privacy", "--out", out.toString());
    JsonNode held = JsonMapper.builder().build().readTree(Files.readString(out));
    assertThat(held.path("orders").get(0).path("order_id").stringValue()).isEqualTo("a1");

    refused(ExitCode.USAGE, "--yes", "forget", "anna", "--store", "privacy");
    assertThat(
            ok("forget", "anna", "--store", "privacy", "--yes", "--rejects-dir", home.toString())
                .out())
        .contains("1 customer", "1 shop_order");
    refused(ExitCode.NOTHING_THERE, "NO_CUSTOMER", "customer-data", "anna", "--store", "privacy");
    assertThat(ok("import", orders.toString(), "--store", "privacy", "--force").out())
        .contains("1 orders and 0 tickets of 1 customers who were erased were left out");
    assertThat(ok("import", orders.toString(), "--store", "privacy", "--allow-erased").out())
        .contains("1 orders added");
    assertThat(ok("audit", "--store", "privacy", "--customer", "anna").out())
        .contains("customer.erase", "customer.export")
        .doesNotContain("anna");
  }

  @Test
  void jobsAreListedDoneAndTold() {
    assertThat(ok("jobs", "list", "--store", "shop").out())
        .contains("daily-snapshot", "every day at 02:00", "rediscovery");
    assertThat(ok("jobs", "run", "cleanup", "--store", "shop").out())
        .contains("0 runs of 0 snapshots dropped");
    assertThat(ok("jobs", "history", "--store", "shop").out()).contains("cleanup", "done");
    refused(ExitCode.USAGE, "NO_JOB", "jobs", "run", "hourly", "--store", "shop");
  }
}
