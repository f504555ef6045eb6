package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FindCustomers;
import io.quimbi.engine.find.FoundCustomers;
import io.quimbi.engine.find.FoundCustomers.DriftLookedAt;
import io.quimbi.engine.find.FoundCustomers.FoundCustomer;
import io.quimbi.engine.words.AskInWords.Answer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which customers. */
@Command(
    name = "find",
    description = {
      "The customers of whom all conditions hold: asked for by segments, by a filter in JSON, or in",
      "plain words such as \"big spenders who slow down\". docs/find.md tells what can be asked."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FindCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();
  @Mixin private FilterOptions asked = new FilterOptions();

  @Parameters(arity = "0..*", paramLabel = "WORDS", description = "A question in plain words.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many customers at most (default: the first " + SHOWN + " are shown).")
  private @Nullable Integer limit;

  @Option(names = "--count", description = "Only how many there are.")
  private boolean count;

  @Option(
      names = "--cursor",
      paramLabel = "C",
      description = "The next page, as the page before told.")
  private @Nullable String cursor;

  @Option(
      names = "--out",
      paramLabel = "FILE.csv",
      description = "Write everybody who matches as CSV.")
  private @Nullable Path out;

  @Option(
      names = "--schema",
      description = "Print the JSON Schema of filters of this store, and find nobody.")
  private boolean schema;

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          if (schema) {
            JsonOption.print(quimbi.findCustomers().schema(store.id()), System.out);
          } else if (words.isEmpty()) {
            byFilter(quimbi, progress);
          } else {
            inWords(quimbi, progress);
          }
          return ExitCode.DONE;
        });
  }

  private int page() {
    return count ? 0 : limit == null ? SHOWN : Math.min(FindCustomers.PAGE_MAX, limit);
  }

  private void byFilter(Quimbi quimbi, ProgressDisplay progress) {
    CustomerFilter filter = limited(asked.filter());
    if (out != null) {
      write(quimbi, filter, out, progress);
      return;
    }
    FoundCustomers found =
        quimbi
            .findCustomers()
            .find(store.id(), filter, page(), cursor, quimbi.settings().threads());
    progress.end();
    if (json.wanted()) {
      JsonOption.print(found, System.out);
      return;
    }
    System.out.printf("%s %s%n", Figures.count(found.matching()), found.understood());
    print(found.drift(), found.customers(), found.nextCursor(), System.out);
  }

  private void inWords(Quimbi quimbi, ProgressDisplay progress) {
    if (!asked.none()) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "FIND_TWICE",
          "ask in words or by --segment and --filter, not both");
    }
    String question = String.join(" ", words);
    if (out != null) {
      CustomerFilter filter = quimbi.askInWords().read(store.id(), question).requireWhole(question);
      write(quimbi, limited(filter), out, progress);
      return;
    }
    Answer answer =
        quimbi
            .askInWords()
            .answer(store.id(), question, page(), cursor, quimbi.settings().threads());
    progress.end();
    json.show(answer, () -> print(answer, System.out));
  }

  private CustomerFilter limited(CustomerFilter filter) {
    return limit == null ? filter : filter.limitedTo(limit);
  }

  private void write(Quimbi quimbi, CustomerFilter filter, Path file, ProgressDisplay progress) {
    long rows =
        quimbi
            .exportCustomers()
            .toFile(store.id(), filter, file, quimbi.settings().threads(), progress);
    progress.end();
    System.err.printf("%s customers written to %s%n", Figures.count(rows), file);
  }

  private static void print(Answer answer, PrintStream out) {
    if (answer.understood() == null || answer.count() == null) {
      out.println("Not understood: " + String.join(", ", answer.notUnderstood()));
      answer.notes().forEach(note -> out.println("  " + note));
      out.println("Ask for example:");
      answer.examples().forEach(example -> out.println("  " + example));
      return;
    }
    out.printf("%s %s%n", Figures.count(answer.count()), answer.understood());
    if (!answer.notUnderstood().isEmpty()) {
      out.println("Not understood, and left out: " + String.join(", ", answer.notUnderstood()));
    }
    answer.notes().forEach(note -> out.println("  " + note));
    answer
        .ambiguous()
        .forEach(
            words ->
                out.printf(
                    "  \"%s\" may also mean: %s%n",
                    words.words(), String.join("; ", words.others())));
    print(answer.drift(), answer.customers(), answer.nextCursor(), out);
  }

  private static void print(
      List<DriftLookedAt> drift,
      List<FoundCustomer> customers,
      @Nullable String next,
      PrintStream out) {
    drift.forEach(
        looked ->
            out.printf(
                "  drift from %s to %s of %s customers%s%n",
                looked.fromSnapshot(),
                looked.toSnapshot(),
                Figures.count(looked.customersCompared()),
                looked.approximate() ? " (approximate)" : ""));
    if (customers.isEmpty()) {
      return;
    }
    out.println();
    TextTable table =
        new TextTable(
            "customer", ">orders", ">value", ">average", "last order", ">churn risk", ">predicted");
    for (FoundCustomer customer : customers) {
      Double risk = customer.churnRiskScore();
      Double predicted = customer.predictedLtv();
      table.row(
          customer.customerId(),
          Figures.count(customer.totalOrders()),
          Figures.money(customer.lifetimeValue()),
          Figures.money(customer.avgOrderValue()),
          customer.lastOrderAt().toString().substring(0, 10),
          risk == null ? "" : Figures.percent(risk),
          predicted == null ? "" : String.format(Locale.ROOT, "%,.2f", predicted));
    }
    table.print(out);
    if (next != null) {
      out.printf("%nThere are more: --cursor %s%n", next);
    }
  }
}
