package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import java.io.PrintStream;
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
          System.out.println();
          lookFurther(quimbi, store, folder.resolve("truth.csv"), System.out);
          return ExitCode.DONE;
        });
  }

  /** What to do next, as commands to copy: in a browser, on a page, here. */
  private void lookFurther(Quimbi quimbi, String store, Path truth, PrintStream out) {
    String data = common.dataFlag();
    out.printf(
        """
        Look at it in a browser:
          quimbi serve%1$s
          then open http://127.0.0.1:%2$d and sign in with %3$s
        or as one page that needs no service:
          quimbi report --store %4$s --out report.html%1$s
        or here:
          quimbi customer C0000001 --store %4$s%1$s
          quimbi segments --store %4$s%1$s
          quimbi sql "SELECT * FROM customer_profiles LIMIT 5" --store %4$s%1$s
        What was planted in the shop: %5$s
        """,
        data,
        quimbi.settings().service().port(),
        firstKeyIsOf(quimbi, store)
            ? "the key that it prints"
            : "a key that quimbi keys create --store " + store + " --role admin" + data + " prints",
        store,
        truth);
  }

  /** Whether the service, which makes a key where there is none, makes it for this store. */
  private static boolean firstKeyIsOf(Quimbi quimbi, String store) {
    return !quimbi.accessKeys().any() && quimbi.stores().list().getFirst().storeId().equals(store);
  }
}
