package io.quimbi.server.mcp;

import io.modelcontextprotocol.server.McpSyncServer;
import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quimbi mcp}: the protocol on standard input and output, and nothing else there. */
@Command(
    name = "quimbi mcp",
    description = {
      "Answer an assistant on standard input and output by the Model Context Protocol, for one",
      "store. Ends when its input ends."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAULT = 1;
  private static final int USAGE = 2;
  private static final int BAD_INPUT = 3;
  private static final int NOTHING_THERE = 4;
  private static final int ENVIRONMENT = 5;

  @Option(
      names = "--store",
      paramLabel = "S",
      description = "The store (default: ${DEFAULT-VALUE}).")
  private String store = "default";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the embedded database (or QUIMBI_HOME).")
  private @Nullable String dataDir;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "A PostgreSQL ≥ 15 instead of the embedded one (or DATABASE_URL).")
  private @Nullable String databaseUrl;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; else quimbi.properties in the data folder.")
  private @Nullable Path config;

  private final OutputStream out;

  private Main(OutputStream out) {
    this.out = out;
  }

  /** Answers until the input ends. */
  public static void main(String[] args) {
    PrintStream protocol = System.out;
    // Whatever anybody prints or logs must not come between the messages.
    System.setOut(System.err);
    System.setProperty("logback.configurationFile", "io/quimbi/server/mcp/logback.xml");
    // The launcher passes its own line on.
    String[] own =
        args.length > 0 && args[0].equals("mcp") ? Arrays.copyOfRange(args, 1, args.length) : args;
    CommandLine line = new CommandLine(new Main(protocol));
    line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, System.err));
    System.exit(line.execute(own));
  }

  @Override
  public Integer call() throws Exception {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    if (dataDir != null) {
      flags.put(Setting.DATA_DIR, dataDir);
    }
    if (databaseUrl != null) {
      flags.put(Setting.DATABASE_URL, databaseUrl);
    }
    Settings settings = Settings.load(flags, System.getenv(), Optional.ofNullable(config));
    try (Quimbi quimbi = Quimbi.open(settings, Progress.NONE)) {
      quimbi.stores().require(store);
      Conversation conversation = new Conversation(System.in, out);
      McpSyncServer server =
          new McpProtocol(quimbi).over(conversation.in(), conversation.out(), store);
      conversation.awaitEnd();
      server.closeGracefully();
    }
    return DONE;
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
}
