package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.server.TestService;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Every page in Chromium, at two widths, light and dark. Skipped where Chromium or its driver is
 * not installed (Debian: chromium and chromium-driver).
 */
class BrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
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
  private static final Set<String> SERIOUS = Set.of("serious", "critical");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static @Nullable ChromeDriver chromium;

  @BeforeAll
  static void start() {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "skipped: " + CHROMIUM + " and " + DRIVER + " are not both installed");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    chromium =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    String key =
        TestService.quimbi()
            .accessKeys()
            .create(TestService.SHOP, Role.ADMIN, "browser", Actor.SERVICE)
            .text();
    open("/app/sign-in");
    one("#key").sendKeys(key);
    one("form button").click();
    until(() -> browser().getTitle().startsWith("Overview"));
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.quit();
    }
  }

  private static ChromeDriver browser() {
    if (chromium == null) {
      throw new IllegalStateException("the browser was not started");
    }
    return chromium;
  }

  private static void open(String path) {
    browser().get("http://127.0.0.1:" + TestService.port() + path);
  }

  private static WebElement one(String selector) {
    return browser().findElement(By.cssSelector(selector));
  }

  private interface Condition {
    boolean holds();
  }

  private static void until(Condition condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain at " + browser().getCurrentUrl());
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static void emulate(int width, String scheme) {
    browser()
        .executeCdpCommand(
            "Emulation.setDeviceMetricsOverride",
            Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    browser()
        .executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  // Without frames it is all that axe needs, and its newer way opens a second window.
  @SuppressWarnings("deprecation")
  void everyPageIsWholeAndOpenToAll(int width, String scheme) {
    emulate(width, scheme);
    for (String page : PAGES) {
      open(page);
      // One by one: a chart is drawn when it comes into sight.
      for (WebElement chart : browser().findElements(By.cssSelector("[data-chart]"))) {
        browser().executeScript("arguments[0].scrollIntoView()", chart);
        until(() -> "yes".equals(chart.getDomAttribute("data-drawn")));
      }
      String where = page + " at " + width + " " + scheme;
      assertThat(complaints(page)).as(where).isEmpty();
      assertThat(strangers()).as(where).isEmpty();
      assertThat(
              (Boolean)
                  browser()
                      .executeScript(
                          "return document.documentElement.scrollWidth <= window.innerWidth"))
          .as(where + " does not scroll sideways")
          .isTrue();
      List<String> faults =
          new AxeBuilder()
              .setLegacyMode(true).analyze(browser()).getViolations().stream()
                  .filter(rule -> SERIOUS.contains(rule.getImpact()))
                  .map(BrowserTest::said)
                  .toList();
      assertThat(faults).as(where).isEmpty();
    }
  }

  private static String said(Rule rule) {
    return rule.getId() + ": " + rule.getNodes().getFirst().getHtml();
  }

  /** What the console says, but of the page that is asked for although there is none. */
  private static List<String> complaints(String page) {
    return browser().manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .filter(message -> !(page.endsWith("no-such-page") && message.contains("404")))
        .toList();
  }

  /** Requests to anywhere else. */
  private static List<String> strangers() {
    return browser().manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .map(message -> message.replaceAll("(?s).*\"request\":\\{.*?\"url\":\"([^\"]*)\".*", "$1"))
        .filter(url -> url.startsWith("http"))
        .filter(url -> !URI.create(url).getAuthority().equals("127.0.0.1:" + TestService.port()))
        .toList();
  }

  @Test
  void aMoverLeadsToTheirStory() {
    emulate(1280, "light");
    open("/app");
    WebElement mover = one("[data-table=movers] tbody a");
    String id = mover.getText();
    mover.click();
    until(() -> browser().getTitle().startsWith(id));
    assertThat(one("h1").getText()).isEqualTo(id);
    assertThat(one("main").getText()).contains("What changed").contains("Thumbprint");
    one("details.print summary").click();
    until(() -> !browser().findElements(By.cssSelector("[data-drawn=yes]")).isEmpty());
  }

  @Test
  void tablesSortAndFilter() {
    emulate(1280, "light");
    open("/app/segments");
    String all = "[data-table=segments] tbody tr";
    assertThat(browser().findElements(By.cssSelector(all))).hasSize(25);
    one("[data-table=segments] th:nth-child(3) button").click();
    List<Long> sizes =
        browser().findElements(By.cssSelector(all + " td:nth-child(3)")).stream()
            .map(cell -> Long.parseLong(String.valueOf(cell.getDomAttribute("data-v"))))
            .toList();
    assertThat(sizes).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    one("[data-table=segments] [data-find]").sendKeys("Purchase value");
    assertThat(browser().findElements(By.cssSelector(all)))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.getText()).contains("Purchase value"));
  }

  @Test
  void theNavigationOpensOnAPhoneByKeyboard() {
    emulate(390, "light");
    open("/app");
    assertThat(one("#nav").isDisplayed()).isFalse();
    one(".menu").sendKeys(org.openqa.selenium.Keys.ENTER);
    assertThat(one("#nav").isDisplayed()).isTrue();
    one(".menu").sendKeys(org.openqa.selenium.Keys.ESCAPE);
    assertThat(one("#nav").isDisplayed()).isFalse();
  }
}
