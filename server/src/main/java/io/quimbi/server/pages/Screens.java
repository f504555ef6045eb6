package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.server.work.LastRuns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/** Begins pages: who is signed in, where one can go, how figures are written. */
@Component
final class Screens {
  private final Quimbi quimbi;
  private final Assets assets;
  private final JsonMapper json;

  Screens(Quimbi quimbi, Assets assets, JsonMapper json) {
    this.quimbi = quimbi;
    this.assets = assets;
    this.json = json;
  }

  /**
   * A place in the navigation.
   *
   * @param group what it stands under
   */
  public record Place(String group, String path, String title) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("Now", "/app", "Overview"),
          new Place("Now", "/app/drift", "Who is moving"),
          new Place("Customers", "/app/customers", "Customers"),
          new Place("Customers", "/app/segments", "Segments"),
          new Place("Customers", "/app/archetypes", "Archetypes"),
          new Place("Customers", "/app/journeys", "Journeys"),
          new Place("Customers", "/app/audiences", "Audiences"),
          new Place("Foresight", "/app/lifetime", "Lifetime value"),
          new Place("Foresight", "/app/backtest", "Backtest"),
          new Place("Running it", "/app/models", "Models"),
          new Place("Running it", "/app/imports", "Imports and runs"),
          new Place("Running it", "/app/keys", "Keys"));

  /** Either what a report tells, or why there is none. */
  record Told<T>(@Nullable T report, @Nullable String missing) {}

  /** Asks for a report; a store that has not come so far yet has none, and says why. */
  static <T> Told<T> told(Supplier<T> question) {
    try {
      return new Told<>(question.get(), null);
    } catch (QuimbiException e) {
      if (e.kind() != QuimbiException.Kind.NOTHING_THERE) {
        throw e;
      }
      return new Told<>(null, e.getMessage());
    }
  }

  /** A page and what every page has. */
  final class Screen {
    private final ModelAndView page;
    private final Map<String, Table> tables = new LinkedHashMap<>();

    private Screen(ModelAndView page) {
      this.page = page;
      page.addObject("tables", tables);
    }

    Screen with(String name, @Nullable Object value) {
      page.addObject(name, value);
      return this;
    }

    Screen table(Table table) {
      tables.put(table.id(), table);
      return this;
    }

    /** What a chart is drawn from. */
    Screen chart(String name, Object data) {
      return with(name, drawn(data));
    }

    /** The same for charts that are not by a name of the page's. */
    String drawn(Object data) {
      return json.writeValueAsString(data);
    }

    ModelAndView page() {
      return page;
    }
  }

  /** A store's settings; those of a store without orders where there is none yet. */
  StoreSettings store(Caller caller) {
    return quimbi
        .stores()
        .find(caller.storeId())
        .orElseGet(() -> new StoreSettings(caller.storeId(), java.time.ZoneOffset.UTC, null));
  }

  Figures figures(Caller caller) {
    return new Figures(store(caller));
  }

  /**
   * Begins a page.
   *
   * @param place its path in the navigation
   */
  Screen begin(Caller caller, String view, String title, String place) {
    ModelAndView page = new ModelAndView(view);
    page.addObject("assets", assets)
        .addObject("places", PLACES)
        .addObject("place", place)
        .addObject("title", title)
        .addObject("store", caller.storeId())
        .addObject("role", caller.role().id())
        .addObject("mayWrite", caller.role().allows(Role.WRITE))
        .addObject("mayAdmin", caller.role().allows(Role.ADMIN))
        .addObject("f", figures(caller))
        .addObject("running", running(caller));
    return new Screen(page);
  }

  private @Nullable Object running(Caller caller) {
    return LastRuns.underWay(quimbi.stores(), caller.storeId()).orElse(null);
  }
}
