package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.Actor;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stores as a whole. */
@Command(
    name = "stores",
    description = "Stores as a whole: make one, list them, delete one with all it holds.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      StoresCommand.Create.class,
      StoresCommand.ListStores.class,
      StoresCommand.Delete.class
    })
final class StoresCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec.
  StoresCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "create, list or delete?");
  }

  /**
   * A store as it is printed.
   *
   * @param timeZone in which its days begin
   * @param currency null until orders say
   */
  record Printed(String storeId, String timeZone, @Nullable String currency) {
    static Printed of(StoreSettings store) {
      return new Printed(store.storeId(), store.zone().getId(), store.currency());
    }
  }

  /** Makes one. */
  @Command(
      name = "create",
      description = "Make an empty store. Importing into a store makes it as well.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "Its id, as --store names it.")
    private String id = "";

    @Option(
        names = "--time-zone",
        paramLabel = "Z",
        defaultValue = "UTC",
        description = "Zone of the store's calendar and jobs (default: ${DEFAULT-VALUE}).")
    private String zone = "UTC";

    @Option(
        names = "--currency",
        paramLabel = "C",
        description = "Code of its currency (default: what its first orders say).")
    private @Nullable String currency;

    @Mixin private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            StoreSettings store =
                quimbi.manageStores().create(id, zone, currency, Actor.COMMAND_LINE);
            progress.end();
            System.out.printf(
                "Store %s is there, time zone %s. Orders go in with: quimbi import FILE --store %s%n",
                store.storeId(), store.zone().getId(), store.storeId());
            return ExitCode.DONE;
          });
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "The stores there are.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class ListStores implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            List<Printed> stores = quimbi.stores().list().stream().map(Printed::of).toList();
            progress.end();
            if (json.wanted()) {
              JsonOption.print(stores, System.out);
            } else if (stores.isEmpty()) {
              System.out.println("No stores yet: run quimbi demo, or import orders.");
            } else {
              TextTable table = new TextTable("store", "time zone", "currency");
              stores.forEach(s -> table.row(s.storeId(), s.timeZone(), s.currency()));
              table.print(System.out);
            }
            return ExitCode.DONE;
          });
    }
  }

  /** Deletes one. */
  @Command(
      name = "delete",
      description =
          "Delete a store with its orders, models, snapshots and keys. There is no way back.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Delete implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The store.")
    private String id = "";

    @Option(names = "--yes", description = "Really.")
    private boolean yes;

    @Mixin private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws Exception {
      if (!yes) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "DELETE_NOT_SURE",
            "this deletes store \""
                + id
                + "\" with everything it holds, and nothing brings it back; add --yes to do it");
      }
      return common.with(
          (quimbi, progress) -> {
            quimbi.manageStores().delete(id, Actor.COMMAND_LINE);
            progress.end();
            System.out.printf("Store %s is deleted.%n", id);
            return ExitCode.DONE;
          });
    }
  }
}
