package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.snapshot.Cleanup;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Retention. */
@Command(
    name = "cleanup",
    description = "Drop the snapshots that retention has outlived.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CleanupCommand implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          Cleanup.Outcome outcome = quimbi.cleanup().run(store.id());
          if (json.wanted()) {
            JsonOption.print(outcome, System.out);
          } else {
            System.out.printf(
                "Dropped %s snapshots in %d runs. Kept: %s.%n",
                Figures.count(outcome.deletedCount()),
                outcome.deletedRuns(),
                outcome.retentionPoliciesApplied().entrySet().stream()
                    .map(policy -> policy.getKey() + " " + policy.getValue() + " days")
                    .collect(Collectors.joining(", ")));
          }
          return ExitCode.DONE;
        });
  }
}
