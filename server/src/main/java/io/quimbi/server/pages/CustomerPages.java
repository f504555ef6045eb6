package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Axes;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.Figure;
import io.quimbi.engine.find.FindCustomers;
import io.quimbi.engine.find.FoundCustomers;
import io.quimbi.engine.find.FoundCustomers.FoundCustomer;
import io.quimbi.engine.find.Order;
import io.quimbi.engine.insight.CustomerReport;
import io.quimbi.engine.insight.FeatureContribution;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.snapshot.CustomerDrift.Point;
import io.quimbi.engine.snapshot.CustomerDrift.TimelineReport;
import io.quimbi.engine.snapshot.DriftReport;
import io.quimbi.server.pages.Screens.Told;
import io.quimbi.server.web.Needs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Customers found by what they are, and everything that is known of one. */
@Controller
final class CustomerPages {
  private static final String PLACE = "/app/customers";
  private static final int PAGE = 50;

  private final Quimbi quimbi;
  private final Screens screens;
  private final Lately lately;
  private final CustomerOrdersPages orders;

  CustomerPages(Quimbi quimbi, Screens screens, Lately lately, CustomerOrdersPages orders) {
    this.quimbi = quimbi;
    this.screens = screens;
    this.lately = lately;
    this.orders = orders;
  }

  /** What is asked of customers, as the form has it; empty texts ask nothing. */
  record Asked(
      String q, String axis, String segment, String level, String archetype, String order) {
    CustomerFilter filter() {
      return who().orderedBy(sorting());
    }

    /** The same in no order. */
    CustomerFilter who() {
      List<Condition> conditions = new ArrayList<>();
      if (given(q)) {
        conditions.add(new Condition.WithId(List.of(q.strip())));
      }
      if (given(axis) && given(segment)) {
        conditions.add(new Condition.InSegment(Axes.require(axis), List.of(segment)));
      }
      if (given(level)) {
        conditions.add(new Condition.ChurnLevel(List.of(level(level))));
      }
      if (given(archetype)) {
        conditions.add(new Condition.OfArchetype(List.of(archetype.strip()), false));
      }
      return CustomerFilter.of(conditions.toArray(Condition[]::new));
    }

    private static Condition.Level level(String word) {
      return Arrays.stream(Condition.Level.values())
          .filter(level -> level.name().equalsIgnoreCase(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new QuimbiException(
                      QuimbiException.Kind.USAGE,
                      "LEVEL_UNKNOWN",
                      "there is no level of churn risk \"" + word + "\""));
    }

    private Order sorting() {
      return switch (order) {
        case "risk" -> Order.most(Figure.CHURN_RISK_RANK);
        case "future" -> Order.most(Figure.PREDICTED_LTV);
        case "orders" -> Order.most(Figure.TOTAL_ORDERS);
        case "recent" -> Order.least(Figure.DAYS_SINCE_LAST_PURCHASE);
        case "silent" -> Order.most(Figure.DAYS_SINCE_LAST_PURCHASE);
        default -> Order.DEFAULT;
      };
    }

    /** The same as a query, without a page. */
    String query() {
      StringBuilder query = new StringBuilder(PLACE).append('?');
      add(query, "q", q);
      add(query, "axis", axis);
      add(query, "segment", segment);
      add(query, "level", level);
      add(query, "archetype", archetype);
      add(query, "order", order);
      return query.toString();
    }

    private static void add(StringBuilder query, String name, String value) {
      if (given(value)) {
        query.append(name).append('=').append(Links.encoded(value)).append('&');
      }
    }
  }

  private static boolean given(String text) {
    return !text.isBlank();
  }

  @GetMapping("/app/customers")
  @Needs(Role.READ)
  ModelAndView customers(
      Caller caller,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(defaultValue = "") String axis,
      @RequestParam(defaultValue = "") String segment,
      @RequestParam(defaultValue = "") String level,
      @RequestParam(defaultValue = "") String archetype,
      @RequestParam(defaultValue = "") String order,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable String csv) {
    Asked asked = new Asked(q, axis, segment, level, archetype, order);
    Told<SegmentsReport> segments = lately.segments(caller.storeId());
    SegmentsReport report = segments.report();
    if (report == null) {
      return screens
          .begin(caller, "missing", "Customers", PLACE)
          .with("missing", segments.missing())
          .page();
    }
    FindCustomers find = quimbi.findCustomers();
    int threads = quimbi.settings().threads();
    CustomerFilter filter = asked.filter();
    FoundCustomers found = find.find(caller.storeId(), filter, PAGE, cursor, threads);
    Figures f = screens.figures(caller);
    Table table =
        csv == null
            ? table(found.customers(), f, asked)
            : all(caller, find, filter, threads, f, asked);
    return screens
        .begin(caller, "customers", "Customers", PLACE)
        .with("asked", asked)
        .with("found", found)
        .with(
            "next",
            found.nextCursor() == null ? null : asked.query() + "cursor=" + found.nextCursor())
        .with("first", cursor == null ? null : asked.query())
        .with("axes", report.axes().stream().filter(SegmentsReport.AxisReport::available).toList())
        .table(table)
        .page();
  }

  /** Everybody who matches, page after page. */
  private static Table all(
      Caller caller,
      FindCustomers find,
      CustomerFilter filter,
      int threads,
      Figures f,
      Asked asked) {
    List<FoundCustomer> customers = new ArrayList<>();
    FoundCustomers page =
        find.find(caller.storeId(), filter, FindCustomers.PAGE_MAX, null, threads);
    customers.addAll(page.customers());
    while (page.nextCursor() != null) {
      page =
          find.find(caller.storeId(), filter, FindCustomers.PAGE_MAX, page.nextCursor(), threads);
      customers.addAll(page.customers());
    }
    return table(customers, f, asked);
  }

  private static Table table(List<FoundCustomer> customers, Figures f, Asked asked) {
    Table.Builder table =
        Table.of(
                "customers",
                "Customers",
                "Customer",
                "Value so far#",
                "Orders#",
                "Average order#",
                "Last order",
                "Churn risk",
                "Value in all, predicted#",
                "How often",
                "How much")
            .whenEmpty("No customer is like that. Ask for less, or check the id.")
            .file(asked.query());
    for (FoundCustomer one : customers) {
      table.row(
          Table.text(one.customerId()).to(Links.customer(one.customerId())),
          Table.figure(one.lifetimeValue(), f.money(one.lifetimeValue())),
          Table.figure(one.totalOrders(), f.count(one.totalOrders())),
          Table.figure(one.avgOrderValue(), f.money(one.avgOrderValue())),
          Table.sorted(f.date(one.lastOrderAt()), String.valueOf(one.lastOrderAt())),
          risk(one.churnRiskScore(), one.churnRiskLevel(), f),
          Table.figure(one.predictedLtv(), f.money(one.predictedLtv())),
          Table.text(Figures.words(one.dominantSegments().get("purchase_frequency"))),
          Table.text(Figures.words(one.dominantSegments().get("purchase_value"))));
    }
    return table.build();
  }

  private static Table.Cell risk(@Nullable Double score, @Nullable String level, Figures f) {
    return score == null
        ? Table.text("–")
        : Table.figure(
            score, f.percent(score) + " " + Figures.level(level).toLowerCase(Locale.ROOT));
  }

  /**
   * One axis of a thumbprint.
   *
   * @param parts memberships as a bar
   * @param figures the customer's own, in plain units
   */
  public record Print(
      String axis,
      String dominant,
      String tone,
      String strength,
      List<Piece> parts,
      String figures) {}

  /** A membership. */
  public record Piece(String segment, String tone, double start, double width, String percent) {}

  @GetMapping("/app/customer")
  @Needs(Role.READ)
  ModelAndView customer(Caller caller, @RequestParam String id) {
    String store = caller.storeId();
    CustomerReport report = quimbi.insight().customer(store, id);
    Figures f = screens.figures(caller);
    SegmentsReport segments = lately.segments(store).report();
    Screens.Screen screen =
        screens
            .begin(caller, "customer", report.customerId(), PLACE)
            .with("report", report)
            .with("outlook", report.outlook());
    orders.addTo(screen, caller, report.customerId());
    if (report.archetype() == null || segments == null) {
      return screen.page();
    }
    Tones tones = Tones.of(segments);
    List<Print> prints = prints(report, tones, f);
    Told<DriftReport> drift =
        Screens.told(() -> quimbi.customerDrift().drift(store, id, null, null));
    screen
        .with("prints", prints)
        .with("drift", drift.report())
        .with("driftMissing", drift.missing())
        .table(memberships(report, tones, f));
    DriftReport moved = drift.report();
    if (moved != null) {
      screen.table(changes(moved, tones, f));
      screen.with(
          "findings",
          moved.evidence() == null
              ? List.of()
              : moved.evidence().findings().stream()
                  .filter(finding -> finding.strength() != null)
                  .limit(4)
                  .toList());
    }
    return screen.page();
  }

  private static List<Print> prints(CustomerReport report, Tones tones, Figures f) {
    List<Print> prints = new ArrayList<>();
    report
        .segmentMemberships()
        .forEach(
            (axis, memberships) -> {
              List<Piece> pieces = new ArrayList<>();
              double start = 0;
              for (Map.Entry<String, Double> one : memberships.entrySet()) {
                double width = 100 * one.getValue();
                pieces.add(
                    new Piece(
                        one.getKey(),
                        tones.of(axis, one.getKey()),
                        start,
                        width,
                        f.percent(one.getValue())));
                start += width;
              }
              String dominant = report.dominantSegments().getOrDefault(axis, "");
              StringBuilder figures = new StringBuilder();
              report
                  .features()
                  .getOrDefault(axis, Map.of())
                  .forEach(
                      (feature, value) ->
                          figures
                              .append(figures.isEmpty() ? "" : " · ")
                              .append(f.feature(feature, value)));
              prints.add(
                  new Print(
                      axis,
                      dominant,
                      tones.of(axis, dominant),
                      report.membershipStrengths().getOrDefault(axis, ""),
                      pieces,
                      figures.toString()));
            });
    return prints;
  }

  private static Table memberships(CustomerReport report, Tones tones, Figures f) {
    Table.Builder table =
        Table.of("thumbprint", "All memberships", "Axis", "Segment", "Membership#");
    report
        .segmentMemberships()
        .forEach(
            (axis, memberships) ->
                memberships.forEach(
                    (segment, value) ->
                        table.row(
                            Table.text(Figures.words(axis)).to(Links.axis(axis)),
                            Table.text(Figures.words(segment))
                                .to(Links.members(axis, segment))
                                .toned(tones.of(axis, segment)),
                            Table.figure(value, f.percent(value)).bar(value))));
    return table.build();
  }

  private static Table changes(DriftReport drift, Tones tones, Figures f) {
    Table.Builder table =
        Table.of(
            "changes",
            "Change of each axis",
            "Axis",
            "Drift#",
            "Before",
            "Now",
            "By time alone#",
            "By what they did#",
            "Why~");
    drift.axisDrifts().entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                entry ->
                    entry.getValue().driftScore() == null ? 1 : -entry.getValue().driftScore()))
        .forEach(
            entry -> {
              DriftReport.AxisReport on = entry.getValue();
              table.row(
                  Table.text(Figures.words(entry.getKey())).to(Links.axis(entry.getKey())),
                  Table.figure(on.driftScore(), f.number(on.driftScore(), 2)),
                  Table.text(Figures.words(on.oldDominantSegment()))
                      .toned(tones.of(entry.getKey(), on.oldDominantSegment())),
                  Table.text(Figures.words(on.newDominantSegment()))
                      .toned(tones.of(entry.getKey(), on.newDominantSegment())),
                  Table.figure(on.decayDriftScore(), f.number(on.decayDriftScore(), 2)),
                  Table.figure(on.behaviourDriftScore(), f.number(on.behaviourDriftScore(), 2)),
                  Table.text(why(on)));
            });
    return table.build();
  }

  private static String why(DriftReport.AxisReport on) {
    DriftReport.Why why = on.why();
    if (on.eligibilityEvent() != null) {
      return "has " + on.eligibilityEvent() + " the axis: orders enough to say something";
    }
    if (why == null) {
      return "";
    }
    return why.reason() == null ? sentences(why.features()) : why.reason();
  }

  /** What tells most. */
  static String sentences(List<FeatureContribution> features) {
    return String.join(
        "; ",
        features.stream()
            .filter(FeatureContribution::shows)
            .limit(2)
            .map(FeatureContribution::sentence)
            .toList());
  }

  /** What an area chart is drawn from. */
  record Areas(String kind, List<String> labels, List<Series> series) {}

  /** One area or line. */
  record Series(String name, String tone, List<Double> values) {}

  /** The memberships of one axis over time: a part of the customer's page, fetched when wanted. */
  @GetMapping("/app/customer/axis")
  @Needs(Role.READ)
  ModelAndView axis(Caller caller, @RequestParam String id, @RequestParam String axis) {
    String store = caller.storeId();
    String asked = Axes.require(axis).id();
    Told<TimelineReport> timeline = Screens.told(() -> quimbi.customerDrift().timeline(store, id));
    SegmentsReport segments = lately.segments(store).report();
    Figures f = screens.figures(caller);
    Screens.Screen screen =
        screens
            .begin(caller, "customer-axis", Figures.words(asked), PLACE)
            .with("id", id)
            .with("axis", asked)
            .with("missing", timeline.missing());
    TimelineReport report = timeline.report();
    if (report == null || segments == null) {
      return screen.page();
    }
    Tones tones = Tones.of(segments);
    Set<String> names = new LinkedHashSet<>();
    report
        .points()
        .forEach(p -> names.addAll(p.fuzzyMemberships().getOrDefault(asked, Map.of()).keySet()));
    List<String> titles = new ArrayList<>(List.of("Date"));
    names.forEach(name -> titles.add(Figures.words(name) + "#"));
    titles.add("Orders#");
    Table.Builder table =
        Table.of("timeline", "Memberships over time", titles.toArray(String[]::new));
    for (Point point : report.points()) {
      Map<String, Double> memberships = point.fuzzyMemberships().getOrDefault(asked, Map.of());
      List<Table.Cell> row =
          new ArrayList<>(
              List.of(
                  Table.sorted(f.day(point.snapshotDate()), String.valueOf(point.snapshotDate()))));
      names.forEach(
          name -> row.add(Table.figure(memberships.get(name), f.percent(memberships.get(name)))));
      row.add(Table.figure(point.ordersAtSnapshot(), f.count(point.ordersAtSnapshot())));
      table.row(row);
    }
    List<Series> series =
        names.stream()
            .map(
                name ->
                    new Series(
                        Figures.words(name),
                        tones.of(asked, name),
                        report.points().stream()
                            .map(
                                point ->
                                    rounded(
                                        point
                                            .fuzzyMemberships()
                                            .getOrDefault(asked, Map.of())
                                            .getOrDefault(name, 0.0)))
                            .toList()))
            .toList();
    return screen
        .chart(
            "areas",
            new Areas(
                "areas",
                report.points().stream().map(p -> String.valueOf(p.snapshotDate())).toList(),
                series))
        .table(table.build())
        .page();
  }

  private static double rounded(double share) {
    return Math.round(share * 1e4) / 1e4;
  }
}
