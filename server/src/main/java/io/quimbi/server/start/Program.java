package io.quimbi.server.start;

import io.quimbi.app.Failure;
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
    /** See {@link Failure#report}, which is one. */
    int of(Throwable failure, PrintStream err);
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
    try {
      return line.execute(own.toArray(String[]::new));
    } catch (OutOfMemoryError e) {
      return report.of(e, System.err);
    }
  }
}
