package io.quimbi.server.mcp;

import io.modelcontextprotocol.server.McpSyncServer;
import io.quimbi.app.ExitCode;
import io.quimbi.app.Failure;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.server.start.Program;
import io.quimbi.server.start.StartOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Option(
      names = "--store",
      paramLabel = "S",
      description = "The store (default: ${DEFAULT-VALUE}).")
  private String store = "default";

  @Mixin private StartOptions start = new StartOptions();

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
    System.exit(Program.run(new Main(protocol), List.of("mcp"), Failure::report, args));
  }

  @Override
  public Integer call() throws Exception {
    try (Quimbi quimbi = Quimbi.open(start.settings(), Progress.NONE)) {
      quimbi.stores().require(store);
      Conversation conversation = new Conversation(System.in, out);
      McpSyncServer server =
          new McpProtocol(quimbi).over(conversation.in(), conversation.out(), store);
      conversation.awaitEnd();
      server.closeGracefully();
    }
    return ExitCode.DONE;
  }
}
