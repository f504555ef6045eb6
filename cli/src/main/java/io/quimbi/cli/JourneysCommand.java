package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.snapshot.PopulationDrift.JourneysReport;
import io.quimbi.engine.snapshot.PopulationDrift.Path;
import io.quimbi.engine.snapshot.PopulationDrift.State;
import io.quimbi.engine.snapshot.PopulationDrift.Transition;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The ways that customers take. */
@Command(
    name = "journeys",
    description = "The ways of customers through the segments of an axis, or through archetypes.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class JourneysCommand implements Callable<Integer> {
  private static final int SHOWN = 15;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private DateRange range = new DateRange();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--axis", paramLabel = "A", description = "Through the segments of this axis.")
  private @Nullable String axis;

  @Option(names = "--archetypes", description = "Through archetypes (the default).")
  private boolean archetypes;

  @Override
  public Integer call() throws Exception {
    if (archetypes && axis != null) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "JOURNEYS_INPUT",
          "--axis and --archetypes do not go together; give one or the other");
    }
    Optional<Axis> of = Optional.ofNullable(axis).map(Axes::require);
    return common.with(
        (quimbi, progress) -> {
          JourneysReport report =
              quimbi
                  .populationDrift()
                  .journeys(store.id(), of, range.from(), range.to(), quimbi.settings().threads());
          json.show(report, () -> print(report));
          return ExitCode.DONE;
        });
  }

  private static void print(JourneysReport report) {
    System.out.printf(
        "%s over %d %s snapshots from %s to %s%n%n",
        report.of(),
        report.snapshots().size(),
        report.snapshots().getFirst().snapshotType(),
        report.snapshots().getFirst().snapshotDate(),
        report.snapshots().getLast().snapshotDate());
    TextTable states = new TextTable("state", ">customers now", ">stay each step", ">median days");
    for (State state : report.states().stream().limit(SHOWN).toList()) {
      states.row(
          state.state(),
          Figures.count(state.customers()),
          Figures.percent(state.stayRate()),
          state.medianDwellDays() == null ? "-" : Figures.decimal(state.medianDwellDays()));
    }
    states.print(System.out);
    System.out.println();
    TextTable transitions = new TextTable("from", "to", ">customers", ">of those in it");
    for (Transition step : report.transitions().stream().limit(SHOWN).toList()) {
      transitions.row(
          step.from(), step.to(), Figures.count(step.count()), Figures.percent(step.rate()));
    }
    transitions.print(System.out);
    System.out.println();
    TextTable paths = new TextTable(">customers", ">share", "way");
    for (Path path : report.paths().stream().limit(SHOWN).toList()) {
      paths.row(
          Figures.count(path.customers()),
          Figures.percent(path.share()),
          String.join(" → ", path.states()));
    }
    paths.print(System.out);
  }
}
