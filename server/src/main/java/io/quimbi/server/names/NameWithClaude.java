package io.quimbi.server.names;

import io.quimbi.app.ClaudeSettings;
import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.PlainText;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.discovery.NameSegments;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
  private static final int USAGE = 2;
  private static final int BAD_INPUT = 3;
  private static final int NOTHING_THERE = 4;
  private static final int ENVIRONMENT = 5;
  private static final int FAULT = 1;

  @SuppressWarnings("UnusedVariable") // The launcher passes its own line on: "segments name".
  @Parameters(arity = "0..2", hidden = true)
  private String[] command = {};

  @SuppressWarnings("UnusedVariable") // It is what brought the launcher here.
  @Option(names = "--llm", required = true, description = "Ask Claude.")
  private boolean llm;

  @Option(names = "--axis", paramLabel = "A", description = "Only this axis.")
  private @Nullable String axis;

  @Option(names = "--refresh", description = "Names that are no longer true go in any case.")
  private boolean refresh;

  @Option(
      names = "--store",
      paramLabel = "S",
      defaultValue = "default",
      description = "The store (default: ${DEFAULT-VALUE}).")
  private String store = "default";

  @Option(names = "--json", description = "One JSON document on standard output.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress on standard error.")
  private boolean quiet;

  @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder of the database.")
  private @Nullable String dataDir;

  @Option(names = "--database-url", paramLabel = "URL", description = "Another PostgreSQL.")
  private @Nullable String databaseUrl;

  @Option(names = "--config", paramLabel = "FILE", description = "Configuration file.")
  private @Nullable Path config;

  NameWithClaude() {}

  /** Asks, names, and ends the process. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    CommandLine line = new CommandLine(new NameWithClaude());
    line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, System.err));
    return line.execute(args);
  }

  private static int report(Exception failure, PrintStream err) {
    if (failure instanceof QuimbiException known) {
      err.println("quimbi: " + known.getMessage() + " [" + known.code() + "]");
      return switch (known.kind()) {
        case USAGE -> USAGE;
        case BAD_INPUT -> BAD_INPUT;
        case NOTHING_THERE -> NOTHING_THERE;
        case ENVIRONMENT -> ENVIRONMENT;
      };
    }
    err.println("quimbi: a fault of ours: " + failure);
    failure.printStackTrace(err);
    return FAULT;
  }

  @Override
  public Integer call() {
    Optional<Axis> only = Optional.ofNullable(axis).map(Axes::require);
    Settings settings = settings();
    ClaudeSettings claude = NamesController.withKey(settings.claude());
    try (Quimbi quimbi = Quimbi.open(settings, new Said(quiet))) {
      ClaudeNamer namer = new ClaudeNamer(claude);
      NameSegments.Outcome outcome =
          quimbi
              .nameSegments()
              .name(store, only, refresh, namer, Actor.COMMAND_LINE, new Said(quiet));
      print(new NamesController.Named(outcome, namer.report()), System.out);
    }
    return 0;
  }

  private Settings settings() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    if (dataDir != null) {
      flags.put(Setting.DATA_DIR, dataDir);
    }
    if (databaseUrl != null) {
      flags.put(Setting.DATABASE_URL, databaseUrl);
    }
    return Settings.load(flags, System.getenv(), Optional.ofNullable(config));
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

  /** Tells on standard error what takes long. */
  private record Said(boolean quiet) implements Progress {
    @Override
    public void stage(String name, long total) {
      if (!quiet) {
        System.err.println("quimbi: " + name + "…");
      }
    }

    @Override
    public void advance(long by) {}

    @Override
    public void note(String message) {
      System.err.println("quimbi: " + PlainText.lines(message));
    }

    @Override
    public boolean cancelled() {
      return false;
    }
  }
}
