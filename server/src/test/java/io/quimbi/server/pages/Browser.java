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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chromium without a window, in front of one service. Tests that use it are skipped where Chromium
 * or its driver is not installed (Debian: chromium and chromium-driver).
 */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Set<String> SERIOUS = Set.of("serious", "critical");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PAUSE_MILLIS = 50;
  private static final int HEIGHT = 900;
  private static final int REFUSED_FROM = 400;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ChromeDriver driver;
  private final String base;

  private Browser(ChromeDriver driver, String base) {
    this.driver = driver;
    this.base = base;
  }

  /** At the service that all tests share. */
  static Browser atTheService() {
    return at("http://127.0.0.1:" + TestService.port());
  }

  /**
   * Starts one.
   *
   * @param base what the paths of {@link #open} are added to
   */
  static Browser at(String base) {
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
        "--hide-scrollbars",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    return new Browser(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options),
        base);
  }

  @Override
  public void close() {
    driver.quit();
  }

  /** Signs in with a new key to a store, through the form. */
  Browser signIn(String store, Role role) {
    return signIn(
        TestService.quimbi().accessKeys().create(store, role, "browser", Actor.SERVICE).text());
  }

  Browser signIn(String key) {
    open("/app/sign-in");
    one("#key").sendKeys(key);
    one("form button").click();
    until(() -> title().startsWith("Overview"));
    return this;
  }

  void open(String path) {
    driver.get(path.startsWith("/") ? base + path : path);
  }

  String title() {
    return String.valueOf(driver.getTitle());
  }

  String address() {
    return String.valueOf(driver.getCurrentUrl()).replace(base, "");
  }

  WebElement one(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** What somebody reads of the first element that matches; empty where there is none. */
  String text(String selector) {
    try {
      return all(selector).stream().findFirst().map(WebElement::getText).orElse("");
    } catch (StaleElementReferenceException gone) {
      return "";
    } catch (WebDriverException failure) {
      // The driver's word for the same where a new page comes between finding and reading.
      if (String.valueOf(failure.getMessage()).contains("does not belong to the document")) {
        return "";
      }
      throw failure;
    }
  }

  /** Presses the button of this caption, and says yes where the page asks back. */
  void press(String caption) {
    WebElement button =
        all("button").stream()
            .filter(one -> one.isDisplayed() && one.getText().equals(caption))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no button " + caption + " on " + address()));
    boolean asks = !button.findElements(By.xpath("ancestor::form[@data-confirm]")).isEmpty();
    button.click();
    if (asks) {
      driver.switchTo().alert().accept();
    }
  }

  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  interface Condition {
    boolean holds();
  }

  void until(Condition condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain at " + address() + ": " + text("main"));
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** A window of this width whose system is light or dark. */
  void emulate(int width, String scheme) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Brings every chart into sight, one by one, since it is drawn only then. */
  void drawCharts() {
    for (WebElement chart : all("[data-chart]")) {
      run("arguments[0].scrollIntoView()", chart);
      until(() -> "yes".equals(chart.getDomAttribute("data-drawn")));
    }
  }

  /** Brings every part that is fetched only then into sight, and waits for it. */
  void fetchParts() {
    for (WebElement part : all("[hx-trigger='intersect once']")) {
      run("arguments[0].scrollIntoView()", part);
      until(() -> part.findElements(By.cssSelector(".busy")).isEmpty());
    }
  }

  /**
   * Holds that nothing complained, failed or went to another host since this was held last, and
   * that nothing stands in anybody's way.
   *
   * @param refused how many requests were to be refused
   */
  void whole(String where, int refused) {
    assertThat(complaints()).as(where).hasSize(refused);
    Traffic traffic = traffic();
    assertThat(traffic.strangers()).as(where).isEmpty();
    assertThat(traffic.failures()).as(where).hasSize(refused);
    assertThat(scrollsSideways()).as(where + " scrolls sideways").isFalse();
    assertThat(barriers()).as(where).isEmpty();
  }

  boolean scrollsSideways() {
    return Boolean.TRUE.equals(
        run("return document.documentElement.scrollWidth > window.innerWidth"));
  }

  /** What axe-core finds that is serious or critical. */
  // Without frames it is all that axe needs, and its newer way opens a second window.
  @SuppressWarnings("deprecation")
  List<String> barriers() {
    return new AxeBuilder()
        .setLegacyMode(true).analyze(driver).getViolations().stream()
            .filter(rule -> SERIOUS.contains(rule.getImpact()))
            .map(Browser::said)
            .toList();
  }

  private static String said(Rule rule) {
    return rule.getId() + ": " + rule.getNodes().getFirst().getHtml();
  }

  /** What the console says since this was asked last. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /**
   * What went over the network since this was asked last.
   *
   * @param strangers requests to any other host
   * @param failures requests that were not answered, or with a refusal
   */
  record Traffic(List<String> strangers, List<String> failures) {}

  Traffic traffic() {
    List<String> strangers = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE).getAll()) {
      JsonNode message = JSON.readTree(entry.getMessage()).path("message");
      JsonNode about = message.path("params");
      switch (message.path("method").asString()) {
        case "Network.requestWillBeSent" -> {
          String url = about.path("request").path("url").asString();
          if (url.startsWith("http") && !url.startsWith(base + "/")) {
            strangers.add(url);
          }
        }
        case "Network.responseReceived" -> {
          JsonNode response = about.path("response");
          if (response.path("status").asInt() >= REFUSED_FROM) {
            failures.add(
                response.path("status").asInt()
                    + " "
                    + URI.create(response.path("url").asString()).getPath());
          }
        }
        case "Network.loadingFailed" -> {
          // A file that is saved, and a page that is left, end what was being loaded.
          if (!about.path("canceled").asBoolean(false)) {
            failures.add(about.path("errorText").asString());
          }
        }
        default -> {}
      }
    }
    return new Traffic(strangers, failures);
  }

  /** Files that are saved go into this folder. */
  void saveInto(Path folder) {
    command(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toString()));
  }
}
