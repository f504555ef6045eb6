package io.quimbi.testkit.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line as an operating system sees it: a class path and a main class.
 *
 * @param classPath of the command line, as {@code java -cp} takes it
 * @param main the class to run
 * @param prefix what is put before the command, such as another user to run as; may be empty
 */
public record CommandLineProgram(String classPath, String main, List<String> prefix) {
  private static final String MAIN = "io.quimbi.cli.Main";

  /** Copies the prefix. */
  public CommandLineProgram {
    prefix = List.copyOf(prefix);
  }

  /** The command line of a class path, run by the user of this process. */
  public CommandLineProgram(String classPath) {
    this(classPath, MAIN, List.of());
  }

  /** The command line on the class path of this process. */
  public static CommandLineProgram ofThisProcess() {
    return ofThisProcess(MAIN);
  }

  /** Another program on the class path of this process. */
  public static CommandLineProgram ofThisProcess(String main) {
    return new CommandLineProgram(System.getProperty("java.class.path"), main, List.of());
  }

  /** The same program behind a command such as {@code setpriv} or {@code faketime}. */
  public CommandLineProgram behind(String... command) {
    return new CommandLineProgram(classPath, main, List.of(command));
  }

  /**
   * Starts a command.
   *
   * @param home its data directory
   * @param scratch made if absent; holds what it prints, and is its folder for temporary files
   */
  public RunningCommand start(Path home, Path scratch, String... arguments) {
    // A process group of its own, as a shell gives it, in which Ctrl-C is heard: what runs in the
    // background of a script inherits that it is not.
    List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
    command.addAll(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The fastest start: these live for a second or two.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    // Stages then show on standard error as they begin, not once they have ended.
    command.add("-Dquimbi.terminal=true");
    try {
      Path temporary = Files.createDirectories(scratch.resolve("tmp"));
      command.add("-Djava.io.tmpdir=" + temporary.toAbsolutePath());
      command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
      command.addAll(List.of("-cp", classPath, main));
      command.addAll(List.of(arguments));
      command.addAll(List.of("--data-dir", home.toString()));
      Path out = Files.createTempFile(scratch, "out", ".txt");
      Path err = Files.createTempFile(scratch, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(scratch.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      Map<String, String> environment = builder.environment();
      environment.remove("DATABASE_URL");
      environment.remove("QUIMBI_HOME");
      return new RunningCommand(String.join(" ", arguments), builder.start(), home, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  public RunningCommand.Ended run(Path home, Path scratch, String... arguments) {
    return start(home, scratch, arguments).ends();
  }
}
