package io.quimbi.server;

import io.quimbi.app.ExitCode;
import io.quimbi.app.Failure;
import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.server.start.Program;
import io.quimbi.server.start.StageNotes;
import io.quimbi.server.start.StartOptions;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quimbi serve}. */
@Command(
    name = "quimbi serve",
    description = "Answer over HTTP: REST with an OpenAPI, events in, jobs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
  private static final int STOP_SECONDS_MAX = 40;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen at; 0 for a free one (default: 8080).")
  private @Nullable Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default: 127.0.0.1); beyond loopback only with keys.")
  private @Nullable String bind;

  @Mixin private StartOptions start = new StartOptions();

  Main() {}

  /** Serves until it is told to stop. */
  public static void main(String[] args) {
    System.exit(Program.run(new Main(), List.of("serve"), Main::report, args));
  }

  @Override
  public Integer call() throws Exception {
    start.flag(Setting.PORT, port);
    start.flag(Setting.BIND, bind);
    Settings settings = start.settings();
    CountDownLatch closed = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    try (Quimbi quimbi = Quimbi.open(settings, new StageNotes(false))) {
      Optional<String> first = FirstKey.beforeListening(quimbi);
      first.ifPresent(System.out::println);
      try (Service service = Service.start(quimbi)) {
        // Whoever stops the process waits until everybody has an answer: first those who asked,
        // then the database.
        quimbi.beforeStop(() -> await(closed));
        Thread stop =
            new Thread(
                () -> {
                  main.interrupt();
                  await(closed);
                },
                "quimbi-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        System.out.printf(
            "Quimbi listens at http://%s:%d (stop with Ctrl-C)%n"
                + "  for people: open it in a browser and sign in with %s%n"
                + "  for programs: header X-API-Key; /docs tells of every path%n",
            host(settings.service().bind()),
            service.port(),
            first.isPresent()
                ? "the key above"
                : "your key (quimbi keys create --store S --role read makes another)");
        service.await();
      } catch (InterruptedException stopped) {
        System.err.println("quimbi: stopped; every request under way was answered.");
      } finally {
        // Before the database is closed: the hooks hold it open until they hear of this.
        closed.countDown();
      }
    }
    return ExitCode.DONE;
  }

  private static String host(String bind) {
    return bind.indexOf(':') >= 0 ? "[" + bind + "]" : bind;
  }

  private static void await(CountDownLatch closed) {
    try {
      if (!closed.await(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        System.err.println("quimbi: did not stop in time; the next start will clean up.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static int report(Throwable failure, PrintStream err) {
    if (failure instanceof CancellationException) {
      err.println("quimbi: stopped before it listened.");
      return ExitCode.DONE;
    }
    if (portTaken(failure)) {
      err.println(
          "quimbi: the port is taken by another program; name another with --port, or 0 for any"
              + " [PORT_TAKEN]");
      return ExitCode.ENVIRONMENT;
    }
    return Failure.report(failure, err);
  }

  private static boolean portTaken(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof PortInUseException) {
        return true;
      }
    }
    return false;
  }
}
