package io.quimbi.server;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.PlainText;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quimbi serve}. */
@Command(
    name = "quimbi serve",
    description = "Answer over HTTP: REST with an OpenAPI, events in, jobs.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class Main implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAULT = 1;
  private static final int USAGE = 2;
  private static final int BAD_INPUT = 3;
  private static final int NOTHING_THERE = 4;
  private static final int ENVIRONMENT = 5;
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

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the embedded database (or QUIMBI_HOME).")
  private @Nullable String dataDir;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "A PostgreSQL ≥ 15 instead of the embedded one (or DATABASE_URL).")
  private @Nullable String databaseUrl;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; else quimbi.properties in the data folder.")
  private @Nullable Path config;

  Main() {}

  /** Serves until it is told to stop. */
  public static void main(String[] args) {
    // The launcher passes its own line on.
    String[] own = args.length > 0 && args[0].equals("serve") ? rest(args) : args;
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, System.err));
    System.exit(line.execute(own));
  }

  private static String[] rest(String[] args) {
    return Arrays.copyOfRange(args, 1, args.length);
  }

  private Settings settings() {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    put(flags, Setting.DATA_DIR, dataDir);
    put(flags, Setting.DATABASE_URL, databaseUrl);
    put(flags, Setting.PORT, port);
    put(flags, Setting.BIND, bind);
    return Settings.load(flags, System.getenv(), Optional.ofNullable(config));
  }

  private static void put(Map<Setting, String> flags, Setting setting, @Nullable Object value) {
    if (value != null) {
      flags.put(setting, String.valueOf(value));
    }
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = settings();
    CountDownLatch closed = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    try (Quimbi quimbi = Quimbi.open(settings, new Said())) {
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
    return DONE;
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

  static int report(Exception failure, PrintStream err) {
    return switch (failure) {
      case QuimbiException known -> {
        err.println("quimbi: " + known.getMessage() + " [" + known.code() + "]");
        yield switch (known.kind()) {
          case USAGE -> USAGE;
          case BAD_INPUT -> BAD_INPUT;
          case NOTHING_THERE -> NOTHING_THERE;
          case ENVIRONMENT -> ENVIRONMENT;
        };
      }
      case CancellationException cancelled -> {
        err.println("quimbi: stopped before it listened.");
        yield DONE;
      }
      case Exception other when portTaken(other) -> {
        err.println(
            "quimbi: the port is taken by another program; name another with --port, or 0 for any"
                + " [PORT_TAKEN]");
        yield ENVIRONMENT;
      }
      default -> {
        err.println("quimbi: a fault of ours: " + failure);
        failure.printStackTrace(err);
        yield FAULT;
      }
    };
  }

  private static boolean portTaken(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof PortInUseException) {
        return true;
      }
    }
    return false;
  }

  /** Tells on standard error what takes long and what a person should know. */
  private static final class Said implements Progress {
    @Override
    public void stage(String name, long total) {
      System.err.println("quimbi: " + name + "…");
    }

    @Override
    public void advance(long by) {}

    @Override
    public void note(String message) {
      System.err.println("quimbi: " + PlainText.lines(message));
    }

    @Override
    public boolean cancelled() {
      return false;
    }
  }
}
