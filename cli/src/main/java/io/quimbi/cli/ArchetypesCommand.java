package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The archetypes of a store. */
@Command(
    name = "archetypes",
    description = "The most common combinations of dominant segments.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ArchetypesCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int top = 20;

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          List<ArchetypeRow> rows = quimbi.insight().archetypes(store.id(), top);
          json.show(rows, () -> print(rows, System.out));
          return ExitCode.DONE;
        });
  }

  static void print(List<ArchetypeRow> rows, PrintStream out) {
    TextTable table = new TextTable("archetype", ">customers", ">share", ">mean value", "segments");
    for (ArchetypeRow row : rows) {
      table.row(
          row.archetypeId(),
          Figures.count(row.customers()),
          Figures.percent(row.share()),
          Figures.decimal(row.meanLifetimeValue()),
          row.signature() + (row.family() == null ? "" : " (family " + row.family() + ")"));
    }
    table.print(out);
  }
}
