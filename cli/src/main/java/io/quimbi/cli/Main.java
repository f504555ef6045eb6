package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Failure;
import io.quimbi.app.Quimbi;
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
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> Failure.report(failure, System.err));
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
      return Failure.report(e, System.err);
    }
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"quimbi " + Quimbi.version() + ", Java " + Runtime.version()};
    }
  }
}
