package io.quimbi.server.start;

import io.quimbi.app.ExitCode;
import io.quimbi.engine.QuimbiException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs a program whose options picocli reads. */
public final class Program {
  private Program() {}

  /** Says what went wrong, and with what code the program ends. */
  @FunctionalInterface
  public interface Report {
    /** See {@link Program#report}, which is one. */
    int of(Exception failure, PrintStream err);
  }

  /**
   * Runs a program; its exit code.
   *
   * @param words those of the command that brought the launcher here, which passes its line on
   */
  public static int run(
      Callable<Integer> program, List<String> words, Report report, String... args) {
    List<String> all = List.of(args);
    boolean named = all.size() >= words.size() && all.subList(0, words.size()).equals(words);
    List<String> own = named ? all.subList(words.size(), all.size()) : all;
    CommandLine line = new CommandLine(program);
    line.setExecutionExceptionHandler((failure, command, parsed) -> report.of(failure, System.err));
    return line.execute(own.toArray(String[]::new));
  }

  /** Says on standard error what went wrong; the exit code that goes with it. */
  public static int report(Exception failure, PrintStream err) {
    if (failure instanceof QuimbiException known) {
      err.println("quimbi: " + known.getMessage() + " [" + known.code() + "]");
      return ExitCode.of(known.kind());
    }
    err.println("quimbi: a fault of ours: " + failure);
    failure.printStackTrace(err);
    return ExitCode.FAULT;
  }
}
