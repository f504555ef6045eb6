package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.engine.Axes;
import io.quimbi.engine.insight.CustomerOrdersReport;
import io.quimbi.engine.insight.CustomerReport;
import io.quimbi.engine.insight.CustomerReport.Outlook;
import io.quimbi.engine.insight.FeatureContribution;
import io.quimbi.engine.insight.WhyReport;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One customer's thumbprint. */
@Command(
    name = "customer",
    description = "One customer: the thumbprint on every axis and the figures behind it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CustomerCommand implements Callable<Integer> {
  private static final double WORTH_SHOWING = 0.05;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--why",
      arity = "0..1",
      paramLabel = "AXIS",
      fallbackValue = "",
      description = "Why the memberships are what they are, on one axis or all.")
  private @Nullable String why;

  @Option(
      names = "--orders",
      arity = "0..1",
      paramLabel = "N",
      fallbackValue = "10",
      description = "The newest orders with their lines, and tickets: 10 of them, or N.")
  private @Nullable Integer orders;

  @Parameters(index = "0", paramLabel = "ID", description = "The store's own customer id.")
  private String id = "";

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          if (why != null) {
            return explain(
                quimbi, why.isEmpty() ? Optional.empty() : Optional.of(Axes.require(why)));
          }
          if (orders != null) {
            return list(quimbi, orders);
          }
          CustomerReport report = quimbi.insight().customer(store.id(), id);
          json.show(
              report,
              () -> print(report, quimbi.stores().require(store.id()).currency(), System.out));
          return ExitCode.DONE;
        });
  }

  private int explain(Quimbi quimbi, Optional<Axis> axis) {
    WhyReport report = quimbi.customerWhy().of(store.id(), id, axis);
    if (json.wanted()) {
      JsonOption.print(report, System.out);
      return ExitCode.DONE;
    }
    PrintStream out = System.out;
    out.printf("Customer %s of store %s%n", report.customerId(), report.storeId());
    out.printf("As of %s, model %s%n%n", report.asOf(), report.model());
    TextTable table =
        new TextTable("axis", "segment", ">membership", ">median's", "why").wrapLast();
    report
        .axes()
        .forEach(
            (name, on) ->
                table.row(
                    name,
                    on.segment(),
                    Figures.percent(on.membership()),
                    on.medianMembership() == null ? "" : Figures.percent(on.medianMembership()),
                    on.reason() == null
                        ? on.features().stream()
                            .filter(FeatureContribution::shows)
                            .map(FeatureContribution::sentence)
                            .toList()
                        : on.reason()));
    table.print(out);
    out.println();
    out.println(
        "Points of a hundred of membership against the store's median customer, which add up; what"
            + " accounts for less than half a point is left out.");
    return ExitCode.DONE;
  }

  private int list(Quimbi quimbi, int limit) {
    CustomerOrdersReport report = quimbi.customerOrders().of(store.id(), id, 0, limit);
    json.show(report, () -> CustomerOrdersText.print(report, System.out));
    return ExitCode.DONE;
  }

  private static void print(CustomerReport report, @Nullable String currency, PrintStream out) {
    out.printf("Customer %s of store %s%n", report.customerId(), report.storeId());
    if (report.archetype() == null) {
      out.println(report.message());
      return;
    }
    out.printf(
        "%s orders worth %s%s, on average %s; the first %s, the last %s%n",
        Figures.count(report.totalOrders()),
        report.lifetimeValue(),
        currency == null ? "" : " " + currency,
        report.avgOrderValue(),
        report.firstOrderAt(),
        report.lastOrderAt());
    out.printf(
        "Archetype %s, shared with %s of the customers: %s%n",
        report.archetype().archetypeId(),
        Figures.percent(report.archetype().share()),
        report.archetype().signature());
    out.printf("As of %s, model %s%n", report.asOf(), report.model());
    if (report.outlook() != null) {
      print(report.outlook(), out);
    }
    out.println();
    TextTable table = new TextTable("axis", "strength", "memberships");
    report
        .segmentMemberships()
        .forEach(
            (axis, memberships) ->
                table.row(axis, report.membershipStrengths().get(axis), memberships(memberships)));
    table.print(out);
    out.println();
    for (Axis axis : Axis.values()) {
      Map<String, Double> values = report.features().get(axis.id());
      if (values != null) {
        String segment = report.dominantSegments().get(axis.id());
        String sentence = report.segmentDescriptions().get(axis.id());
        out.printf(
            "%s%s%s%n",
            axis.id(),
            segment == null ? "" : ": " + segment,
            sentence == null ? "" : ". " + sentence);
        for (Feature feature : axis.features()) {
          Double value = values.get(feature.id());
          if (value != null) {
            out.printf("  %s%n", Figures.feature(feature, value, currency));
          }
        }
      }
    }
  }

  private static void print(Outlook outlook, PrintStream out) {
    out.printf(
        "Predicted by %s, fitted up to %s%s: ",
        outlook.model(), outlook.fittedUntil(), Figures.marked(outlook.predictionState()));
    if (outlook.churnRiskScore() != null) {
      out.printf(
          "churn risk %s (%s)",
          Figures.percent(outlook.churnRiskScore()), outlook.churnRiskLevel());
    } else {
      out.print(
          outlook.dropoutIdentified()
              ? "churn risk unknown"
              : "no churn risk, since these orders do not say that anybody stops (rank by S)");
    }
    if (outlook.predictedLtv() != null && outlook.valueToCome() != null) {
      out.printf(
          Locale.ROOT,
          "; %,.2f to come makes a lifetime value of %,.2f",
          outlook.valueToCome(),
          outlook.predictedLtv());
    }
    if (outlook.nextOrder() != null) {
      out.printf(
          "; if alive, the next order is as likely before as after %s (80 %%: %s to %s)",
          outlook.nextOrder(),
          outlook.nextOrderFrom(),
          outlook.nextOrderTo() == null ? "beyond a century" : outlook.nextOrderTo());
    }
    out.println();
  }

  private static String memberships(Map<String, Double> memberships) {
    return memberships.entrySet().stream()
        .filter(entry -> entry.getValue() >= WORTH_SHOWING)
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue()))
        .map(entry -> entry.getKey() + " " + Figures.percent(entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
