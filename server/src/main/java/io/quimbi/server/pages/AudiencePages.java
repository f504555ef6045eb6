package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audience.AudienceStore.Past;
import io.quimbi.engine.audience.Audiences;
import io.quimbi.engine.audience.Audiences.Audience;
import io.quimbi.engine.audience.Audiences.Changes;
import io.quimbi.engine.audience.Layout;
import io.quimbi.engine.audience.Part;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FoundCustomers;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.server.audiences.AudienceFiles;
import io.quimbi.server.pages.CustomerPages.Asked;
import io.quimbi.server.pages.Screens.Told;
import io.quimbi.server.web.Needs;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/** Customers for other programs: named filters, and their exports. */
@Controller
final class AudiencePages {
  private static final String PLACE = "/app/audiences";
  private static final int EXPORTS = 200;
  private static final int NAMED = 200;

  private final Quimbi quimbi;
  private final Screens screens;
  private final Lately lately;
  private final AudienceFiles files;
  private final JsonMapper json;

  AudiencePages(
      Quimbi quimbi, Screens screens, Lately lately, AudienceFiles files, JsonMapper json) {
    this.quimbi = quimbi;
    this.screens = screens;
    this.lately = lately;
    this.files = files;
    this.json = json;
  }

  /**
   * Who would be in an audience that is not kept yet.
   *
   * @param filter as JSON
   */
  public record Looked(String understood, long matching, String filter) {}

  @GetMapping(PLACE)
  @Needs(Role.READ)
  ModelAndView audiences(
      Caller caller,
      @RequestParam(defaultValue = "") String words,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "") String axis,
      @RequestParam(defaultValue = "") String segment,
      @RequestParam(defaultValue = "") String level,
      @RequestParam(defaultValue = "") String archetype,
      @RequestParam(required = false) @Nullable String look) {
    String store = caller.storeId();
    Told<SegmentsReport> segments = lately.segments(store);
    SegmentsReport report = segments.report();
    if (report == null) {
      return screens
          .begin(caller, "missing", "Audiences", PLACE)
          .with("missing", segments.missing())
          .page();
    }
    Asked asked = new Asked(q, axis, segment, level, archetype, "");
    Figures f = screens.figures(caller);
    Screens.Screen screen =
        screens
            .begin(caller, "audiences", "Audiences", PLACE)
            .with("asked", asked)
            .with("words", words)
            .with(
                "axes",
                report.axes().stream().filter(SegmentsReport.AxisReport::available).toList())
            .table(all(quimbi.audiences().list(store), f))
            .table(exports(quimbi.audiences().exports(store, EXPORTS), f));
    if (look != null) {
      try {
        screen.with("looked", look(store, words, asked));
      } catch (QuimbiException e) {
        if (e.kind() != QuimbiException.Kind.USAGE) {
          throw e;
        }
        screen.with("notUnderstood", e.getMessage());
      }
    }
    return screen.page();
  }

  private Looked look(String store, String words, Asked asked) {
    CustomerFilter filter =
        words.isBlank()
            ? asked.who()
            : quimbi.askInWords().read(store, words.strip()).requireWhole(words.strip());
    FoundCustomers found =
        quimbi.findCustomers().find(store, filter, 0, null, quimbi.settings().threads());
    return new Looked(
        found.understood(), found.matching(), json.writeValueAsString(found.filter()));
  }

  private static Table all(List<Audience> audiences, Figures f) {
    Table.Builder table =
        Table.of(
                "audiences",
                "Audiences",
                "Audience",
                "Who is in it~",
                "Exports#",
                "Last export",
                "Customers then#",
                "Came#",
                "Went#")
            .whenEmpty(
                "There is none yet. Choose customers above, look how many there are, keep them.");
    for (Audience one : audiences) {
      table.row(
          Table.text(one.name()).to(Links.audience(one.name())),
          Table.text(one.understood()),
          Table.figure(one.exports(), f.count(one.exports())),
          Table.sorted(
              one.exportedAt() == null ? "never" : f.time(one.exportedAt()),
              one.exportedAt() == null ? "" : one.exportedAt().toString()),
          then(one, one.members(), f),
          then(one, one.added(), f),
          then(one, one.removed(), f));
    }
    return table.build();
  }

  private static Table.Cell then(Audience one, int count, Figures f) {
    return Table.figure(one.exports() == 0 ? null : count, f.count(count));
  }

  private static Table exports(List<Past> exports, Figures f) {
    Table.Builder table =
        Table.of(
                "exports",
                "What was exported",
                "When",
                "Audience",
                "Export#",
                "Layout",
                "Customers#",
                "Came#",
                "Went#")
            .whenEmpty("Nothing was exported yet.");
    for (Past one : exports) {
      table.row(
          Table.sorted(f.time(one.exportedAt()), one.exportedAt().toString()),
          Table.text(one.name()).to(Links.audience(one.name())),
          Table.figure(one.exportNo(), f.count(one.exportNo())),
          Table.text(Figures.words(one.layout())),
          Table.figure(one.members(), f.count(one.members())),
          Table.figure(one.added(), f.count(one.added())),
          Table.figure(one.removed(), f.count(one.removed())));
    }
    return table.build();
  }

  @GetMapping("/app/audience")
  @Needs(Role.READ)
  ModelAndView audience(Caller caller, @RequestParam String name) {
    String store = caller.storeId();
    Audiences audiences = quimbi.audiences();
    Audience audience = audiences.get(store, name);
    Changes changes = audiences.changes(store, name, NAMED, quimbi.settings().threads());
    Figures f = screens.figures(caller);
    return screens
        .begin(caller, "audience", name, PLACE)
        .with("audience", audience)
        .with("changes", changes)
        .with("layouts", Layout.values())
        .table(named(changes))
        .table(
            exports(
                audiences.exports(store, EXPORTS).stream()
                    .filter(one -> one.name().equals(name))
                    .toList(),
                f))
        .page();
  }

  private static Table named(Changes changes) {
    Table.Builder table =
        Table.of("since", "Who came and who went since the last export", "Customer", "Since then")
            .whenEmpty("Nobody came and nobody went.");
    changes.added().forEach(id -> table.row(customer(id), Table.text("came")));
    changes.removed().forEach(id -> table.row(customer(id), Table.text("went")));
    return table.build();
  }

  private static Table.Cell customer(String id) {
    return Table.text(id).to(Links.customer(id));
  }

  /** Exports from a form; the browser saves what comes as it comes. */
  @PostMapping("/app/audience/export")
  @Needs(Role.WRITE)
  ResponseEntity<InputStreamResource> export(
      Caller caller,
      @RequestParam String name,
      @RequestParam String part,
      @RequestParam String layout)
      throws IOException {
    return files.export(caller.storeId(), name, Part.of(part), Layout.of(layout));
  }

  /** The last export once more. */
  @GetMapping("/app/audience/last")
  @Needs(Role.READ)
  ResponseEntity<InputStreamResource> last(
      Caller caller,
      @RequestParam String name,
      @RequestParam String part,
      @RequestParam String layout)
      throws IOException {
    return files.last(caller.storeId(), name, Part.of(part), Layout.of(layout));
  }
}
