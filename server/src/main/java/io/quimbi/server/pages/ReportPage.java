package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.server.pages.Screens.Told;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * What a store's customers are like and who of them is moving, as one page for people without the
 * service: the figures and sentences of the overview, of the segments and of the archetypes. The
 * page holds its own style and script and asks for nothing else, which its Content-Security-Policy
 * makes sure of: it allows the two by their hashes and nothing besides.
 */
final class ReportPage {
  private static final int MOVERS = 25;
  private static final int ARCHETYPES = 15;
  private static final String FOLDER = "io/quimbi/server/pages/";
  private static final SpringTemplateEngine TEMPLATES = templates();
  private static final String STYLE = text("assets/quimbi.css") + text("assets/report.css");
  private static final String SCRIPT = text("assets/tables.js");
  private static final String POLICY =
      "default-src 'none'; style-src '"
          + hash(STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'; base-uri 'none'; form-action 'none'";

  private final Quimbi quimbi;

  ReportPage(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /** An axis with its bar and the middles of its segments. */
  public record Chapter(AxisReport axis, Strip strip, Table members, Table centroids) {
    /** Where the page has it. */
    public String anchor() {
      return anchorOf(axis.axis());
    }
  }

  /**
   * The page.
   *
   * @param now when it is made
   * @throws QuimbiException of kind NOTHING_THERE if the store has no segments yet
   */
  String of(String storeId, Instant now) {
    StoreSettings store = quimbi.stores().require(storeId);
    SegmentsReport segments = quimbi.insight().segments(storeId, Optional.empty());
    Told<MoversReport> movers =
        Screens.told(
            () ->
                quimbi
                    .populationDrift()
                    .movers(
                        storeId,
                        Movers.everybody(MOVERS),
                        null,
                        null,
                        quimbi.settings().threads()));
    List<ArchetypeRow> archetypes = quimbi.insight().archetypes(storeId, ARCHETYPES);
    Figures f = new Figures(store);
    Tones tones = Tones.of(segments);
    Context page = new Context(Locale.ENGLISH);
    page.setVariable("policy", POLICY);
    page.setVariable("style", STYLE);
    page.setVariable("script", SCRIPT);
    page.setVariable("f", f);
    page.setVariable("store", storeId);
    page.setVariable("now", now);
    page.setVariable("status", quimbi.insight().status(storeId, 1));
    page.setVariable("segments", segments);
    page.setVariable("chapters", chapters(segments, tones, f));
    page.setVariable(
        "unavailable", segments.axes().stream().filter(axis -> !axis.available()).toList());
    page.setVariable("archetypes", alone(SegmentsPages.archetypes(archetypes, f)));
    page.setVariable("movers", movers.report());
    page.setVariable("moversMissing", movers.missing());
    MoversReport moved = movers.report();
    if (moved != null) {
      page.setVariable("moversTable", alone(Movers.table(moved, moved.movers(), f, tones)));
      page.setVariable("severities", alone(Severities.table(moved, f)));
    }
    return TEMPLATES.process("report", page);
  }

  private static List<Chapter> chapters(SegmentsReport report, Tones tones, Figures f) {
    return report.axes().stream()
        .filter(AxisReport::available)
        .map(
            axis ->
                new Chapter(
                    axis,
                    Strip.of(axis, tones),
                    alone(SegmentsPages.members(axis, tones, f)),
                    alone(SegmentsPages.centroids(axis, f))))
        .toList();
  }

  private static String anchorOf(String axis) {
    return "axis-" + axis;
  }

  /** A table whose cells lead to other places of the page, or nowhere: there is no service. */
  static Table alone(Table table) {
    return new Table(
        table.id(),
        table.caption(),
        table.columns(),
        table.rows().stream()
            .map(row -> row.stream().map(cell -> cell.to(within(cell.href()))).toList())
            .toList(),
        table.empty(),
        null);
  }

  private static @Nullable String within(@Nullable String href) {
    String axis = Links.axis("");
    return href != null && href.startsWith(axis)
        ? "#" + anchorOf(href.substring(axis.length()))
        : null;
  }

  private static SpringTemplateEngine templates() {
    ClassLoaderTemplateResolver resolver =
        new ClassLoaderTemplateResolver(ReportPage.class.getClassLoader());
    resolver.setPrefix(FOLDER + "templates/");
    resolver.setSuffix(".html");
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    SpringTemplateEngine engine = new SpringTemplateEngine();
    engine.setTemplateResolver(resolver);
    return engine;
  }

  private static String text(String name) {
    try (InputStream in = ReportPage.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      return new String(
          Objects.requireNonNull(in, () -> name + " is not on the class path").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A source as a Content-Security-Policy names it (CSP Level 3, section 2.3.1). */
  private static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
