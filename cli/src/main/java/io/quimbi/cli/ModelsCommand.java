package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.discovery.DiscoverSegments.Outcome;
import io.quimbi.engine.insight.ComparisonReport;
import io.quimbi.engine.insight.ModelsReport;
import io.quimbi.engine.insight.ModelsReport.ActivationReport;
import io.quimbi.engine.insight.ModelsReport.Likeness;
import io.quimbi.engine.insight.ModelsReport.Model;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The models that a store has had. */
@Command(
    name = "models",
    description = "The models of a store: list them, compare two, make another the active one.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      ModelsCommand.Compare.class,
      ModelsCommand.Activate.class,
      ModelsCommand.Undo.class
    })
final class ModelsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          ModelsReport report = quimbi.modelHistory().models(store.id());
          json.show(report, () -> print(report, System.out));
          return ExitCode.DONE;
        });
  }

  private static void print(ModelsReport report, PrintStream out) {
    TextTable table =
        new TextTable(
            ">model", "", "made", "as of", ">customers", "made by", "against the one before");
    for (Model model : report.models()) {
      table.row(
          model.model(),
          model.active() ? "active" : "",
          model.createdAt(),
          model.asOf(),
          Figures.count(model.customers()),
          "discovery, Quimbi " + model.codeVersion(),
          likeness(model.comparison()));
    }
    table.print(out);
    out.println();
    for (Model model : report.models()) {
      if (model.active() && !model.activations().isEmpty()) {
        ActivationReport last = model.activations().getLast();
        out.printf(
            "Model %d is active since %s, by %s%s.%n",
            model.model(),
            last.activatedAt(),
            last.kind(),
            last.previousModel() == null ? "" : "; before it was model " + last.previousModel());
        return;
      }
    }
    out.println("No model is active: quimbi models activate makes one so.");
  }

  private static String likeness(@Nullable Likeness likeness) {
    return likeness == null
        ? ""
        : Figures.percent(likeness.softOverlap())
            + " like model "
            + likeness.previousModel()
            + ", "
            + Figures.percent(likeness.moved())
            + " of customers elsewhere";
  }

  /** Compares two. */
  @Command(
      name = "compare",
      description = "What became of the segments, and who moved, from one model to another.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Compare implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "The model to begin with.")
    private int before;

    @Parameters(index = "1", paramLabel = "B", description = "The model to compare it with.")
    private int after;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            ComparisonReport report =
                quimbi
                    .modelHistory()
                    .compare(store.id(), before, after, quimbi.settings().threads(), progress);
            progress.end();
            json.show(report, () -> ComparisonText.printAll(report, System.out));
            return ExitCode.DONE;
          });
    }
  }

  /** Makes one the active one. */
  @Command(
      name = "activate",
      description =
          "Make a model the active one and give every customer a thumbprint in its segments;"
              + " snapshots keep the model that they were made with.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Activate implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "V", description = "The model.")
    private int model;

    @Mixin private AsOfOption asOf = new AsOfOption();
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            Outcome outcome =
                quimbi
                    .discoverSegments()
                    .activate(
                        store.id(), model, asOf.text(), quimbi.settings().threads(), progress);
            progress.end();
            json.show(outcome, () -> print(outcome, store, System.out));
            return ExitCode.DONE;
          });
    }

    private static void print(Outcome outcome, StoreOption store, PrintStream out) {
      @Nullable Integer previous = outcome.previousModelNo();
      if (Objects.equals(previous, outcome.modelNo())) {
        out.printf("Model %d was active already; everybody was scored again.%n", outcome.modelNo());
      } else {
        out.printf(
            "Model %d is the active one now%s.%n",
            outcome.modelNo(), previous == null ? "" : ", in place of model " + previous);
      }
      DiscoverCommand.print(outcome);
      if (previous != null && previous != outcome.modelNo()) {
        out.printf("To go back to model %d: quimbi models undo%s%n", previous, store.flag());
      }
    }
  }

  /** Goes back. */
  @Command(
      name = "undo",
      description = "Go back to the model that was active before; once more goes one further back.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Undo implements Callable<Integer> {
    @Mixin private AsOfOption asOf = new AsOfOption();
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            Outcome outcome =
                quimbi
                    .discoverSegments()
                    .undo(store.id(), asOf.text(), quimbi.settings().threads(), progress);
            progress.end();
            if (json.wanted()) {
              JsonOption.print(outcome, System.out);
            } else {
              System.out.printf(
                  "Back to model %d. Model %d stays stored: quimbi models activate %d%s%n",
                  outcome.modelNo(),
                  outcome.previousModelNo(),
                  outcome.previousModelNo(),
                  store.flag());
              DiscoverCommand.print(outcome);
            }
            return ExitCode.DONE;
          });
    }
  }

  /** The time at which everybody is scored. */
  static final class AsOfOption {
    @Option(
        names = "--as-of",
        paramLabel = "T",
        description =
            "History up to this date or date-time counts (default: the end of the newest order's"
                + " day).")
    private @Nullable String asOf;

    @Nullable String text() {
      return asOf;
    }
  }
}
