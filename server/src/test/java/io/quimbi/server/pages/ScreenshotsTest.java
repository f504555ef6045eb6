package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.server.TestService;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Takes the pictures of the guide when docs/screenshots asks for them. */
@EnabledIfSystemProperty(named = "quimbi.screenshots", matches = ".+")
class ScreenshotsTest {
  private static final int COLOURS = 256;
  private static final int BYTES_MAX = 150_000;
  private static final int PHONE = 390;

  @ParameterizedTest
  @CsvSource({
    "overview, /app, , 1280, 1000, light",
    "movers, /app/drift?axis=purchase_frequency, [data-chart], 1280, 900, light",
    "customer, MOVER, , 1280, 1000, light",
    "segments-dark, /app/segments, , 1280, 1000, dark",
    "journeys, /app/journeys, , 1280, 900, light",
    "lifetime-dark, /app/lifetime, , 1280, 1000, dark",
    "phone-overview, /app, , 390, 844, dark",
    "phone-customer, MOVER, , 390, 844, light"
  })
  void ofAPage(String name, String page, @Nullable String at, int width, int height, String scheme)
      throws IOException {
    Path folder = Path.of(System.getProperty("quimbi.screenshots", ""));
    try (Browser browser = Browser.atTheService()) {
      browser.emulate(width, scheme);
      browser.signIn(TestService.SHOP, Role.READ);
      browser.open(page.equals("MOVER") ? mover(browser) : page);
      browser.drawCharts();
      if (width > PHONE) {
        // The first axis over time, as somebody who opens it sees it.
        browser.all("details.print summary").stream().limit(1).forEach(fold -> fold.click());
        browser.until(() -> !browser.text("details[open] .more").startsWith("Loading"));
        browser.drawCharts();
      }
      browser.run("scrollTo(0, 0)");
      if (at != null) {
        browser.run(
            "document.querySelector(arguments[0]).closest('section').scrollIntoView();"
                + " scrollBy(0, -70)",
            at);
      }
      Path file = folder.resolve(name + ".png");
      Files.createDirectories(folder);
      ImageIO.write(withPalette(picture(browser, width, height)), "png", file.toFile());
      assertThat(Files.size(file)).as(name).isLessThan(BYTES_MAX);
    }
  }

  private static String mover(Browser browser) {
    browser.open("/app");
    return String.valueOf(browser.one("[data-table=movers] tbody a").getDomAttribute("href"));
  }

  private static BufferedImage picture(Browser browser, int width, int height) throws IOException {
    browser.command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    // A chart that was drawn settles into its place within a quarter of a second.
    browser.run("return new Promise(done => setTimeout(done, 600))");
    Object png = browser.command("Page.captureScreenshot", Map.of("format", "png")).get("data");
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(String.valueOf(png))));
  }

  /**
   * The same picture in its most frequent colours, each other pixel in the nearest of them: text on
   * plain ground has few, and takes a third of the bytes.
   */
  private static BufferedImage withPalette(BufferedImage image) {
    Map<Integer, Integer> counts = new HashMap<>();
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int pixel : pixels) {
      counts.merge(pixel & 0xffffff, 1, Integer::sum);
    }
    List<Integer> kept =
        new ArrayList<>(
            counts.entrySet().stream()
                .sorted(
                    Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(COLOURS)
                .map(Map.Entry::getKey)
                .toList());
    int[] palette = new int[COLOURS];
    for (int i = 0; i < kept.size(); i++) {
      palette[i] = kept.get(i);
    }
    Map<Integer, Integer> places = new HashMap<>();
    BufferedImage indexed =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(
                8, COLOURS, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE));
    for (int i = 0; i < pixels.length; i++) {
      int place = places.computeIfAbsent(pixels[i] & 0xffffff, colour -> nearest(colour, kept));
      indexed.getRaster().setSample(i % image.getWidth(), i / image.getWidth(), 0, place);
    }
    return indexed;
  }

  private static int nearest(int colour, List<Integer> palette) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < palette.size(); i++) {
      long distance = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        long difference = (long) ((colour >> shift) & 0xff) - ((palette.get(i) >> shift) & 0xff);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}
