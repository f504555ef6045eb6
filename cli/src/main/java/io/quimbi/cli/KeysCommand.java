package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.access.KeyInfo;
import io.quimbi.engine.access.NewKey;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import java.io.PrintStream;
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

/** Keys to a store. */
@Command(
    name = "keys",
    description = "Keys that the service lets in: make one, list them, revoke one.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {KeysCommand.Create.class, KeysCommand.ListKeys.class, KeysCommand.Revoke.class})
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec.
  KeysCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "create, list or revoke?");
  }

  /** Makes one. */
  @Command(
      name = "create",
      description = "Make a key to a store. Its text is shown this once.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create implements Callable<Integer> {
    @Option(
        names = "--role",
        paramLabel = "R",
        required = true,
        description = "read, write (and read) or admin (everything).")
    private String role = "";

    @Option(names = "--label", paramLabel = "L", description = "What to call it in the list.")
    private @Nullable String label;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      Role wanted = Role.of(role);
      return common.with(
          (quimbi, progress) -> {
            NewKey key = quimbi.accessKeys().create(store.id(), wanted, label, Actor.COMMAND_LINE);
            progress.end();
            if (json.wanted()) {
              JsonOption.print(key, System.out);
            } else {
              System.out.println(key.text());
              System.err.printf(
                  "Key %s to store %s, role %s. This is the only time it is shown; send it as the"
                      + " header X-API-Key.%n",
                  key.keyId(), key.storeId(), key.role().id());
            }
            return ExitCode.DONE;
          });
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "The keys of a store.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class ListKeys implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            List<KeyInfo> keys = quimbi.accessKeys().list(store.id());
            progress.end();
            json.show(keys, () -> print(keys, System.out));
            return ExitCode.DONE;
          });
    }

    private void print(List<KeyInfo> keys, PrintStream out) {
      if (keys.isEmpty()) {
        out.printf(
            "Store %s has no keys: quimbi keys create --role read%s makes one.%n",
            store.id(), store.flag());
        return;
      }
      TextTable table = new TextTable("key", "role", "made", "last used", "revoked", "label");
      for (KeyInfo key : keys) {
        table.row(
            key.keyId(),
            key.role().id(),
            key.createdAt(),
            key.lastUsedAt(),
            key.revokedAt(),
            key.label());
      }
      table.print(out);
    }
  }

  /** Revokes one. */
  @Command(
      name = "revoke",
      description = "Make a key useless at once.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Revoke implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The key's id, not its text.")
    private String keyId = "";

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            quimbi.accessKeys().revoke(store.id(), keyId, Actor.COMMAND_LINE);
            progress.end();
            System.out.printf("Key %s is revoked.%n", keyId);
            return ExitCode.DONE;
          });
    }
  }
}
