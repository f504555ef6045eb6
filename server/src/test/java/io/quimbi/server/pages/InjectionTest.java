package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.server.TestClient;
import io.quimbi.server.TestService;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/**
 * A store whose customers, products, categories, channels and segments are called like markup,
 * scripts, formulas of spreadsheets and templates: all of it is text wherever it comes out.
 */
class InjectionTest {
  private static final String STORE = "hostile";
  private static final int CUSTOMERS = 240;
  private static final int LINE_OF_PORT = 3;

  /** Each sets {@code window.pwned} where it runs, or is run by a spreadsheet or a template. */
  private static final List<String> HOSTILE =
      List.of(
          "<script>window.pwned=1</script>",
          "\"><img src=x onerror=window.pwned=1>",
          "' onmouseover='window.pwned=1' x='",
          "</title><svg/onload=window.pwned=1>",
          "=cmd|'/c calc'!A0",
          "+1+1",
          "-1+cmd",
          "@SUM(1)",
          "\u202e\u2067sesrever",
          "[[${7*191}]]__${7*191}__",
          "a&b=c#d?e/../f%00;g",
          "javascript:window.pwned=1");

  private static final Pattern CUSTOMER = Pattern.compile("\"?C0000(\\d{3})\"?");
  private static final Pattern LINK = Pattern.compile("href=\"(/app[^\"]*)\"");
  private static final Pattern FORMULA = Pattern.compile("[=+\\-@\\t\\r\\n].*", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+([.][0-9]+)?");

  @TempDir private static Path folder = Path.of("");

  private static String hostile(int number) {
    return HOSTILE.get(number % HOSTILE.size()) + number;
  }

  private static String quoted(String field) {
    return "\"" + field.replace("\"", "\"\"") + "\"";
  }

  @BeforeAll
  static void shop() throws IOException, SQLException {
    DemoShop.write(DemoShopOptions.of(CUSTOMERS, 9), folder, Progress.NONE);
    Path orders = folder.resolve("=cmd <b>orders.csv");
    Files.write(
        orders,
        Files.readAllLines(folder.resolve("orders.csv")).stream()
            .map(InjectionTest::madeHostile)
            .toList());
    Path tickets = folder.resolve("<i>tickets.csv");
    Files.write(
        tickets,
        Files.readAllLines(folder.resolve("tickets.csv")).stream()
            .map(line -> line.startsWith("C") ? customerOf(line) : line)
            .toList());
    var quimbi = TestService.quimbi();
    quimbi.manageStores().create(STORE, "UTC", "EUR", Actor.SERVICE);
    quimbi
        .importAndDiscover()
        .run(
            ImportOptions.of(orders, STORE, folder).withTickets(tickets),
            null,
            quimbi.settings().discovery(),
            true,
            2,
            Progress.NONE);
    renameSegments();
    quimbi.backfill().run(STORE, 2, Progress.NONE);
  }

  private static String madeHostile(String line) {
    if (!line.startsWith("C")) {
      return line;
    }
    List<String> fields = new ArrayList<>(fields(line + "\n"));
    int product = Math.floorMod(fields.get(3).hashCode(), 1000);
    fields.set(3, hostile(product));
    fields.set(4, hostile(product + 1));
    fields.set(5, hostile(Math.floorMod(fields.get(5).hashCode(), HOSTILE.size())));
    fields.set(12, hostile(Math.floorMod(fields.get(12).hashCode(), HOSTILE.size())));
    return customerOf(String.join(",", fields.stream().map(InjectionTest::quoted).toList()));
  }

  /** The line with the customer, its first field, called otherwise. */
  private static String customerOf(String line) {
    Matcher customer = CUSTOMER.matcher(line);
    return customer.lookingAt()
        ? quoted(hostile(Integer.parseInt(customer.group(1)))) + line.substring(customer.end())
        : line;
  }

  /**
   * Names that no way of the product gives, since rules hold them to a to z: written past them, as
   * a fault of the rules would.
   */
  private static void renameSegments() throws IOException, SQLException {
    Path data = TestService.quimbi().settings().dataDir().resolve("data");
    String port = Files.readAllLines(data.resolve("postmaster.pid")).get(LINE_OF_PORT);
    try (Connection owner =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=quimbi",
            "quimbi",
            Files.readString(data.resolve("quimbi.password")).strip())) {
      String storeNo = "(SELECT store_no FROM store WHERE store_id = '" + STORE + "')";
      update(
          owner,
          "UPDATE segment_name SET name = ? || name, interpretation = ? || interpretation"
              + " WHERE store_no = "
              + storeNo,
          HOSTILE.get(1),
          HOSTILE.get(4) + HOSTILE.get(0));
      update(
          owner,
          "UPDATE segment g SET name = n.name FROM segment_name n WHERE g.store_no = n.store_no"
              + " AND g.model_no = n.model_no AND g.axis = n.axis AND g.identity = n.identity"
              + " AND g.store_no = "
              + storeNo);
      update(
          owner,
          "UPDATE profile p SET dominant_segments = (SELECT jsonb_object_agg(d.key,"
              + " coalesce(g.name, d.value)) FROM jsonb_each_text(p.dominant_segments) d"
              + " LEFT JOIN segment g ON g.store_no = p.store_no AND g.axis = d.key"
              + " AND right(g.name, length(d.value)) = d.value) WHERE p.store_no = "
              + storeNo);
      update(
          owner,
          "UPDATE archetype SET signature = ? || signature WHERE store_no = " + storeNo,
          HOSTILE.get(4) + HOSTILE.get(0));
    }
  }

  private static void update(Connection owner, String sql, String... values) throws SQLException {
    try (PreparedStatement statement = owner.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      assertThat(statement.executeUpdate()).as(sql).isPositive();
    }
  }

  private static List<String> pages() {
    List<String> pages =
        new ArrayList<>(
            List.of(
                "/app",
                "/app/drift",
                "/app/drift?axis=purchase_value",
                "/app/customers",
                "/app/segments",
                "/app/segments?axis=purchase_frequency",
                "/app/segments?axis=category_affinity",
                "/app/archetypes",
                "/app/journeys",
                "/app/lifetime",
                "/app/models",
                "/app/imports",
                "/app/keys"));
    for (int number = 1; number <= HOSTILE.size(); number++) {
      pages.add("/app/customer?id=" + Links.encoded(hostile(number)));
      pages.add("/app/customers?q=" + Links.encoded(hostile(number)));
      pages.add("/app/customer?id=" + Links.encoded("nobody" + HOSTILE.get(number - 1)));
      pages.add("/app/customers?level=" + Links.encoded(HOSTILE.get(number - 1)));
    }
    return pages;
  }

  private static void holdsNothingForeign(Browser browser, String where) {
    assertThat(browser.run("return window.pwned === undefined")).as(where).isEqualTo(true);
    assertThat(
            (List<?>)
                browser.run(
                    "return [...document.querySelectorAll("
                        + "'img, iframe, object, embed, base, script:not([src]):not([data-own]),"
                        + " [onload], [onerror], [onmouseover], [onclick], main [style]:not([data-chart] *):not([data-chart]),"
                        + " a[href^=\"javascript:\"], main b b, main i')].map(e => e.outerHTML)"))
        .as(where)
        .isEmpty();
  }

  @Test
  void everyPageShowsItAsText() {
    try (Browser browser = Browser.atTheService().signIn(STORE, Role.ADMIN)) {
      browser.traffic();
      browser.complaints();
      for (String page : pages()) {
        browser.open(page);
        browser.drawCharts();
        for (WebElement fold : browser.all("details.print summary").stream().limit(2).toList()) {
          fold.click();
          browser.until(() -> !browser.text("details[open] .more").startsWith("Loading"));
        }
        holdsNothingForeign(browser, page);
        // What an injected script or style would do is refused by the policy, and told here.
        assertThat(browser.complaints()).as(page).noneMatch(told -> told.contains("Content"));
        assertThat(browser.traffic().strangers()).as(page).isEmpty();
        assertThat(browser.text("main")).as(page).doesNotContain("1337");
      }
      for (int number = 1; number <= HOSTILE.size(); number++) {
        browser.open("/app/customer?id=" + Links.encoded(hostile(number)));
        assertThat(browser.one("h1").getDomProperty("textContent")).isEqualTo(hostile(number));
      }
      browser.open("/app/segments?axis=purchase_frequency");
      assertThat(browser.text("main"))
          .contains("\"><img src=x onerror=window.pwned=1>")
          .contains("=cmd|'/c calc'!A0<script>window.pwned=1</script>");
    }
  }

  @Test
  void theReportShowsItAsText() throws IOException {
    Path file = folder.resolve("report.html");
    Files.writeString(
        file,
        new ReportPage(TestService.quimbi()).of(STORE, Instant.parse("2026-07-01T10:00:00Z")));
    try (Browser browser = Browser.at("http://127.0.0.1:" + TestService.port())) {
      browser.open(file.toUri().toString());
      browser.run("document.querySelectorAll('body > script').forEach(s => s.dataset.own = 1)");
      assertThat(browser.all("body > script")).hasSize(1);
      holdsNothingForeign(browser, "report");
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.text("main")).contains("<script>window.pwned=1</script>");
    }
  }

  @Test
  void noFileOfATableIsRunByASpreadsheet() {
    Visitor visitor = Visitor.signedIn(STORE, Role.ADMIN);
    Set<String> files = new LinkedHashSet<>();
    for (String page : pages()) {
      HttpResponse<String> answer = visitor.get(page);
      Matcher link = LINK.matcher(answer.body());
      while (link.find()) {
        String address = link.group(1).replace("&amp;", "&").replace("&#39;", "'");
        if (address.contains("csv=")) {
          files.add(address);
        }
      }
    }
    assertThat(files).hasSizeGreaterThan(30);
    long guarded = 0;
    for (String file : files) {
      HttpResponse<String> answer = visitor.get(URI.create(file).toString());
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
      guarded += guarded(answer.body(), file);
    }
    assertThat(guarded).isPositive();
  }

  /** How many fields have an apostrophe for their beginning; none begins like a formula. */
  private static long guarded(String csv, String where) {
    long guarded = 0;
    for (String field : fields(csv)) {
      assertThat(NUMBER.matcher(field).matches() || !FORMULA.matcher(field).matches())
          .as(where + ": " + field)
          .isTrue();
      if (field.startsWith("'") && FORMULA.matcher(field.substring(1)).matches()) {
        guarded++;
      }
    }
    return guarded;
  }

  /** The fields of a file as a spreadsheet reads them (RFC 4180). */
  private static List<String> fields(String csv) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
          field.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    return fields;
  }

  @Test
  void noExportIsRunByASpreadsheet() throws Exception {
    StringWriter profiles = new StringWriter();
    TestService.quimbi().exportProfiles().to(STORE, profiles, Progress.NONE);
    assertThat(guarded(profiles.toString(), "export profiles")).isPositive();
    TestClient client = client(Role.ADMIN);
    client.post("/audiences", "{\"name\": \"all_of_them\", \"filter\": {}}").expecting(201);
    TestClient.Answer audience = client.get("/audiences/all_of_them/export?layout=plain");
    assertThat(audience.status()).isEqualTo(200);
    assertThat(guarded(audience.text(), "audience")).isPositive();
  }

  @Test
  void noRejectedRowIsRunByASpreadsheet() throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("=cmd <b>orders.csv"));
    TestClient client = client(Role.WRITE);
    String file =
        lines.getFirst()
            + "\n"
            + lines.get(1)
            + "\n"
            + "=cmd,=x,=1+1,@a,+b,-c,=d,=e,=f,=g,=h,=i,=j,=k\n";
    long run =
        client
            .call(
                "POST",
                "/imports?max_rejects=50%25&force=true",
                file,
                "Content-Type",
                "application/octet-stream")
            .expecting(202)
            .path("run_no")
            .asLong();
    while (client.get("/runs/" + run).json().path("state").asString().equals("running")) {
      Thread.sleep(20);
    }
    TestClient.Answer rejects = client.get("/imports/" + run + "/rejects");
    assertThat(rejects.status()).isEqualTo(200);
    assertThat(guarded(rejects.text(), "rejects")).isPositive();
  }

  @Test
  void programsGetIdsAsTheyAre() {
    TestClient client = client(Role.READ);
    for (int number = 1; number <= HOSTILE.size(); number++) {
      String id = hostile(number);
      if (id.indexOf('/') < 0) {
        assertThat(
                client
                    .get("/segments/customer/" + TestClient.encoded(id))
                    .expecting(200)
                    .path("customer_id")
                    .asString())
            .isEqualTo(id);
      }
    }
  }

  private static TestClient client(Role role) {
    return TestService.withKey(
        TestService.quimbi().accessKeys().create(STORE, role, "hostile", Actor.SERVICE).text());
  }
}
