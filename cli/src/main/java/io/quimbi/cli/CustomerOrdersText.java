package io.quimbi.cli;

import io.quimbi.engine.PlainText;
import io.quimbi.engine.insight.CustomerOrdersReport;
import io.quimbi.engine.insight.CustomerOrdersReport.Line;
import io.quimbi.engine.insight.CustomerOrdersReport.Ordered;
import io.quimbi.engine.insight.CustomerOrdersReport.Ticket;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A customer's orders, for a shopkeeper to read. */
final class CustomerOrdersText {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private CustomerOrdersText() {}

  static void print(CustomerOrdersReport report, PrintStream out) {
    ZoneId zone = ZoneId.of(report.timeZone());
    out.printf(
        "Customer %s of store %s: the newest %s of %s orders%s, times of %s%n",
        PlainText.line(report.customerId()),
        PlainText.line(report.storeId()),
        Figures.count(report.orders().size()),
        Figures.count(report.ordersInAll()),
        report.currency() == null ? "" : ", amounts in " + report.currency(),
        report.timeZone());
    for (Ordered order : report.orders()) {
      print(order, zone, out);
    }
    if (!report.tickets().isEmpty()) {
      out.printf(
          "%nThe newest %s of %s tickets%n",
          Figures.count(report.tickets().size()), Figures.count(report.ticketsInAll()));
      TextTable table =
          new TextTable("opened", "ticket", "channel", ">satisfaction", "escalated", "order");
      for (Ticket ticket : report.tickets()) {
        table.row(
            at(ticket.openedAt(), MINUTE, zone),
            ticket.ticketId(),
            ticket.channel(),
            ticket.satisfaction() == null ? null : Figures.count(ticket.satisfaction()),
            ticket.escalated() ? "yes" : "no",
            ticket.orderId());
      }
      table.print(out);
    }
  }

  private static void print(Ordered order, ZoneId zone, PrintStream out) {
    out.printf(
        "%n%s  order %s%s: paid %s%s%s%n",
        at(order.orderedAt(), order.timeKnown() ? MINUTE : DAY, zone),
        PlainText.line(order.orderId()),
        order.channel() == null ? "" : ", " + PlainText.line(order.channel()),
        Figures.money(order.paid()),
        order.cancelledAt() == null ? "" : ", cancelled " + at(order.cancelledAt(), DAY, zone),
        order.tickets() == 0 ? "" : ", tickets about it: " + order.tickets());
    TextTable table =
        new TextTable(">", "product", ">list value", ">discount", ">refunded", "refunded on");
    for (Line line : order.lines()) {
      table.row(
          BigDecimal.valueOf(line.quantity()).stripTrailingZeros().toPlainString(),
          line.productName(),
          Figures.money(line.listTotal()),
          given(line.discount()),
          given(line.refunded()),
          refund(line, zone));
    }
    table.print(out);
  }

  /** What is mostly nothing is shown only where it is something. */
  private static @Nullable String given(BigDecimal amount) {
    return amount.signum() == 0 ? null : Figures.money(amount);
  }

  private static @Nullable String refund(Line line, ZoneId zone) {
    Instant refundedAt = line.refundedAt();
    if (refundedAt == null) {
      return null;
    }
    String day = at(refundedAt, DAY, zone);
    return line.returnReason() == null ? day : day + ", " + line.returnReason();
  }

  private static String at(Instant instant, DateTimeFormatter format, ZoneId zone) {
    return format.format(instant.atZone(zone));
  }
}
