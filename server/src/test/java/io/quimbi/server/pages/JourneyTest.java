package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.server.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/**
 * What somebody does in a browser from an empty store on: nothing of it by another way than the
 * pages, on a wide screen and on a phone, in the light and in the dark.
 */
class JourneyTest {
  private static final int CUSTOMERS = 400;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void fromAnEmptyStoreToAnAudience(int width, String scheme) throws Exception {
    String store = "journey-" + width + "-" + scheme;
    TestService.quimbi().manageStores().create(store, "Europe/Berlin", "EUR", Actor.SERVICE);
    Path file = ordersWithABadRow();
    try (Browser browser = Browser.atTheService()) {
      browser.emulate(width, scheme);
      browser.saveInto(folder);
      browser.signIn(store, Role.ADMIN);
      assertThat(browser.text(".next")).contains("What to do next").contains("Import orders");

      imports(browser, file);
      discovers(browser);
      rebuildsThePast(browser);
      followsAMover(browser);
      discoversAnewAndComesBack(browser);
      takesAListAlong(browser);
      exportsAnAudience(browser);
      browser.whole("the journey at " + width + " " + scheme, 0);
    }
  }

  private Path ordersWithABadRow() throws IOException {
    DemoShop.write(DemoShopOptions.of(CUSTOMERS, 5), folder, Progress.NONE);
    Path file = folder.resolve("orders.csv");
    String header = Files.readAllLines(file).getFirst();
    int columns = header.split(",", -1).length;
    Files.writeString(file, "nobody" + ",?".repeat(columns - 1) + "\n", StandardOpenOption.APPEND);
    return file;
  }

  private void imports(Browser browser, Path file) throws IOException {
    goTo(browser, "Imports and runs");
    browser.one("input[type=file]").sendKeys(file.toString());
    browser.until(() -> browser.all("[data-preview] tr").size() > 1);
    assertThat(browser.text("[data-preview]")).contains("customer_id").contains("C0");
    assertThat(browser.scrollsSideways()).isFalse();
    browser.press("Import");
    ended(browser, "Import");
    // The row that could not be read is told, and can be had.
    browser.all("button[data-file]").getFirst().click();
    Path rejects =
        folder.resolve(
            String.valueOf(browser.one("button[data-file]").getDomAttribute("data-name")));
    browser.until(() -> Files.exists(rejects));
    assertThat(Files.readAllLines(rejects)).hasSize(2).last().asString().contains("nobody");
  }

  private static void discovers(Browser browser) {
    goTo(browser, "Overview");
    browser.press("Discover segments");
    ended(browser, "Discovery");
  }

  private static void rebuildsThePast(Browser browser) {
    goTo(browser, "Overview");
    assertThat(browser.text("main")).contains("Who the customers are");
    browser.press("Rebuild the past");
    ended(browser, "Backfill");
  }

  private static void followsAMover(Browser browser) {
    goTo(browser, "Overview");
    assertThat(browser.all(".next")).isEmpty();
    WebElement mover = browser.one("[data-table=movers] tbody a");
    String id = mover.getText();
    mover.click();
    browser.until(() -> browser.title().startsWith(id));
    assertThat(browser.text("main")).contains("What changed").contains("Thumbprint");
    browser.one("details.print summary").click();
    browser.until(() -> !browser.all("[data-drawn=yes]").isEmpty());
    assertThat(browser.scrollsSideways()).isFalse();
  }

  private static void discoversAnewAndComesBack(Browser browser) {
    goTo(browser, "Models");
    browser.press("Discover");
    ended(browser, "Discovery");
    assertThat(active(browser)).isEqualTo("2");
    browser.press("Compare");
    browser.until(() -> browser.title().startsWith("Model 1 and model 2"));
    assertThat(browser.text("main")).contains("customers scored under both");
    assertThat(browser.all("[data-table=fates] tbody tr")).isNotEmpty();
    goTo(browser, "Models");
    browser.press("Undo the last change");
    ended(browser, "Activation");
    assertThat(active(browser)).isEqualTo("1");
    browser.press("Activate");
    ended(browser, "Activation");
    assertThat(active(browser)).isEqualTo("2");
  }

  private static String active(Browser browser) {
    goTo(browser, "Models");
    return browser.all("[data-table=models] tbody tr").stream()
        .map(row -> row.findElements(By.tagName("td")))
        .filter(cells -> cells.get(1).getText().endsWith("active"))
        .map(cells -> String.valueOf(cells.getFirst().getDomAttribute("data-v")))
        .findFirst()
        .orElse("none");
  }

  private void takesAListAlong(Browser browser) throws IOException {
    browser.open("/app/customers?axis=purchase_frequency&order=risk");
    long told = Long.parseLong(browser.text("main .lead b").replace(",", ""));
    browser.one("[data-table=customers] a[download]").click();
    Path saved = folder.resolve("quimbi-customers.csv");
    browser.until(() -> Files.exists(saved));
    List<String> lines = Files.readAllLines(saved);
    assertThat(lines).hasSize(Math.toIntExact(told) + 1);
    assertThat(lines.getFirst()).startsWith("Customer,Value so far,Orders");
  }

  private void exportsAnAudience(Browser browser) throws IOException {
    int count = PanelsTest.keepAudience(browser, "customers with at least 2 orders", "returning");
    browser.open("/app/audience?name=returning");
    browser.press("Download CSV");
    Path saved = folder.resolve("returning.csv");
    browser.until(() -> Files.exists(saved));
    assertThat(Files.readAllLines(saved)).hasSize(count + 1);
    browser.until(() -> !browser.all("[data-table=exports] tbody tr").isEmpty());
  }

  /** Through the navigation, which a phone opens first. */
  private static void goTo(Browser browser, String page) {
    WebElement menu = browser.one(".menu");
    if (menu.isDisplayed()) {
      menu.click();
    }
    browser.all("#nav a").stream()
        .filter(link -> link.getText().equals(page))
        .findFirst()
        .orElseThrow()
        .click();
    browser.until(() -> browser.title().startsWith(page));
  }

  /** Watches a run until the page says that it is over. */
  private static void ended(Browser browser, String kind) {
    browser.until(() -> browser.text("[data-ended]").startsWith(kind));
    assertThat(browser.text("[data-ended]")).contains("done");
  }
}
