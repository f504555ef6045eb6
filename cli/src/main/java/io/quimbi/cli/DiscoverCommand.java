package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.discovery.DiscoverSegments.Outcome;
import io.quimbi.engine.insight.ComparisonReport;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds segments and gives everybody a thumbprint. */
@Command(
    name = "discover",
    description = "Find the segments of a store and give every customer a thumbprint in them.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DiscoverCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private DiscoveryOptions discovery = new DiscoveryOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    discovery.into(common);
    return common.with(
        (quimbi, progress) -> {
          Outcome outcome = run(quimbi, store.id(), discovery, progress);
          Optional<ComparisonReport> comparison = comparison(quimbi, outcome, progress);
          progress.end();
          if (json.wanted()) {
            JsonOption.print(Report.of(outcome, comparison.orElse(null)), System.out);
          } else {
            print(outcome);
            printComparison(outcome, comparison, store, System.out);
            printNaming(quimbi, outcome, store, System.out);
          }
          return ExitCode.DONE;
        });
  }

  /** The outcome with how the new model compares with the one that was active; null without one. */
  private record Report(
      String storeId,
      int modelNo,
      String contentHash,
      Instant asOf,
      int customers,
      int sampled,
      int axesAvailable,
      boolean active,
      @Nullable Integer previousModelNo,
      @Nullable ComparisonReport comparison) {
    static Report of(Outcome outcome, @Nullable ComparisonReport comparison) {
      return new Report(
          outcome.storeId(),
          outcome.modelNo(),
          outcome.contentHash(),
          outcome.asOf(),
          outcome.customers(),
          outcome.sampled(),
          outcome.axesAvailable(),
          outcome.active(),
          outcome.previousModelNo(),
          comparison);
    }
  }

  static Outcome run(
      Quimbi quimbi, String store, DiscoveryOptions discovery, ProgressDisplay progress) {
    return quimbi
        .discoverSegments()
        .discover(
            store,
            discovery.asOf(),
            quimbi.settings().discovery(),
            discovery.activate(),
            quimbi.settings().threads(),
            progress);
  }

  /** How a new model compares with the one that was active before; empty where none was. */
  static Optional<ComparisonReport> comparison(
      Quimbi quimbi, Outcome outcome, ProgressDisplay progress) {
    return Optional.ofNullable(outcome.previousModelNo())
        .map(
            previous ->
                quimbi
                    .modelHistory()
                    .compare(
                        outcome.storeId(),
                        previous,
                        outcome.modelNo(),
                        quimbi.settings().threads(),
                        progress));
  }

  /** What changed against the model before, and how to go on. */
  static void printComparison(
      Outcome outcome, Optional<ComparisonReport> comparison, StoreOption store, PrintStream out) {
    comparison.ifPresent(
        report -> {
          out.println();
          ComparisonText.print(report, out);
          out.printf(
              "%nAll figures: quimbi models compare %d %d%s%n",
              report.before(), report.after(), store.flag());
        });
    if (!outcome.active()) {
      out.printf(
          "Model %d is stored and not in use. To use it: quimbi models activate %d%s%n",
          outcome.modelNo(), outcome.modelNo(), store.flag());
    } else if (comparison.isPresent()) {
      out.printf(
          "To go back to model %d: quimbi models undo%s%n",
          comparison.get().before(), store.flag());
    }
  }

  /** Names come from the built-in namer; somebody with a key for Claude may want others. */
  static void printNaming(Quimbi quimbi, Outcome outcome, StoreOption store, PrintStream out) {
    if (outcome.active() && quimbi.settings().claude().key().isPresent()) {
      out.printf(
          "To ask Claude for the names of segments: quimbi segments name --llm%s%n", store.flag());
    }
  }

  static void print(Outcome outcome) {
    System.out.printf(
        "Model %d: %s customers on %d axes as of %s%s.%n",
        outcome.modelNo(),
        Figures.count(outcome.customers()),
        outcome.axesAvailable(),
        outcome.asOf(),
        outcome.sampled() > 0 && outcome.sampled() < outcome.customers()
            ? ", discovered on a stratified sample of " + Figures.count(outcome.sampled())
            : "");
  }
}
