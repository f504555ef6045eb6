package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** New thumbprints in the segments there are. */
@Command(
    name = "assign",
    description = "Give every customer a new thumbprint in the segments there are.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AssignCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--as-of",
      paramLabel = "T",
      description = "History up to this date or date-time counts.")
  private @Nullable String asOf;

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          var outcome =
              quimbi
                  .discoverSegments()
                  .assign(store.id(), asOf, quimbi.settings().threads(), progress);
          json.show(outcome, () -> DiscoverCommand.print(outcome));
          return ExitCode.DONE;
        });
  }
}
