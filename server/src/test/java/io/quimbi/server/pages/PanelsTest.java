package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audience.Audiences.Audience;
import io.quimbi.engine.backtest.BacktestOptions;
import io.quimbi.server.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;

/** Pages on which something is chosen, tried and exported, in Chromium; skipped without one. */
class PanelsTest {
  private static final String STORE = TestService.OTHER;
  private static final String AXIS = "return_behavior";

  @RegisterExtension private static final OneBrowser ONE = OneBrowser.in(STORE);

  @TempDir private Path folder;

  @BeforeAll
  static void keepABacktest() {
    BacktestOptions few = BacktestOptions.DEFAULT;
    TestService.quimbi()
        .backtests()
        .run(
            STORE,
            new BacktestOptions(
                few.horizonDays(), few.budget(), few.ordersMin(), null, 20, few.seed(), null),
            2,
            Progress.NONE);
  }

  private static Browser browser() {
    return ONE.get();
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void everyPanelIsWholeAndOpenToAll(int width, String scheme) throws IOException {
    String size = " at " + width + " " + scheme;
    browser().emulate(width, scheme);
    // What other tests left is none of this one's.
    browser().complaints();
    browser().traffic();
    for (String page : List.of("/app/backtest", "/app/audiences?level=high&look=yes")) {
      browser().open(page);
      browser().drawCharts();
      browser().whole(page + size, 0);
    }
    browser().open("/app/drift");
    browser().run("arguments[0].scrollIntoView()", browser().one("[hx-get^='/app/drift/sev']"));
    browser().until(() -> !browser().all("[data-table=over-time]").isEmpty());
    browser().drawCharts();
    browser().whole("severities over time" + size, 0);
    browser().open("/app/imports");
    choose("orders.csv", "Invoice;Date;Price\n1;31/02/2024;2,50\n");
    browser().until(() -> browser().text("[data-preview]").contains("This layout is not known"));
    browser().whole("mapping" + size, 0);
  }

  private void choose(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    browser().one("input[name=file]").sendKeys(file.toString());
  }

  private static void select(String selector, String value) {
    browser().one(selector + " option[value='" + value + "']").click();
  }

  @Test
  void ordersTurnTheirOwnLeaves() {
    String id = mostOrders();
    browser().emulate(1280, "light");
    browser().open("/app/customer?id=" + id);
    String first = browser().text("[data-table=orders] tbody tr");
    assertThat(first).contains("×");
    browser().press("Earlier orders");
    browser().until(() -> browser().text("#orders .lead").startsWith("11 to "));
    assertThat(browser().text("[data-table=orders] tbody tr")).isNotEqualTo(first);
    browser().press("Later orders");
    browser().until(() -> browser().text("#orders .lead").startsWith("1 to 10 "));
    assertThat(browser().text("[data-table=orders] tbody tr")).isEqualTo(first);
  }

  private static String mostOrders() {
    Visitor visitor = Visitor.signedIn(STORE, Role.READ);
    return visitor
        .get("/app/customers?order=orders&csv=customers")
        .body()
        .split("\r\n", -1)[1]
        .split(",", -1)[0];
  }

  @Test
  void anAudienceIsLookedAtKeptAndExported() throws IOException {
    browser().emulate(1280, "light");
    browser().saveInto(folder);
    int count = keepAudience(browser(), "customers with at least 3 orders", "regulars");
    browser().open("/app/audience?name=regulars");
    select("form[data-download] select[name=layout]", "klaviyo");
    browser().press("Download CSV");
    Path file = folder.resolve("regulars.csv");
    browser().until(() -> Files.isRegularFile(file));
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(count + 1).first().isEqualTo("Email,External ID");
    browser().until(() -> browser().text("[data-table=exports]").contains("Klaviyo"));
    Audience kept = TestService.quimbi().audiences().get(STORE, "regulars");
    assertThat(kept.exports()).isEqualTo(1);
    assertThat(kept.members()).isEqualTo(count);
    browser().open("/app/audience?name=regulars");
    browser().press("Forget it");
    browser().until(() -> browser().address().equals("/app/audiences"));
    assertThat(TestService.quimbi().audiences().list(STORE))
        .extracting(Audience::name)
        .doesNotContain("regulars");
  }

  /**
   * Has an audience looked at and kept.
   *
   * @return how many it has
   */
  static int keepAudience(Browser browser, String words, String name) {
    browser.open("/app/audiences");
    browser.one("input[name=words]").sendKeys(words);
    browser.press("See how many");
    browser.until(() -> !browser.text("main .card .lead b").isEmpty());
    int count = Integer.parseInt(browser.text("main .card .lead b").replace(",", ""));
    assertThat(count).isPositive();
    browser.one("input[name=name]").sendKeys(name);
    browser.press("Keep it under this name");
    browser.until(() -> browser.text("[data-table=audiences]").contains(name));
    return count;
  }

  @Test
  void aSegmentIsCalledOtherwiseEverywhere() {
    browser().emulate(1280, "light");
    browser().open("/app/segments?axis=" + AXIS);
    browser().one("input[name=name]").sendKeys("Sends It Back");
    browser().press("Rename");
    browser().until(() -> browser().text("[data-table=members] tbody").contains("Sends it back"));
    for (String page : List.of("/app/segments", "/app/customers?axis=" + AXIS)) {
      browser().open(page);
      assertThat(browser().one("main").getDomProperty("textContent"))
          .as(page)
          .contains("Sends it back");
    }
    browser().open("/app/segments?axis=" + AXIS);
    browser().one("input[name=name]").sendKeys("one");
    browser().press("Rename");
    browser().until(() -> browser().text("[data-said]").contains("\"one\""));
  }

  @Test
  void aFileOfAnotherLayoutIsMappedAndImported() throws IOException {
    browser().emulate(1280, "light");
    browser().open("/app/imports");
    choose(
        "sales.csv",
        """
        Invoice;Buyer;Invoice Date;Price;Qty
        map-1;mapped-1;2026-03-01 10:00;4,50;2
        map-2;mapped-1;2026-04-01 10:00;5,50;1
        """);
    browser().until(() -> !browser().all("select[data-field=customer_id]").isEmpty());
    WebElement buyer = browser().one("select[data-field=customer_id]");
    assertThat(buyer.getDomAttribute("aria-invalid")).isEqualTo("true");
    assertThat(browser().text("#problem-customer_id")).contains("choose the column");
    select("select[data-field=customer_id]", "Buyer");
    browser().until(() -> browser().all(".problem").isEmpty());
    Path tickets =
        Files.writeString(
            folder.resolve("tickets.csv"),
            "customer_id,ticket_id,opened_at,order_id\nmapped-1,map-t,2026-03-02,map-1\n");
    browser().one("input[name=tickets]").sendKeys(tickets.toString());
    browser().press("Import");
    browser().until(() -> browser().address().contains("run="));
    browser().until(() -> browser().text("[data-ended]").contains("2 orders added"));
    browser().open("/app/customer?id=mapped-1");
    assertThat(browser().text("[data-table=orders]")).contains("map-2").contains("map-1");
    assertThat(browser().text("[data-table=tickets]")).contains("map-t");
  }

  @Test
  void aBacktestIsStartedAndItsFiguresAreShown() {
    browser().emulate(1280, "light");
    browser().open("/app/backtest");
    String before = browser().text("dl.figures");
    browser().one("input[name=horizon_days]").sendKeys("120");
    browser().press("Run the backtest");
    browser().until(() -> browser().text("dl.figures").contains("120 days"));
    assertThat(before).contains("180 days");
    assertThat(browser().text("[data-table=rules-t1]")).contains("days since the last order");
  }
}
