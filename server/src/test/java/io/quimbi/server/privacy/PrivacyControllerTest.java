package io.quimbi.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PrivacyControllerTest {
  @TempDir private Path folder = Path.of("");

  /** A store of its own, since somebody in it goes for good. */
  private TestClient adminOf(String store) throws IOException {
    Path file = folder.resolve("orders.csv");
    Files.writeString(
        file,
        """
        order_id,customer_id,ordered_at,product_id,quantity,unit_price
        a1,anna,2025-01-03T10:00:00Z,p1,1,10
        b1,bert,2025-01-04T10:00:00Z,p1,2,10
        """);
    TestService.quimbi().importOrders().run(ImportOptions.of(file, store, folder), Progress.NONE);
    return TestService.withKey(
        TestService.quimbi().accessKeys().create(store, Role.ADMIN, "test", Actor.SERVICE).text());
  }

  @Test
  void aCustomerIsToldErasedAndUnknownFromThenOn() throws IOException {
    TestClient admin = adminOf("privacy-over-http");

    JsonNode held = admin.get("/api/customers/anna/export").expecting(200);
    assertThat(held.path("customer_id").stringValue()).isEqualTo("anna");
    assertThat(held.path("orders").get(0).path("order_id").stringValue()).isEqualTo("a1");

    JsonNode erased = admin.delete("/api/customers/anna").expecting(200);
    assertThat(erased.path("rows").path("customer").intValue()).isEqualTo(1);
    assertThat(erased.path("rows").path("shop_order").intValue()).isEqualTo(1);

    admin.get("/api/customers/anna/export").problem(404, "NO_CUSTOMER");
    admin.delete("/api/customers/anna").problem(404, "NO_CUSTOMER");
    assertThat(admin.get("/store").expecting(200).path("customers").intValue()).isEqualTo(1);
    assertThat(admin.get("/audit?customer_id=anna").expecting(200).path("items").size())
        .isEqualTo(2);
    assertThat(admin.get("/audit?customer_id=bert").expecting(200).path("items").size()).isZero();
    assertThat(admin.get("/audit").text()).doesNotContain("anna");
  }

  @Test
  void onlyAnAdministratorMay() {
    TestClient writer = TestService.client(TestService.SHOP, Role.WRITE);
    String customer = "/api/customers/" + TestService.CUSTOMER;

    writer.get(customer + "/export").problem(403, "ROLE");
    writer.delete(customer).problem(403, "ROLE");
  }

  @Test
  void aCustomerOfTheDemoShopIsToldInFull() {
    JsonNode held =
        TestService.client(TestService.SHOP, Role.ADMIN)
            .get("/api/customers/" + TestService.CUSTOMER + "/export")
            .expecting(200);
    for (String kind :
        new String[] {"customer_profiles", "orders", "order_lines", "temporal_snapshots"}) {
      assertThat(held.path(kind).size()).as(kind).isPositive();
    }
  }
}
