package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.server.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  private static final Instant NOW = Instant.parse("2026-07-01T10:00:00Z");

  @TempDir private Path folder = Path.of("");

  private static String report() {
    return new ReportPage(TestService.quimbi()).of(TestService.SHOP, NOW);
  }

  @Test
  void itHasTheFiguresOfThePages() {
    String report = report();
    Visitor visitor = Visitor.signedIn(TestService.SHOP, Role.READ);
    String overview = visitor.page("/app");
    // Who moved first, and what everybody's segments do, in the same words.
    Matcher mover = Pattern.compile("/app/customer\\?id=(C\\d+)").matcher(overview);
    assertThat(mover.find()).isTrue();
    assertThat(report).contains(mover.group(1));
    Matcher does = Pattern.compile("<span class=\"what\">([^<]+)<").matcher(overview);
    int found = 0;
    while (does.find()) {
      assertThat(report).contains(does.group(1));
      found++;
    }
    assertThat(found).isPositive();
    assertThat(report).contains("How to read this").contains("1 Jul 2026");
  }

  @Test
  void itAsksForNothingFromAnywhere() {
    String report = report();
    assertThat(report)
        .contains("default-src &#39;none&#39;")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("src=")
        .doesNotContain("href=\"/")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  @Test
  void itIsReadFromDiskAtAnyWidthAndOnPaper() throws IOException {
    Path file = Files.writeString(folder.resolve("report.html"), report());
    try (Browser browser = Browser.at("file://")) {
      for (int width : List.of(1280, 390)) {
        for (String scheme : List.of("light", "dark")) {
          browser.emulate(width, scheme);
          browser.open(file.toUri().toString());
          String where = width + " " + scheme;
          assertThat(browser.text("h1")).as(where).contains(TestService.SHOP);
          assertThat(browser.complaints()).as(where).isEmpty();
          assertThat(browser.scrollsSideways()).as(where + " scrolls sideways").isFalse();
          assertThat(browser.barriers()).as(where).isEmpty();
        }
      }
      assertThat(browser.traffic().strangers()).isEmpty();
      assertThat(browser.all("details[open]")).isEmpty();
      browser.run(
          "addEventListener('beforeprint', () => document.body.dataset.unfolded ="
              + " document.querySelectorAll('details[open]').length)");
      browser.command("Page.printToPDF", Map.of());
      assertThat(
              Integer.parseInt(
                  String.valueOf(browser.one("body").getDomAttribute("data-unfolded"))))
          .isGreaterThan(3);
      assertThat(browser.all("details[open]")).isEmpty();
    }
  }

  @Test
  void aStoreWithoutSegmentsHasNoneAndIsToldWhy() {
    TestService.quimbi().manageStores().create("unread", "UTC", "EUR", Actor.SERVICE);
    assertThatThrownBy(() -> new ReportPage(TestService.quimbi()).of("unread", NOW))
        .isInstanceOf(QuimbiException.class)
        .satisfies(
            failure ->
                assertThat(((QuimbiException) failure).kind())
                    .isEqualTo(QuimbiException.Kind.NOTHING_THERE));
  }
}
