package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopCounts;
import io.quimbi.engine.generate.DemoShopOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A demo shop as files. */
@Command(
    name = "generate",
    description =
        "Write a demo shop: orders.csv, tickets.csv, and truth.csv with what was planted.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GenerateCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the files go; made where it is missing.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws Exception {
    DemoShopOptions options = shop.options();
    return common.withoutStore(
        progress -> {
          DemoShopCounts counts = DemoShop.write(options, out, progress);
          if (json.wanted()) {
            JsonOption.print(counts, System.out);
          } else {
            print(counts);
            System.out.printf("Files: %s%n", out);
          }
          return ExitCode.DONE;
        });
  }

  static void print(DemoShopCounts counts) {
    System.out.printf(
        "Demo shop: %s customers, %s orders with %s lines, %s refunds, %s return slips, %s"
            + " tickets.%n",
        Figures.count(counts.customers()),
        Figures.count(counts.orders()),
        Figures.count(counts.lines()),
        Figures.count(counts.refunds()),
        Figures.count(counts.returnSlips()),
        Figures.count(counts.tickets()));
  }
}
