package io.quimbi.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestClient.Answer;
import io.quimbi.server.TestService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever is sent, the answer is a problem document that says what is wrong. */
class BadInputTest {
  private static final String ASSIGN = "/segments/assign";
  private static final String BATCH = "/drift_analysis/snapshot/batch";
  private final TestClient client = TestService.client(TestService.SHOP, Role.ADMIN);

  @Test
  void malformedJsonIsToldByItsPlace() {
    JsonNode problem = client.post(ASSIGN, "{\"orders\": [").problem(400, "MALFORMED_JSON");
    assertThat(problem.path("detail").stringValue()).contains("line 1");
    client.post(ASSIGN, "").problem(400, "BODY_NEEDED");
    assertThat(client.post(ASSIGN, "{\"orders\":[]} {}").status()).isEqualTo(400);
    client.post(ASSIGN, "{\"orders\":[],\"orders\":[]}").problem(400, "MALFORMED_JSON");
  }

  @Test
  void wrongTypesAreToldByTheirField() {
    assertThat(
            client
                .post(ASSIGN, "{\"orders\":[{\"total_price\":\"a lot\"}]}")
                .problem(400, "WRONG_TYPE")
                .path("field")
                .stringValue())
        .isEqualTo("orders[0].total_price");
    client.post(ASSIGN, "{\"orders\":7}").problem(400, "WRONG_TYPE");
    client.post(ASSIGN, "[]").problem(400, "WRONG_TYPE");
    client.post(ASSIGN, "{\"orders\":[],\"customer_id\":17}").problem(400, "WRONG_TYPE");
    client.get("/runs/seven").problem(400, "WRONG_TYPE");
    client.get("/runs?limit=many").problem(400, "WRONG_TYPE");
  }

  @Test
  void whatIsNeededAndMissingIsToldToo() {
    client.post(ASSIGN, "{}").problem(400, "MISSING_FIELD");
    client.post(ASSIGN, "{\"orders\":null}").problem(400, "MISSING_FIELD");
    client.post(ASSIGN, "{\"orders\":[null]}").problem(400, "MISSING_FIELD");
    client.post(BATCH, "{\"customer_ids\":[null]}").problem(400, "MISSING_FIELD");
    client.get("/flows").problem(400, "MISSING_PARAMETER");
  }

  @Test
  void anUnknownFieldIsRefusedAndTheKnownOnesAreNamed() {
    JsonNode problem =
        client.post(ASSIGN, "{\"orders\":[],\"ordres\":[]}").problem(400, "UNKNOWN_FIELD");
    assertThat(problem.path("field").stringValue()).isEqualTo("ordres");
    assertThat(problem.path("detail").stringValue()).contains("orders");
  }

  @Test
  void datesTheWrongWayRoundAndNoDatesAreRefused() {
    String path = "/drift_analysis/customer/" + TestService.CUSTOMER;
    assertThat(client.get(path + "/analysis?start_date=2026-06-01&end_date=2026-01-01").status())
        .isBetween(400, 422);
    assertThat(client.get(path + "/history?start_date=yesterday").status()).isEqualTo(400);
    assertThat(client.get(path + "/history?snapshot_type=hourly").status()).isEqualTo(400);
    client.get(path + "/history?days_ago=-1").problem(400, "DAYS_AGO");
    client.get(path + "/history?days_ago=7&start_date=2026-01-01").problem(400, "DAYS_AGO");
  }

  @Test
  void anUnknownCustomerIsNotThereOnAnyPath() {
    for (String path :
        new String[] {
          "/segments/customer/no-such",
          "/api/customers/no-such/segments",
          "/api/mcp/customer/no-such",
          "/lifetime/customer/no-such",
          "/drift_analysis/customer/no-such/history",
          "/drift_analysis/customer/no-such/analysis",
          "/drift_analysis/customer/no-such/timeline"
        }) {
      Answer answer = client.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.json().path("detail").stringValue()).contains("no-such");
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
    String large = "{\"orders\":[],\"customer_id\":\"" + "x".repeat(3_000_000) + "\"}";
    client.post(ASSIGN, large).problem(413, "BODY_TOO_LARGE");
    // Without a length said beforehand, 50 MB in chunks.
    String answer = chunked(50);
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("BODY_TOO_LARGE");
  }

  private String chunked(int megabytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestService.port())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /segments/assign HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                  + TestService.key(TestService.SHOP, Role.READ)
                  + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                  + "Connection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < megabytes; i++) {
        out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(chunk);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return read(socket);
    }
  }

  private static String read(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aBatchOfMoreThanTenThousandIsRefused() {
    String ids =
        IntStream.range(0, 10_001).mapToObj(i -> "\"x" + i + "\"").collect(Collectors.joining(","));
    client.post(BATCH, "{\"customer_ids\":[" + ids + "]}").problem(422, "SNAPSHOT_BATCH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE customer; --",
        "1 OR 1=1",
        "\" UNION SELECT * FROM api_key --",
        "$(reboot)",
        "a\u0000b",
        "a\r\nX-Injected: 1",
        "../../etc/passwd",
        "\uD83D\uDE00",
        "%00",
        "%2e%2e"
      })
  void whatLooksLikeSqlOrAHeaderIsJustAnIdThatIsNotThere(String id) {
    Answer answer = client.raw("GET", "/segments/customer/" + TestClient.encoded(id), null);
    assertThat(answer.status()).as(answer.text()).isIn(400, 404);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.headers().firstValue("X-Injected")).isEmpty();
    Answer query = client.raw("GET", "/movers?from_segment=" + TestClient.encoded(id), null);
    assertThat(query.status()).as(query.text()).isLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /segments/../metrics HTTP/1.1",
        "GET /segments/..;/..;/metrics HTTP/1.1",
        "GET //segments/axes HTTP/1.1",
        "GET /segments/%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
        "GET /docs/assets/../../../../application.properties HTTP/1.1",
        "GET /docs/assets/..%2f..%2fapplication.properties HTTP/1.1",
        "GET /segments/axes\u0001 HTTP/1.1",
        "GET /segments/{x}|y HTTP/1.1",
        "FROBNICATE /segments/axes HTTP/1.1",
        "TRACE /segments/axes HTTP/1.1",
        "GET /segments/axes HTTP/9.9",
        "nonsense"
      })
  void pathTricksAndBrokenRequestLinesAreProblemsToo(String line) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestService.port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              (line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      String answer = read(socket);
      assertThat(answer).as(line).matches("(?s)HTTP/1.1 (4\\d\\d|505) .*");
      assertThat(answer).as(line).contains("application/problem+json");
    }
  }

  @Test
  void headersThatAreTooLargeAreAProblemToo() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestService.port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              ("GET /segments/axes HTTP/1.1\r\nHost: localhost\r\nX-Large: "
                      + "x".repeat(40_000)
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(read(socket)).startsWith("HTTP/1.1 4").contains("application/problem+json");
    }
  }

  @Test
  void theWrongMediaTypeIsRefused() {
    client
        .call("POST", ASSIGN, "<orders/>", "Content-Type", "application/xml")
        .problem(415, "MEDIA_TYPE");
    client
        .call("POST", ASSIGN, "orders=1", "Content-Type", "application/x-www-form-urlencoded")
        .problem(415, "MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&=x", "=x", "limit=2&=", "%00=%00&=x"})
  void aQueryWithAParameterWithoutANameIsRefused(String query) {
    JsonNode problem = client.get("/runs?" + query).problem(400, "PARAMETERS_UNREADABLE");
    assertThat(problem.path("detail").stringValue()).contains("NAME=VALUE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=%zz", "limit=%", "limit=%e"})
  void aQueryWithABrokenEscapeIsRefused(String query) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), TestService.port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              ("GET /runs?"
                      + query
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: "
                      + TestService.key(TestService.SHOP, Role.READ)
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(read(socket)).startsWith("HTTP/1.1 400 ").contains("PARAMETERS_UNREADABLE");
    }
  }

  @Test
  void pagesHaveALimitAndCursorsAreNotToBeMadeUp() {
    client.get("/runs?limit=0").problem(422, "PAGE_LIMIT");
    client.get("/runs?limit=501").problem(422, "PAGE_LIMIT");
    client.get("/runs?cursor=abc").problem(400, "CURSOR");
    client.get("/runs?cursor=%2F%2F").problem(400, "CURSOR");
    JsonNode first = client.get("/api/mcp/archetypes/top?limit=2").expecting(200);
    String cursor = first.path("next_cursor").stringValue();
    JsonNode next = client.get("/api/mcp/archetypes/top?limit=2&cursor=" + cursor).expecting(200);
    assertThat(next.path("items")).isNotEqualTo(first.path("items"));
    client.get("/runs?cursor=" + cursor).problem(400, "CURSOR");
  }
}
