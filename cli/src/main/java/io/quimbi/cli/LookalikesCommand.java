package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.insight.LookalikeAudience;
import io.quimbi.engine.insight.Lookalikes;
import io.quimbi.engine.insight.LookalikesReport;
import io.quimbi.engine.insight.LookalikesReport.Lookalike;
import io.quimbi.engine.insight.LookalikesReport.Person;
import io.quimbi.engine.insight.LookalikesReport.Shared;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who is most like whom. */
@Command(
    name = "lookalikes",
    description = "The customers most like one, or most like any of a list: exactly the nearest.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LookalikesCommand implements Callable<Integer> {
  /** Beyond this a customer is like hardly anybody. */
  private static final double ALONE_PERCENTILE = 99;

  private static final int SHARED_TOLD = 3;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "The store's own customer id.")
  private @Nullable String id;

  @Option(
      names = "--seeds",
      paramLabel = "FILE",
      description = "Customer ids, one a line; a first line customer_id is a heading.")
  private @Nullable Path seeds;

  @Option(
      names = {"-k", "--count"},
      paramLabel = "N",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int count = 10;

  @Option(
      names = "--metric",
      paramLabel = "M",
      description = "cosine or euclidean (default: ${DEFAULT-VALUE}).")
  private String metric = "cosine";

  @Override
  public Integer call() throws Exception {
    if ((id == null) == (seeds == null)) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "LOOKALIKE_SEEDS",
          "lookalikes needs a customer's ID or --seeds FILE, one of the two");
    }
    Metric by = Lookalikes.metric(metric);
    List<String> list = seeds == null ? List.of() : ids(seeds);
    return common.with(
        (quimbi, progress) -> {
          Lookalikes lookalikes = quimbi.lookalikes();
          if (id != null) {
            LookalikesReport report = lookalikes.of(store.id(), id, count, by);
            json.show(report, () -> print(report, System.out));
            return ExitCode.DONE;
          }
          LookalikeAudience audience = lookalikes.audience(store.id(), list, count, by);
          json.show(audience, () -> print(audience, System.out));
          return ExitCode.DONE;
        });
  }

  private static List<String> ids(Path file) {
    try {
      List<String> ids =
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .map(line -> line.replace("\uFEFF", "").strip())
              .filter(line -> !line.isEmpty())
              .toList();
      return !ids.isEmpty() && ids.getFirst().equals("customer_id")
          ? ids.subList(1, ids.size())
          : ids;
    } catch (CharacterCodingException e) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "SEEDS_FILE",
          file + " is not text in UTF-8; save it as such, one customer id a line",
          e);
    } catch (IOException e) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "SEEDS_FILE",
          file + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static void print(LookalikesReport report, PrintStream out) {
    Person own = report.customer();
    out.printf("Customer %s of store %s: %s%n", own.customerId(), report.storeId(), figures(own));
    out.printf(
        "As of %s, model %s, compared with %s customers by %s%n",
        report.asOf(), report.model(), Figures.count(report.compared() - 1), report.metric());
    out.printf(
        Locale.ROOT,
        "Mean distance to the ten nearest %.4f, rank %.1f of 100%s%n%n",
        report.neighbourDistance(),
        report.anomalyPercentile(),
        report.anomalyPercentile() > ALONE_PERCENTILE ? ": like hardly anybody" : "");
    TextTable table =
        new TextTable(
                "customer",
                ">" + measure(report.lookalikes()),
                ">orders",
                ">value",
                ">average",
                "last order",
                "in common")
            .wrapLast();
    for (Lookalike one : report.lookalikes()) {
      Person person = one.customer();
      table.row(
          person.customerId(),
          likeness(one),
          Figures.count(person.totalOrders()),
          Figures.money(person.lifetimeValue()),
          Figures.money(person.avgOrderValue()),
          person.lastOrderAt().toString().substring(0, 10),
          shared(one));
    }
    table.print(out);
    describe(report.lookalikes(), out);
  }

  private static void print(LookalikeAudience audience, PrintStream out) {
    out.printf(
        "Store %s: %s seeds among %s customers, by %s; as of %s, model %s%n",
        audience.storeId(),
        Figures.count(audience.seeds()),
        Figures.count(audience.compared()),
        audience.metric(),
        audience.asOf(),
        audience.model());
    if (audience.unknownCount() > 0) {
      out.printf(
          "Without a thumbprint, left out: %s (%s)%n",
          Figures.count(audience.unknownCount()),
          String.join(", ", audience.unknown())
              + (audience.unknownCount() > audience.unknown().size() ? ", …" : ""));
    }
    for (LookalikeAudience.Common common : audience.common()) {
      out.printf(
          "%s of the seeds, %s of all: %s, %s (%s)%n",
          Figures.percent(common.seedShare()),
          Figures.percent(common.share()),
          common.axis(),
          common.segment(),
          common.description());
    }
    out.println();
    TextTable table =
        new TextTable(
                "customer",
                ">" + measure(audience.lookalikes()),
                "seed",
                ">orders",
                ">value",
                "in common")
            .wrapLast();
    for (Lookalike one : audience.lookalikes()) {
      table.row(
          one.customer().customerId(),
          likeness(one),
          one.nearestTo(),
          Figures.count(one.customer().totalOrders()),
          Figures.money(one.customer().lifetimeValue()),
          shared(one));
    }
    table.print(out);
  }

  private static String figures(Person person) {
    return String.format(
        Locale.ROOT,
        "%s worth %s, on average %s; the last %s",
        person.totalOrders() == 1 ? "one order" : Figures.count(person.totalOrders()) + " orders",
        Figures.money(person.lifetimeValue()),
        Figures.money(person.avgOrderValue()),
        person.lastOrderAt().toString().substring(0, 10));
  }

  private static String measure(List<Lookalike> lookalikes) {
    return lookalikes.stream().anyMatch(one -> one.similarity() != null)
        ? "similarity"
        : "distance";
  }

  private static String likeness(Lookalike one) {
    return one.similarity() == null
        ? String.format(Locale.ROOT, "%.4f", one.distance())
        : String.format(Locale.ROOT, "%.5f", one.similarity());
  }

  private static String shared(Lookalike one) {
    return one.shared().stream()
        .limit(SHARED_TOLD)
        .map(shared -> shared.axis() + " " + shared.segment())
        .collect(Collectors.joining(", "));
  }

  /** What the segments that come up in the table are. */
  private static void describe(List<Lookalike> lookalikes, PrintStream out) {
    List<Shared> told =
        lookalikes.stream()
            .flatMap(one -> one.shared().stream().limit(SHARED_TOLD))
            .distinct()
            .toList();
    if (told.isEmpty()) {
      return;
    }
    out.println();
    for (Shared shared : told) {
      String line =
          String.format(
              "%s %s, %s of the customers: %s",
              shared.axis(),
              shared.segment(),
              Figures.percent(shared.share()),
              shared.description());
      TextTable.lines(line, TextTable.COLUMNS).forEach(out::println);
    }
  }
}
