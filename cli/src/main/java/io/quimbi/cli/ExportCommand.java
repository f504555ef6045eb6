package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What leaves a store. */
@Command(
    name = "export",
    description = "Write what a store knows as CSV.",
    mixinStandardHelpOptions = true,
    subcommands = ExportCommand.Profiles.class)
final class ExportCommand {

  /** Everybody's profile. */
  @Command(
      name = "profiles",
      description = "Everybody's thumbprint as CSV, a row a customer.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Profiles implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Option(
        names = "--out",
        paramLabel = "FILE.csv",
        description = "Where to write (default: standard output).")
    private @Nullable Path out;

    @Override
    public Integer call() {
      return common.with(
          (quimbi, progress) -> {
            if (out == null) {
              // Standard output is not ours to close.
              Writer writer = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
              quimbi.exportProfiles().to(store.id(), writer, progress);
              writer.flush();
            } else {
              long rows = quimbi.exportProfiles().toFile(store.id(), out, progress);
              progress.end();
              System.err.printf("%s customers written to %s%n", Figures.count(rows), out);
            }
            return ExitCode.DONE;
          });
    }
  }
}
