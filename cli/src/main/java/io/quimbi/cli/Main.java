package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import java.io.PrintStream;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "quimbi",
    description = "How each customer of a shop behaves, how that changes, and what to do about it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ImportCommand.class,
      DiscoverCommand.class,
      AssignCommand.class,
      ModelsCommand.class,
      ReportCommand.class,
      AxesCommand.class,
      SegmentsCommand.class,
      ArchetypesCommand.class,
      CustomerCommand.class,
      FindCommand.class,
      AudienceCommand.class,
      LookalikesCommand.class,
      LifetimeCommand.class,
      BacktestCommand.class,
      SnapshotCommand.class,
      BackfillCommand.class,
      CleanupCommand.class,
      HistoryCommand.class,
      DriftCommand.class,
      TimelineCommand.class,
      MoversCommand.class,
      FlowsCommand.class,
      TrendCommand.class,
      JourneysCommand.class,
      ExportCommand.class,
      SqlCommand.class,
      StatusCommand.class,
      JobsCommand.class,
      StoresCommand.class,
      KeysCommand.class,
      WebhooksCommand.class,
      AuditCommand.class,
      CustomerDataCommand.class,
      ForgetCommand.class,
      ConfigCommand.class,
      GenerateCommand.class,
      ClusterCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec.
  Main() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? Choose one of these:");
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Ctrl-C where a command does not see to it: before it has begun, and once it is over.
    Thread edge =
        new Thread(() -> CommonOptions.stoppedAtTheEdge(System.err), "quimbi-stop-at-the-edge");
    Runtime.getRuntime().addShutdownHook(edge);
    int code = execute(args);
    CommonOptions.removeHook(edge);
    System.exit(code);
  }

  /** Runs a command and returns its exit code. */
  static int execute(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, System.err));
    line.setParameterExceptionHandler(
        (failure, arguments) -> {
          CommandLine command = failure.getCommandLine();
          System.err.println("quimbi: " + failure.getMessage());
          if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, System.err)) {
            command.usage(System.err);
          }
          return ExitCode.USAGE;
        });
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      return report(e, System.err);
    }
  }

  /** Says on standard error what went wrong; the exit code that goes with it. */
  static int report(Throwable failure, PrintStream err) {
    if (outOfMemory(failure)) {
      err.printf(
          "quimbi: out of memory: this needs more than the %d MB that the program may take. What"
              + " was done before stays, of this nothing is stored. Give it more, for example"
              + " QUIMBI_JAVA_OPTS=-Xmx3g before the command [OUT_OF_MEMORY]%n",
          Runtime.getRuntime().maxMemory() >> 20);
      return ExitCode.ENVIRONMENT;
    }
    if (failure instanceof CancellationException) {
      // An import that was finished before the discovery that is cancelled stays.
      err.println("quimbi: cancelled; what was under way is undone, what was done before stays.");
      return ExitCode.CANCELLED;
    }
    if (failure instanceof QuimbiException known) {
      err.println("quimbi: " + known.getMessage() + " [" + known.code() + "]");
      return ExitCode.of(known.kind());
    }
    err.println("quimbi: a fault of ours: " + failure);
    err.println(
        "Please report it with the command, the version (quimbi --version) and the lines below.");
    failure.printStackTrace(err);
    return ExitCode.FAULT;
  }

  private static boolean outOfMemory(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"quimbi " + Quimbi.version() + ", Java " + Runtime.version()};
    }
  }
}
