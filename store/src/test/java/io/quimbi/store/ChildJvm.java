package io.quimbi.store;

import io.quimbi.store.server.Homes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that runs {@link ChildProgram}. */
final class ChildJvm implements AutoCloseable {
  private static final int SECONDS_MAX = 60;

  private final Process process;
  private final BufferedReader out;

  private ChildJvm(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Runs as the user of the tests. */
  static ChildJvm run(String... arguments) {
    return start(List.of(), System.getProperty("java.class.path"), arguments);
  }

  /** Runs as an ordinary user who may read nothing of the tests' user. */
  static ChildJvm runAsOrdinaryUser(String... arguments) {
    return start(Homes.asOrdinaryUser(), Homes.classPathForEverybody(), arguments);
  }

  private static ChildJvm start(List<String> prefix, String classPath, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The fastest start: these live for a second or two.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(List.of("-cp", classPath, ChildProgram.class.getName()));
    command.addAll(List.of(arguments));
    try {
      return new ChildJvm(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line it says; "ended" if it says no more. */
  String says() {
    try {
      String line = out.readLine();
      return line == null ? "ended" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it go on after a pause. */
  ChildJvm goOn() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Sends a signal, by name. */
  ChildJvm signal(String name) {
    Signals.send(name, process.pid());
    return this;
  }

  /** Waits for its end. */
  int ends() {
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError("the child did not end within " + SECONDS_MAX + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Kills it as nothing can be refused. */
  void kill() {
    process.destroyForcibly();
    ends();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
