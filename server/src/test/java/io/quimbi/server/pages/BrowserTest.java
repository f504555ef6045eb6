package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.server.TestService;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;

/**
 * Every page in Chromium, at two widths, light and dark. Skipped where Chromium or its driver is
 * not installed (Debian: chromium and chromium-driver).
 */
class BrowserTest {
  static final List<String> PAGES =
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

  @RegisterExtension private static final OneBrowser ONE = OneBrowser.in(TestService.SHOP);

  private static Browser browser() {
    return ONE.get();
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void everyPageIsWholeAndOpenToAll(int width, String scheme) {
    browser().emulate(width, scheme);
    for (String page : PAGES) {
      browser().open(page);
      browser().drawCharts();
      browser().fetchParts();
      String where = page + " at " + width + " " + scheme;
      // One page is asked for although there is none.
      browser().whole(where, page.endsWith("no-such-page") ? 1 : 0);
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
