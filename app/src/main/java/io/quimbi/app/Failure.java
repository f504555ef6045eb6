package io.quimbi.app;

import io.quimbi.engine.QuimbiException;
import java.io.PrintStream;
import java.util.concurrent.CancellationException;

/** What a program says that ends for a failure, the command line and the service alike. */
public final class Failure {
  private Failure() {}

  /** Says what went wrong; the exit code that goes with it. */
  public static int report(Throwable failure, PrintStream err) {
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
}
