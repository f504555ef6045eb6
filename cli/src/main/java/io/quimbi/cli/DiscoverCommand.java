package io.quimbi.cli;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.discovery.DiscoverSegments.Outcome;
import java.util.concurrent.Callable;
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
          if (json.wanted()) {
            JsonOption.print(outcome, System.out);
          } else {
            print(outcome);
          }
          return Main.DONE;
        });
  }

  static Outcome run(
      Quimbi quimbi, String store, DiscoveryOptions discovery, ProgressDisplay progress) {
    return quimbi
        .discoverSegments()
        .discover(
            store,
            discovery.asOf(),
            quimbi.settings().discovery(),
            quimbi.settings().threads(),
            progress);
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
