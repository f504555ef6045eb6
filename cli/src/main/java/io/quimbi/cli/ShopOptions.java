package io.quimbi.cli;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.generate.DemoShopOptions;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which demo shop. */
final class ShopOptions {
  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many customers (default: ${DEFAULT-VALUE}).")
  private int customers = 10_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "7",
      description = "The same seed gives the same shop (default: ${DEFAULT-VALUE}).")
  private long seed = 7;

  @Option(
      names = "--years",
      paramLabel = "Y",
      defaultValue = "3",
      description = "Years of history (default: ${DEFAULT-VALUE}).")
  private int years = DemoShopOptions.YEARS_DEFAULT;

  @Option(
      names = "--end",
      paramLabel = "DATE",
      description = "Last day of the history (default: 2026-06-30).")
  private @Nullable LocalDate end;

  /** The shop asked for. */
  DemoShopOptions options() {
    try {
      return new DemoShopOptions(
          customers, seed, years, end == null ? DemoShopOptions.END_DEFAULT : end);
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "SHOP_BAD_OPTION", String.valueOf(e.getMessage()), e);
    }
  }
}
