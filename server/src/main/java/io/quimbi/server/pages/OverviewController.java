package io.quimbi.server.pages;

import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.server.pages.Screens.Told;
import io.quimbi.server.web.Needs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The first page: who the customers are, who is moving, and what to do. */
@Controller
final class OverviewController {
  private static final int MOVERS = 8;
  private static final List<String> TELLING =
      List.of("purchase_frequency", "purchase_value", "loyalty_trajectory", "price_sensitivity");

  private final Screens screens;
  private final Lately lately;

  OverviewController(Screens screens, Lately lately) {
    this.screens = screens;
    this.lately = lately;
  }

  @GetMapping(Door.HOME)
  @Needs(Role.READ)
  ModelAndView overview(Caller caller) {
    String store = caller.storeId();
    Figures f = screens.figures(caller);
    Told<SegmentsReport> segments = lately.segments(store);
    Told<MoversReport> movers = lately.movers(store);
    Screens.Screen screen =
        screens
            .begin(caller, "overview", "Overview", Door.HOME)
            .with("status", lately.status(store).report())
            .with("segments", segments.report())
            .with("movers", movers.report())
            .with("moversMissing", movers.missing());
    @Nullable Tones tones = null;
    SegmentsReport found = segments.report();
    if (found != null) {
      Tones all = Tones.of(found);
      tones = all;
      screen.with(
          "strips",
          found.axes().stream()
              .filter(axis -> axis.available() && TELLING.contains(axis.axis()))
              .map(axis -> Strip.of(axis, all))
              .toList());
    }
    MoversReport moved = movers.report();
    if (moved != null) {
      screen.table(
          Movers.table(
              moved, moved.movers().subList(0, Math.min(MOVERS, moved.movers().size())), f, tones));
      screen.table(Severities.table(moved, f)).chart("severityChart", Severities.chart(moved));
    }
    return screen.page();
  }
}
