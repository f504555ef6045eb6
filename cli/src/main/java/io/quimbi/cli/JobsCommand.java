package io.quimbi.cli;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.jobs.Job;
import io.quimbi.engine.jobs.JobLedger.JobRun;
import io.quimbi.engine.jobs.RunJobs.JobStatus;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done for a store by itself. */
@Command(
    name = "jobs",
    description = "What a service does for a store by itself: list it, do it now, what came of it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {JobsCommand.ListJobs.class, JobsCommand.Run.class, JobsCommand.History.class})
final class JobsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the spec.
  JobsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, run or history?");
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "The jobs of a store, when they are due next and what came of them last.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class ListJobs implements Callable<Integer> {
    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      return common.with(
          (quimbi, progress) -> {
            List<JobStatus> jobs = quimbi.jobs().list(store.id());
            progress.end();
            if (json.wanted()) {
              JsonOption.print(jobs, System.out);
              return ExitCode.DONE;
            }
            TextTable table = new TextTable("job", "when", "next", "last result").wrapLast();
            for (JobStatus job : jobs) {
              JobRun last = job.last();
              table.row(
                  job.job(),
                  job.schedule(),
                  job.enabled() ? job.next() : "switched off",
                  last == null ? "" : last.state() + ": " + last.summary());
            }
            table.print(System.out);
            return ExitCode.DONE;
          });
    }
  }

  /** Does one. */
  @Command(
      name = "run",
      description = "Do a job now: what was missed of it, or else what would be due now.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Run implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "JOB", description = "Its name, as jobs list has it.")
    private String name = "";

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      Job job = Job.of(name);
      return common.with(
          (quimbi, progress) -> {
            List<String> done = quimbi.jobs().runNow(store.id(), job, progress);
            progress.end();
            json.show(done, () -> done.forEach(System.out::println));
            return ExitCode.DONE;
          });
    }
  }

  /** What came of them. */
  @Command(
      name = "history",
      description = "What came of the jobs of a store, newest first.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class History implements Callable<Integer> {
    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "The latest so many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
      if (limit < 1) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE, "BAD_LIMIT", "--limit must be 1 or more, was " + limit);
      }
      return common.with(
          (quimbi, progress) -> {
            List<JobRun> runs = quimbi.jobs().history(store.id(), limit);
            progress.end();
            json.show(runs, () -> print(runs, System.out));
            return ExitCode.DONE;
          });
    }

    private static void print(List<JobRun> runs, PrintStream out) {
      TextTable table = new TextTable(">run", "job", "due", "begun", "state", "summary").wrapLast();
      for (JobRun run : runs) {
        table.row(run.runNo(), run.job(), run.due(), run.startedAt(), run.state(), run.summary());
      }
      table.print(out);
    }
  }
}
