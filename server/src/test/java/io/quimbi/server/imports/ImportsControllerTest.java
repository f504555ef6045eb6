package io.quimbi.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ImportsControllerTest {
  private final TestClient writer = TestService.client(TestService.OTHER, Role.WRITE);

  private JsonNode ended(long runNo) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      JsonNode run = writer.get("/runs/" + runNo).expecting(200);
      if (!run.path("state").stringValue().equals("running")) {
        return run;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the import did not end");
  }

  private Answer uploaded(String csv) {
    return writer.call("POST", "/imports?max_rejects=50%25", csv, "Content-Type", "text/csv");
  }

  @Test
  void anUploadIsImportedAndItsRejectsCanBeHad() throws InterruptedException {
    String csv =
        """
        customer_id,order_id,ordered_at,product_id,quantity,unit_price
        up-1,U-1,2026-07-01T10:00:00Z,p1,1,10.00
        up-2,U-2,yesterday,p1,1,10.00
        """;
    Answer started = uploaded(csv);
    // Long work that another test has begun in this store ends by itself.
    for (int i = 0; i < 300 && started.status() == 409; i++) {
      Thread.sleep(100);
      started = uploaded(csv);
    }
    long runNo = started.expecting(202).path("run_no").longValue();

    assertThat(ended(runNo).path("state").stringValue()).isEqualTo("done");
    assertThat(writer.get("/imports/" + runNo + "/rejects").text()).contains("yesterday");
    TestService.client(TestService.SHOP, Role.WRITE)
        .get("/imports/" + runNo + "/rejects")
        .problem(404, "NO_REJECTS");
  }

  private static String part(String name, String content) {
    return "--cut\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"; filename=\"../../any.csv\"\r\nContent-Type: text/csv\r\n\r\n"
        + content
        + "\r\n";
  }

  private Answer form(String body) {
    return writer.call(
        "POST", "/imports", body, "Content-Type", "multipart/form-data; boundary=cut");
  }

  @Test
  void aFormBringsTicketsWithTheOrders() throws InterruptedException {
    String orders =
        """
        customer_id,order_id,ordered_at,product_id,quantity,unit_price
        form-1,F-1,2026-07-01T10:00:00Z,p1,1,10.00
        """;
    String tickets =
        """
        customer_id,ticket_id,opened_at,channel,satisfaction,escalated,order_id
        form-1,T-form-1,2026-07-02T10:00:00Z,email,2,true,F-1
        """;
    String body = part("tickets", tickets) + part("orders", orders) + "--cut--\r\n";
    Answer started = form(body);
    for (int i = 0; i < 300 && started.status() == 409; i++) {
      Thread.sleep(100);
      started = form(body);
    }
    assertThat(ended(started.expecting(202).path("run_no").longValue()).path("state").stringValue())
        .isEqualTo("done");
    assertThat(
            TestService.client(TestService.OTHER, Role.ADMIN)
                .get("/api/customers/form-1/export")
                .text())
        .contains("T-form-1")
        .contains("F-1");
  }

  @Test
  void aFormOfAnotherKindIsRefused() {
    form(part("tickets", "x") + "--cut--\r\n").problem(422, "UPLOAD_FORM");
    form(part("order", "x") + "--cut--\r\n").problem(422, "UPLOAD_FORM");
    form(part("orders", "x") + part("orders", "x") + "--cut--\r\n").problem(422, "UPLOAD_FORM");
    form(part("orders", "x")).problem(400, "UPLOAD_FORM");
    form("no form at all").problem(400, "UPLOAD_FORM");
    writer
        .call("POST", "/imports", "x", "Content-Type", "multipart/form-data")
        .problem(400, "UPLOAD_FORM");
  }

  @Test
  void rejectsOfOrdersAndOfTicketsAreApart() throws InterruptedException {
    String body =
        part("orders", "customer_id,order_id,ordered_at,unit_price\nup-3,U-3,2026-06-01,1.00\n")
            + part("tickets", "customer_id,ticket_id,opened_at\nup-3,T-3,2026-06-01\n,T-4,then\n")
            + "--cut--\r\n";
    String path = "/imports?max_rejects=50%25";
    String type = "multipart/form-data; boundary=cut";
    Answer started = writer.call("POST", path, body, "Content-Type", type);
    for (int i = 0; i < 300 && started.status() == 409; i++) {
      Thread.sleep(100);
      started = writer.call("POST", path, body, "Content-Type", type);
    }
    long runNo = started.expecting(202).path("run_no").longValue();
    JsonNode run = ended(runNo);
    assertThat(run.path("state").stringValue()).as(run.toString()).isEqualTo("done");
    assertThat(writer.get("/imports/" + runNo + "/rejects?of=tickets").text()).contains("T-4");
    writer.get("/imports/" + runNo + "/rejects?of=orders").problem(404, "NO_REJECTS");
  }

  @Test
  void aPreviewSaysWhatIsWrongWithWhichColumnAndStoresNothing() {
    Answer told =
        TestService.client(TestService.OTHER, Role.READ)
            .call(
                "POST",
                "/imports/preview?map=customer_id%3DWho",
                "Who,order_id,ordered_at,unit_price\np,1,yesterday,2.50\n",
                "Content-Type",
                "text/csv");
    JsonNode preview = told.expecting(200);
    assertThat(preview.path("rows_faulty").intValue()).isEqualTo(1);
    for (JsonNode field : preview.path("fields")) {
      String name = field.path("field").stringValue();
      assertThat(field.path("problem").isNull()).as(name).isEqualTo(!name.equals("ordered_at"));
    }
    writer.get("/api/customers/p/segments").problem(404, "NO_CUSTOMER");
  }

  @Test
  void aMistypedOptionIsSaidAtOnce() {
    writer
        .call("POST", "/imports?time_zone=Mars/Base", "x", "Content-Type", "text/csv")
        .problem(400, "TIME_ZONE_UNKNOWN");
  }
}
