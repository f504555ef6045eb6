package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.CustomerOrdersReport;
import io.quimbi.engine.insight.CustomerOrdersReport.Line;
import io.quimbi.engine.insight.CustomerOrdersReport.Ordered;
import io.quimbi.engine.insight.CustomerOrdersReport.Ticket;
import io.quimbi.server.web.Needs;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What a customer ordered: a part of the customer's page, which turns its own leaves. */
@Controller
final class CustomerOrdersPages {
  private static final String PATH = "/app/customer/orders";
  private static final int PAGE = 10;
  private static final int NAMED_MAX = 4;

  private final Quimbi quimbi;
  private final Screens screens;

  CustomerOrdersPages(Quimbi quimbi, Screens screens) {
    this.quimbi = quimbi;
    this.screens = screens;
  }

  /** A part of the orders alone; its files have all of them. */
  @GetMapping(PATH)
  @Needs(Role.READ)
  ModelAndView orders(
      Caller caller,
      @RequestParam String id,
      @RequestParam(defaultValue = "0") int skip,
      @RequestParam(required = false) @Nullable String csv) {
    Screens.Screen screen = screens.begin(caller, "customer-orders", id, "/app/customers");
    CustomerOrdersReport report =
        csv == null
            ? quimbi.customerOrders().of(caller.storeId(), id, skip, PAGE)
            : quimbi.customerOrders().of(caller.storeId(), id, 0, Integer.MAX_VALUE);
    return add(screen, report, screens.figures(caller)).page();
  }

  /** Puts the newest orders on a customer's page. */
  Screens.Screen addTo(Screens.Screen screen, Caller caller, String id) {
    return add(
        screen, quimbi.customerOrders().of(caller.storeId(), id, 0, PAGE), screens.figures(caller));
  }

  private static Screens.Screen add(Screens.Screen screen, CustomerOrdersReport report, Figures f) {
    String path = PATH + "?id=" + Links.encoded(report.customerId());
    int end = report.skipped() + report.orders().size();
    screen
        .with("ordered", report)
        .with("orderedFrom", report.orders().isEmpty() ? 0 : report.skipped() + 1)
        .with("orderedTo", end)
        .with(
            "later",
            report.skipped() == 0 ? null : path + "&skip=" + Math.max(0, report.skipped() - PAGE))
        .with("earlier", end < report.ordersInAll() ? path + "&skip=" + end : null)
        .table(orders(report, f, path + "&"))
        .table(lines(report, f, path + "&"));
    if (report.ticketsInAll() > 0) {
      screen.table(tickets(report, f, path + "&"));
    }
    return screen;
  }

  private static Table orders(CustomerOrdersReport report, Figures f, String file) {
    Table.Builder table =
        Table.of(
                "orders",
                "Orders, the newest first",
                "Ordered",
                "Order",
                "What was in it~",
                "Discount#",
                "Refunded#",
                "Paid in the end#",
                "Channel",
                "State",
                "Tickets#")
            .whenEmpty("This customer has not ordered yet.")
            .file(file);
    for (Ordered order : report.orders()) {
      table.row(
          ordered(order, f),
          Table.text(order.orderId()),
          Table.text(contents(order, f)),
          given(order.discount(), f),
          given(order.refunded(), f),
          Table.figure(order.paid(), f.price(order.paid())),
          Table.text(order.channel() == null ? "–" : order.channel()),
          Table.text(state(order, f)),
          Table.figure(order.tickets(), order.tickets() == 0 ? "–" : f.count(order.tickets())));
    }
    return table.build();
  }

  /** What is mostly nothing is shown only where it is something. */
  private static Table.Cell given(BigDecimal amount, Figures f) {
    return Table.figure(amount, amount.signum() == 0 ? "–" : f.price(amount));
  }

  private static Table.Cell ordered(Ordered order, Figures f) {
    return Table.sorted(
        order.timeKnown() ? f.time(order.orderedAt()) : f.date(order.orderedAt()),
        order.orderedAt().toString());
  }

  private static String contents(Ordered order, Figures f) {
    String named =
        order.lines().stream()
            .limit(NAMED_MAX)
            .map(
                line ->
                    f.quantity(line.quantity())
                        + " × "
                        + (line.productName() == null ? "unnamed" : line.productName()))
            .collect(Collectors.joining(", "));
    int more = order.lines().size() - NAMED_MAX;
    return more > 0 ? named + " and " + more + " more" : named;
  }

  private static String state(Ordered order, Figures f) {
    if (order.cancelledAt() != null) {
      return "cancelled " + f.date(order.cancelledAt());
    }
    if (order.refunded().signum() == 0) {
      return "stands";
    }
    return order.paid().signum() <= 0 ? "refunded" : "refunded in part";
  }

  private static Table lines(CustomerOrdersReport report, Figures f, String file) {
    Table.Builder table =
        Table.of(
                "lines",
                "Every line of these orders",
                "Ordered",
                "Order",
                "Product~",
                "Category",
                "Quantity#",
                "List value#",
                "Discount#",
                "Refunded#",
                "Refunded on",
                "Reason")
            .file(file);
    for (Ordered order : report.orders()) {
      for (Line line : order.lines()) {
        table.row(
            ordered(order, f),
            Table.text(order.orderId()),
            Table.text(product(line)),
            Table.text(line.category() == null ? "–" : line.category()),
            Table.figure(whole(line.quantity()), f.quantity(line.quantity())),
            Table.figure(line.listTotal(), f.price(line.listTotal())),
            given(line.discount(), f),
            given(line.refunded(), f),
            Table.sorted(
                f.date(line.refundedAt()),
                line.refundedAt() == null ? "" : line.refundedAt().toString()),
            Table.text(line.returnReason() == null ? "–" : line.returnReason()));
      }
    }
    return table.build();
  }

  /** A quantity that is whole is so in files too. */
  private static Number whole(double quantity) {
    return quantity == Math.rint(quantity) ? (Number) Math.round(quantity) : (Number) quantity;
  }

  private static String product(Line line) {
    String name = line.productName();
    String id = line.productId();
    if (name == null || id == null) {
      return "unnamed";
    }
    return name.equals(id) ? id : name + " (" + id + ")";
  }

  private static Table tickets(CustomerOrdersReport report, Figures f, String file) {
    Table.Builder table =
        Table.of(
                "tickets",
                "Support tickets, the newest first",
                "Opened",
                "Ticket",
                "Channel",
                "Satisfaction, of 5#",
                "Escalated",
                "About order")
            .file(file);
    for (Ticket ticket : report.tickets()) {
      table.row(
          Table.sorted(f.time(ticket.openedAt()), ticket.openedAt().toString()),
          Table.text(ticket.ticketId()),
          Table.text(ticket.channel() == null ? "–" : ticket.channel()),
          Table.figure(
              ticket.satisfaction(),
              ticket.satisfaction() == null
                  ? ""
                  : String.format(Locale.ENGLISH, "%.0f", ticket.satisfaction())),
          Table.text(ticket.escalated() ? "yes" : "no"),
          Table.text(ticket.orderId() == null ? "–" : ticket.orderId()));
    }
    return table.build();
  }
}
