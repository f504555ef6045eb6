package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.audit.Actor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is held of a customer. */
@Command(
    name = "customer-data",
    description = "Everything held of a customer, as one JSON document to hand over.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CustomerDataCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ID", description = "The customer.")
  private String customer = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it (default: standard output).")
  private @Nullable Path out;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private StoreOption store = new StoreOption();

  @Override
  public Integer call() throws Exception {
    return common.with(
        (quimbi, progress) -> {
          String document =
              quimbi.customerPrivacy().export(store.id(), customer, Actor.COMMAND_LINE);
          progress.end();
          if (out == null) {
            System.out.println(document);
            return ExitCode.DONE;
          }
          try {
            Files.writeString(out, document + System.lineSeparator());
          } catch (IOException e) {
            throw new QuimbiException(
                QuimbiException.Kind.ENVIRONMENT,
                "OUTPUT_UNWRITABLE",
                out + " cannot be written: " + e + "; name another file",
                e);
          }
          System.out.printf("Written to %s. Names and addresses are not stored.%n", out);
          return ExitCode.DONE;
        });
  }
}
