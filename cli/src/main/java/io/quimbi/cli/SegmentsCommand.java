package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.discovery.NameSegments.Outcome;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.CandidateReport;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The segments of a store. */
@Command(
    name = "segments",
    description = "The segments of each axis: size, centroid in plain units, and how k was chosen.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {SegmentsCommand.Name.class, SegmentsCommand.Rename.class})
final class SegmentsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--axis", paramLabel = "A", description = "Only this axis.")
  private @Nullable String axis;

  @Override
  public Integer call() throws Exception {
    Optional<Axis> only = Optional.ofNullable(axis).map(Axes::require);
    return common.with(
        (quimbi, progress) -> {
          SegmentsReport report = quimbi.insight().segments(store.id(), only);
          if (json.wanted()) {
            JsonOption.print(report, System.out);
          } else {
            String currency = quimbi.stores().require(store.id()).currency();
            for (AxisReport found : report.axes()) {
              print(found, currency, System.out);
            }
          }
          return ExitCode.DONE;
        });
  }

  private static void print(AxisReport axis, @Nullable String currency, PrintStream out) {
    ReportCommand.printAxis(axis, currency, out);
    if (!axis.available() || axis.kTried().isEmpty()) {
      out.println();
      return;
    }
    out.println();
    TextTable table =
        new TextTable(
            ">k tried",
            ">J",
            ">silhouette",
            ">fuzzy sil.",
            ">Xie-Beni",
            ">part. coeff.",
            ">balance",
            ">score",
            ">Jaccard",
            "remark");
    for (CandidateReport c : axis.kTried()) {
      table.row(
          c.effectiveK() == c.k() ? "" + c.k() : c.k() + " (" + c.effectiveK() + ")",
          figure(c.objective()),
          figure(c.silhouette()),
          figure(c.fuzzySilhouette()),
          figure(c.xieBeni()),
          figure(c.partitionCoefficient()),
          figure(c.balance()),
          figure(c.score()),
          figure(c.jaccard()),
          c.remark());
    }
    table.print(out);
    out.println();
  }

  private static String figure(@Nullable Double value) {
    return value == null ? "" : Figures.decimal(value);
  }

  /** Names those that need one. */
  @Command(
      name = "name",
      description =
          "Name the segments that have no name yet; with --refresh, also those whose name is no"
              + " longer true. Names that a person gave stay.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Name implements Callable<Integer> {
    @Option(names = "--axis", paramLabel = "A", description = "Only this axis.")
    private @Nullable String axis;

    @Option(
        names = "--refresh",
        description = "Give another name where what the present one says is no longer true.")
    private boolean refresh;

    @Option(
        names = "--llm",
        description =
            "Ask Claude for names (ANTHROPIC_API_KEY); only aggregates are sent, and built-in names"
                + " stay where an answer cannot be used.")
    private boolean llm;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      if (llm) {
        // The launcher runs it where the libraries for that are.
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "LLM_NEEDS_LAUNCHER",
            "segments name --llm is run by the launcher: ./quimbi segments name --llm");
      }
      Optional<Axis> only = Optional.ofNullable(axis).map(Axes::require);
      return common.with(
          (quimbi, progress) -> {
            Outcome outcome =
                quimbi
                    .nameSegments()
                    .name(store.id(), only, refresh, null, Actor.COMMAND_LINE, progress);
            progress.end();
            json.show(outcome, () -> print(outcome, store, System.out));
            return ExitCode.DONE;
          });
    }
  }

  /** Gives one the name that a person wants. */
  @Command(
      name = "rename",
      description = "Call a segment otherwise, everywhere; nobody but you changes its name again.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Rename implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "AXIS", description = "The axis of the segment.")
    private String axis = "";

    @Parameters(index = "1", paramLabel = "OLD", description = "What it is called.")
    private String before = "";

    @Parameters(
        index = "2",
        paramLabel = "NEW",
        description = "What it is to be called: two to four words, as in weekly_regulars.")
    private String now = "";

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      Axis of = Axes.require(axis);
      return common.with(
          (quimbi, progress) -> {
            Outcome outcome =
                quimbi.nameSegments().rename(store.id(), of, before, now, Actor.COMMAND_LINE);
            progress.end();
            json.show(outcome, () -> print(outcome, store, System.out));
            return ExitCode.DONE;
          });
    }
  }

  private static void print(Outcome outcome, StoreOption store, PrintStream out) {
    if (outcome.renamed().isEmpty()) {
      out.printf("Every segment of model %d keeps its name.%n", outcome.modelNo());
    } else {
      TextTable table = new TextTable("axis", "before", "now", "");
      outcome
          .renamed()
          .forEach(
              change ->
                  table.row(change.axis(), change.before(), change.now(), change.description()));
      table.print(out);
    }
    outcome
        .refused()
        .forEach(
            refusal ->
                out.printf(
                    "Not used for %s of %s: \"%s\" %s.%n",
                    refusal.segment(), refusal.axis(), refusal.proposed(), refusal.reason()));
    if (!outcome.stale().isEmpty()) {
      out.println("No longer true of their segments:");
      outcome
          .stale()
          .forEach(
              stale ->
                  out.printf(
                      "  %s of %s, named by %s%n",
                      stale.name(), stale.axis(), stale.namedBy().replace('_', '-')));
      out.printf("To have others found: quimbi segments name --refresh%s%n", store.flag());
    }
  }
}
