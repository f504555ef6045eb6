package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.Setting;
import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Role;
import io.quimbi.server.TestService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages say while something is under way, and while the database is away. */
class OutageTest {
  private static final List<String> PAGES =
      BrowserTest.PAGES.stream()
          .filter(page -> !page.endsWith("no-such-page") && !page.contains("severity="))
          .toList();

  /** The line of PostgreSQL's postmaster.pid that has the port. */
  private static final int LINE_OF_PORT = 3;

  @Test
  void pagesSayThatTheDatabaseIsAwayAndComeBackByThemselves() throws Exception {
    Path data = TestService.quimbi().settings().dataDir().resolve("data");
    int port =
        Integer.parseInt(Files.readAllLines(data.resolve("postmaster.pid")).get(LINE_OF_PORT));
    String password = Files.readString(data.resolve("quimbi.password")).strip();
    try (Wire wire = Wire.to(port);
        TestService.Another service =
            TestService.another(
                Map.of(
                    Setting.DATABASE_URL,
                    "postgresql://quimbi:" + password + "@127.0.0.1:" + wire.port() + "/postgres",
                    Setting.JOBS,
                    "false"));
        Browser browser = Browser.at("http://127.0.0.1:" + service.service().port())) {
      browser.emulate(1280, "light");
      browser.signIn(TestService.key(TestService.SHOP, Role.ADMIN));
      browser.traffic();
      wire.cut();
      for (String page : PAGES) {
        browser.open(page);
        assertThat(browser.text("main"))
            .as(page)
            .contains("The database does not answer")
            .contains("Your data are safe")
            .contains("comes back by itself")
            .doesNotContain("Run the command again");
        assertThat(browser.traffic().failures())
            .as(page)
            .contains("503 " + page.split("\\?", 2)[0]);
      }
      assertThat(browser.barriers()).isEmpty();
      wire.mend();
      // Nobody presses anything.
      browser.until(() -> browser.title().startsWith("Keys"));
      for (String page : PAGES) {
        browser.open(page);
        assertThat(browser.text("main")).as(page).doesNotContain("does not answer");
      }
    }
  }

  @Test
  void pagesShowWhatWasBeforeADiscoveryThatIsUnderWay(@TempDir Path folder) throws Exception {
    String store = "busy";
    TestService.demoShop(folder, store, 200, 3);
    var quimbi = TestService.quimbi();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Progress slow = held(begun, goOn);
    try (Browser browser = Browser.atTheService()) {
      browser.signIn(store, Role.ADMIN);
      CompletableFuture<?> discovery =
          CompletableFuture.runAsync(
              () ->
                  quimbi
                      .discoverSegments()
                      .discover(store, null, quimbi.settings().discovery(), true, 1, slow));
      begun.await();
      try {
        for (String page : PAGES) {
          browser.open(page);
          assertThat(browser.text(".notice")).as(page).startsWith("Discovery under way");
          assertThat(browser.text("main h1")).as(page).isNotEmpty();
          assertThat(browser.complaints()).as(page).isEmpty();
        }
        browser.open("/app/segments");
        assertThat(browser.text("main")).contains("Model 1");
        browser.open("/app/imports");
        assertThat(browser.text("[data-run]")).startsWith("Discovery");
      } finally {
        goOn.countDown();
      }
      discovery.join();
      browser.open("/app/segments");
      assertThat(browser.all(".notice")).isEmpty();
      assertThat(browser.text("main")).contains("Model 2");
    }
  }

  /** Stands still where it is first asked whether to stop, until it is told to go on. */
  private static Progress held(CountDownLatch begun, CountDownLatch goOn) {
    return Progress.NONE.beside(
        () -> {
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return false;
        });
  }
}
