package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestService;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;

/**
 * Every page in Chromium, at two widths, light and dark. Skipped where Chromium or its driver is
 * not installed (Debian: chromium and chromium-driver).
 */
class BrowserTest {
  private static final List<String> PAGES =
      List.of(
          "/app",
          "/app/drift",
          "/app/drift?axis=purchase_value&severity=MODERATE",
          "/app/customers",
          "/app/customer?id=" + TestService.CUSTOMER,
          "/app/segments",
          "/app/segments?axis=purchase_frequency",
          "/app/archetypes",
          "/app/journeys",
          "/app/lifetime",
          "/app/models",
          "/app/imports",
          "/app/keys",
          "/app/no-such-page");

  private static @Nullable Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.atTheService().signIn(TestService.SHOP, Role.ADMIN);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Browser browser() {
    return Objects.requireNonNull(browser, "the browser was not started");
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void everyPageIsWholeAndOpenToAll(int width, String scheme) {
    browser().emulate(width, scheme);
    for (String page : PAGES) {
      browser().open(page);
      browser().drawCharts();
      String where = page + " at " + width + " " + scheme;
      // One page is asked for although there is none.
      boolean none = page.endsWith("no-such-page");
      assertThat(browser().complaints()).as(where).hasSize(none ? 1 : 0);
      Browser.Traffic traffic = browser().traffic();
      assertThat(traffic.strangers()).as(where).isEmpty();
      assertThat(traffic.failures()).as(where).hasSize(none ? 1 : 0);
      assertThat(browser().scrollsSideways()).as(where + " scrolls sideways").isFalse();
      assertThat(browser().barriers()).as(where).isEmpty();
    }
  }

  @Test
  void aMoverLeadsToTheirStory() {
    browser().emulate(1280, "light");
    browser().open("/app");
    WebElement mover = browser().one("[data-table=movers] tbody a");
    String id = mover.getText();
    mover.click();
    browser().until(() -> browser().title().startsWith(id));
    assertThat(browser().one("h1").getText()).isEqualTo(id);
    assertThat(browser().one("main").getText()).contains("What changed").contains("Thumbprint");
    browser().one("details.print summary").click();
    browser().until(() -> !browser().all("[data-drawn=yes]").isEmpty());
  }

  @Test
  void tablesSortAndFilter() {
    browser().emulate(1280, "light");
    browser().open("/app/segments");
    String all = "[data-table=segments] tbody tr";
    assertThat(browser().all(all)).hasSize(25);
    browser().one("[data-table=segments] th:nth-child(3) button").click();
    List<Long> sizes =
        browser().all(all + " td:nth-child(3)").stream()
            .map(cell -> Long.parseLong(String.valueOf(cell.getDomAttribute("data-v"))))
            .toList();
    assertThat(sizes).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    browser().one("[data-table=segments] [data-find]").sendKeys("Purchase value");
    assertThat(browser().all(all))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.getText()).contains("Purchase value"));
  }

  @Test
  void theNavigationOpensOnAPhoneByKeyboard() {
    browser().emulate(390, "light");
    browser().open("/app");
    assertThat(browser().one("#nav").isDisplayed()).isFalse();
    browser().one(".menu").sendKeys(org.openqa.selenium.Keys.ENTER);
    assertThat(browser().one("#nav").isDisplayed()).isTrue();
    browser().one(".menu").sendKeys(org.openqa.selenium.Keys.ESCAPE);
    assertThat(browser().one("#nav").isDisplayed()).isFalse();
  }
}
