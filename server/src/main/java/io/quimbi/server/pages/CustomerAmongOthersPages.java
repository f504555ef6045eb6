package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.LookalikesReport;
import io.quimbi.engine.insight.WhyReport;
import io.quimbi.server.pages.Screens.Told;
import io.quimbi.server.web.Needs;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Parts of a customer's page that compare with everybody, for which the store is read whole when
 * they are first asked for: each is fetched when it comes into sight, and the page is there before.
 */
@Controller
final class CustomerAmongOthersPages {
  private static final String PLACE = "/app/customers";
  private static final int LOOKALIKES = 10;

  private final Quimbi quimbi;
  private final Screens screens;

  CustomerAmongOthersPages(Quimbi quimbi, Screens screens) {
    this.quimbi = quimbi;
    this.screens = screens;
  }

  /** What accounts for the customer's segments, against the median customer. */
  @GetMapping("/app/customer/why")
  @Needs(Role.READ)
  ModelAndView why(Caller caller, @RequestParam String id) {
    Told<WhyReport> why =
        Screens.told(() -> quimbi.customerWhy().of(caller.storeId(), id, Optional.empty()));
    WhyReport report = why.report();
    return part(
        caller, "Why they belong there", why.missing(), report == null ? null : reasons(report));
  }

  /** Who of all customers is most like this one. */
  @GetMapping("/app/customer/lookalikes")
  @Needs(Role.READ)
  ModelAndView lookalikes(Caller caller, @RequestParam String id) {
    Told<LookalikesReport> like =
        Screens.told(() -> quimbi.lookalikes().of(caller.storeId(), id, LOOKALIKES, Metric.COSINE));
    LookalikesReport report = like.report();
    return part(
        caller,
        "Customers most like this one",
        like.missing(),
        report == null ? null : lookalikes(report, screens.figures(caller)));
  }

  private ModelAndView part(
      Caller caller, String title, @Nullable String missing, @Nullable Table table) {
    Screens.Screen screen =
        screens.begin(caller, "customer-part", title, PLACE).with("missing", missing);
    if (table != null) {
      screen.table(table).with("table", table);
    }
    return screen.page();
  }

  private static Table reasons(WhyReport why) {
    Table.Builder table =
        Table.of("reasons", "Why they belong there", "Axis", "Segment", "What accounts for it~");
    why.axes()
        .forEach(
            (axis, on) ->
                table.row(
                    Table.text(Figures.words(axis)).to(Links.axis(axis)),
                    Table.text(Figures.words(on.segment())),
                    Table.text(
                        on.reason() == null
                            ? CustomerPages.sentences(on.features())
                            : on.reason())));
    return table.build();
  }

  private static Table lookalikes(LookalikesReport like, Figures f) {
    Table.Builder table =
        Table.of(
            "lookalikes",
            "Customers most like this one",
            "Customer",
            "Similarity#",
            "Orders#",
            "Value so far#",
            "Last order",
            "In common, the rarest first~");
    for (LookalikesReport.Lookalike one : like.lookalikes()) {
      table.row(
          Table.text(one.customer().customerId()).to(Links.customer(one.customer().customerId())),
          Table.figure(one.similarity(), f.number(one.similarity(), 3)),
          Table.figure(one.customer().totalOrders(), f.count(one.customer().totalOrders())),
          Table.figure(one.customer().lifetimeValue(), f.money(one.customer().lifetimeValue())),
          Table.sorted(
              f.date(one.customer().lastOrderAt()), String.valueOf(one.customer().lastOrderAt())),
          Table.text(
              String.join(
                  ", ",
                  one.shared().stream()
                      .limit(3)
                      .map(shared -> Figures.words(shared.segment()))
                      .toList())));
    }
    return table.build();
  }
}
