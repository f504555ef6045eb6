package io.quimbi.server.names;

import io.quimbi.app.ClaudeSettings;
import io.quimbi.app.ExitCode;
import io.quimbi.app.Failure;
import io.quimbi.app.Quimbi;
import io.quimbi.app.Settings;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.PlainText;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.discovery.NameSegments;
import io.quimbi.server.start.Program;
import io.quimbi.server.start.StoreOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code quimbi segments name --llm}: the one command that asks Claude, and so runs here, where the
 * libraries for that are.
 */
@Command(
    name = "quimbi segments name",
    description =
        "Ask Claude for the names of all segments that no person named (ANTHROPIC_API_KEY). Only"
            + " aggregates are sent; where an answer cannot be used, the built-in name stays.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class NameWithClaude implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // It is what brought the launcher here.
  @Option(names = "--llm", required = true, description = "Ask Claude.")
  private boolean llm;

  @Option(names = "--axis", paramLabel = "A", description = "Only this axis.")
  private @Nullable String axis;

  @Option(names = "--refresh", description = "Names that are no longer true go in any case.")
  private boolean refresh;

  @Option(names = "--json", description = "One JSON document on standard output.")
  private boolean json;

  @Mixin private StoreOptions options = new StoreOptions();

  NameWithClaude() {}

  /** Asks, names, and ends the process. */
  public static void main(String[] args) {
    System.exit(
        Program.run(new NameWithClaude(), List.of("segments", "name"), Failure::report, args));
  }

  @Override
  public Integer call() {
    Optional<Axis> only = Optional.ofNullable(axis).map(Axes::require);
    Settings settings = options.settings();
    ClaudeSettings claude = NamesController.withKey(settings.claude());
    try (Quimbi quimbi = Quimbi.open(settings, options.notes())) {
      ClaudeNamer namer = new ClaudeNamer(claude);
      NameSegments.Outcome outcome =
          quimbi
              .nameSegments()
              .name(options.store(), only, refresh, namer, Actor.COMMAND_LINE, options.notes());
      print(new NamesController.Named(outcome, namer.report()), System.out);
    }
    return ExitCode.DONE;
  }

  private void print(NamesController.Named named, PrintStream out) {
    if (json) {
      out.println(
          JsonMapper.builder()
              .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(named));
      return;
    }
    for (NameSegments.Change change : named.naming().renamed()) {
      out.printf(
          "%s: %s is %s now. %s%n",
          change.axis(), change.before(), change.now(), PlainText.lines(change.description()));
    }
    for (NameSegments.Refusal refusal : named.naming().refused()) {
      out.printf(
          "%s: %s keeps its name; \"%s\" %s.%n",
          refusal.axis(), refusal.segment(), PlainText.lines(refusal.proposed()), refusal.reason());
    }
    ClaudeNamer.Report claude = named.claude();
    if (claude != null) {
      claude
          .failures()
          .forEach((of, reason) -> out.printf("%s: no names from Claude, %s.%n", of, reason));
      out.printf(
          "%s: %d answers, %,d tokens in, %,d out.%n",
          claude.model(), claude.answers(), claude.tokensIn(), claude.tokensOut());
    }
  }
}
