package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.audit.AuditTrail.Entry;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who did what. */
@Command(
    name = "audit",
    description = "Who did what to a store and when; also of one that was deleted.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AuditCommand implements Callable<Integer> {
  private static final int HASH_SHOWN = 12;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--customer",
      paramLabel = "ID",
      description = "Only what was done to this customer; the trail itself holds no ids.")
  private @Nullable String customer;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The latest so many (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "BAD_LIMIT", "--limit must be 1 or more, was " + limit);
    }
    return common.with(
        (quimbi, progress) -> {
          List<Entry> entries = quimbi.audit().list(store.id(), customer, Long.MAX_VALUE, limit);
          progress.end();
          if (json.wanted()) {
            JsonOption.print(entries, System.out);
            return ExitCode.DONE;
          }
          TextTable table = new TextTable("when", "who", "what", "to");
          for (Entry entry : entries) {
            @Nullable String person = entry.personHash();
            table.row(
                entry.at(),
                entry.actor(),
                entry.action(),
                person == null
                    ? entry.subject()
                    : "customer " + person.substring(0, HASH_SHOWN) + "…");
          }
          table.print(System.out);
          return ExitCode.DONE;
        });
  }
}
