package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** From nothing to a report. */
@Command(
    name = "demo",
    description = "Generate a shop, import it, discover its segments, rebuild its past and report.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  private static final String STORE = "demo";

  @Mixin private ShopOptions shop = new ShopOptions();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    DemoShopOptions options = shop.options();
    return common.with(
        (quimbi, progress) -> {
          // A shop of its own for each set of options, so that one demo never mixes with another.
          Path folder =
              quimbi
                  .settings()
                  .dataDir()
                  .resolve("demo")
                  .resolve(
                      options.customers()
                          + "-"
                          + options.seed()
                          + "-"
                          + options.years()
                          + "-"
                          + options.end());
          String store =
              options.equals(new ShopOptions().options())
                  ? STORE
                  : STORE + "-" + folder.getFileName();
          var counts = DemoShop.write(options, folder, progress);
          var outcome =
              quimbi
                  .importAndDiscover()
                  .run(
                      ImportOptions.of(folder.resolve("orders.csv"), store, folder)
                          .withTickets(folder.resolve("tickets.csv")),
                      null,
                      quimbi.settings().discovery(),
                      true,
                      quimbi.settings().threads(),
                      progress);
          var past = BackfillCommand.run(quimbi, store, progress);
          progress.end();
          if (json.wanted()) {
            JsonOption.print(quimbi.insight().segments(store, Optional.empty()), System.out);
            return ExitCode.DONE;
          }
          GenerateCommand.print(counts);
          ImportCommand.print(outcome.imported(), System.out);
          DiscoverCommand.print(outcome.discovered());
          BackfillCommand.print(past, System.out);
          System.out.println();
          ReportCommand.print(quimbi, store, System.out);
          System.out.printf("%nWho moved most%n");
          MoversCommand.print(quimbi, store, System.out);
          System.out.printf(
              "%nLook further: quimbi customer C0000001 --store %s, quimbi segments --store %s,%n"
                  + "quimbi sql \"SELECT * FROM customer_profiles LIMIT 5\" --store %s. What was"
                  + " planted in the shop: %s%n",
              store, store, store, folder.resolve("truth.csv"));
          return ExitCode.DONE;
        });
  }
}
