package io.quimbi.testkit.faults;

import io.quimbi.testkit.faults.Kill.Hit;
import io.quimbi.testkit.faults.Kill.Server;
import io.quimbi.testkit.faults.Kill.Whom;
import io.quimbi.testkit.faults.KillStage.After;
import io.quimbi.testkit.faults.KillStage.Before;
import io.quimbi.testkit.faults.RunningCommand.Ended;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Kills commands at random points, by SIGKILL, and runs each again: it must end well, in the state
 * that an undisturbed command leads to, with no order twice, no process and no file left over.
 *
 * <p>The points are uniform over the time that the command takes undisturbed, measured on the same
 * machine right before; every other choice follows from the seed alone.
 */
public final class KillRun {
  private static final int INTERRUPTED = 128 + 2;
  private static final int KILLED = 128 + 9;

  private final Settings settings;
  private final PrintStream log;
  private final Path templates;
  private final Path work;
  private final Path orders;
  private final Path earlierOrders;
  private final Path tickets;
  private final Map<After, String> expected = new EnumMap<>(After.class);
  private final Map<KillStage, Long> millis = new EnumMap<>(KillStage.class);

  /**
   * What to do.
   *
   * @param program the command line
   * @param folder an empty folder to work in, on a local disk, that the server's account can reach
   * @param skip how many of the seed's kills to leave out, so that a single one can be repeated or
   *     a long run be done in parts
   * @param kills how many, from 1
   * @param seed of every choice
   * @param customers of the shop, from 10
   * @param ways in which commands are ended, each as often as the others
   */
  public record Settings(
      CommandLineProgram program,
      Path folder,
      int skip,
      int kills,
      long seed,
      int customers,
      List<Whom> ways) {
    /** Checks the numbers. */
    public Settings {
      ways = List.copyOf(ways);
      if (ways.isEmpty()) {
        throw new IllegalArgumentException("ways must name at least one, was empty");
      }
      if (skip < 0) {
        throw new IllegalArgumentException("skip must be ≥ 0, was " + skip);
      }
      if (kills < 1) {
        throw new IllegalArgumentException("kills must be ≥ 1, was " + kills);
      }
      if (customers < 10) {
        throw new IllegalArgumentException("customers must be ≥ 10, was " + customers);
      }
    }
  }

  private KillRun(Settings settings, PrintStream log) {
    this.settings = settings;
    this.log = log;
    try {
      Path folder = settings.folder().toRealPath();
      this.templates = Files.createDirectories(folder.resolve("before"));
      this.work = folder.resolve("work");
      Path shop = folder.resolve("shop");
      this.orders = shop.resolve("orders.csv");
      this.earlierOrders = folder.resolve("earlier.csv");
      this.tickets = shop.resolve("tickets.csv");
      for (Path reachable : List.of(folder, templates)) {
        Files.setPosixFilePermissions(reachable, PosixFilePermissions.fromString("rwx--x--x"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Kills, and says of each kill what came of it.
   *
   * @param log hears of each as it happens, and at once of the seed
   */
  public static List<Kill> run(Settings settings, PrintStream log) {
    log.printf("%d kills, seed %d%n", settings.kills(), settings.seed());
    KillRun run = new KillRun(settings, log);
    run.prepare();
    List<Kill> kills = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(settings.seed());
    for (int number = 0; number < settings.skip() + settings.kills(); number++) {
      Whom whom = settings.ways().get(random.nextInt(settings.ways().size()));
      double fraction = random.nextDouble();
      if (number < settings.skip()) {
        continue;
      }
      Kill kill = run.kill(number + 1, KillStage.ofKill(number), whom, fraction);
      log.println(words(kill));
      kills.add(kill);
    }
    return kills;
  }

  private static String words(Kill kill) {
    return "%4d  %-14s %-18s %5d of %5d ms  %-14s %-8s %s%s"
        .formatted(
            kill.number(),
            kill.stage(),
            kill.whom(),
            kill.atMillis(),
            kill.ofMillis(),
            kill.hit(),
            kill.server(),
            kill.showed(),
            kill.faults().isEmpty() ? "" : "\n      NOT AS IT SHOULD BE: " + kill.faults());
  }

  // ---- before ----

  private void prepare() {
    Path scratch = folder(work.resolve("prepare"));
    Path shop = orders.resolveSibling("");
    wellEnded(
        settings
            .program()
            .run(
                template(Before.NOTHING),
                scratch,
                "generate",
                "--customers",
                Integer.toString(settings.customers()),
                "--seed",
                "3",
                "--out",
                shop.toString()));
    writeEarlierOrders();
    Path home = folder(template(Before.DATABASE));
    Ended status = settings.program().run(home, scratch, "status");
    if (status.code() != 4) {
      throw new AssertionError("an empty database should say that it has no store: " + status);
    }
    try {
      // All share one copy of the programs but those that begin with nothing.
      Path programs = templates.resolve("pg");
      Files.move(home.resolve("pg"), programs);
      folder(template(Before.NOTHING));
      for (Before before : Before.values()) {
        if (before == Before.NOTHING) {
          continue;
        }
        Path one = folder(template(before));
        Files.createSymbolicLink(one.resolve("pg"), programs);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    makeFrom(Before.DATABASE, Before.EARLIER_ORDERS, scratch, "import", earlierOrders.toString());
    makeFrom(
        Before.DATABASE,
        Before.IMPORTED,
        scratch,
        KillStage.IMPORT.command(str(orders), str(tickets)));
    expected.put(After.IMPORTED, stateOf(Before.IMPORTED, scratch));
    makeFrom(Before.IMPORTED, Before.DISCOVERED, scratch, "discover");
    expected.put(After.DISCOVERED, stateOf(Before.DISCOVERED, scratch));
    log.println("undisturbed:\n" + expected.get(After.DISCOVERED));
    for (int number = settings.skip(); number < settings.skip() + settings.kills(); number++) {
      millis.computeIfAbsent(KillStage.ofKill(number), this::undisturbed);
    }
    delete(work);
  }

  private static String str(Path path) {
    return path.toString();
  }

  /**
   * An earlier state of the same orders: without every fifth line, some of them alone in theirs.
   */
  private void writeEarlierOrders() {
    try {
      List<String> lines = Files.readAllLines(orders, StandardCharsets.UTF_8);
      List<String> earlier = new ArrayList<>();
      for (int l = 0; l < lines.size(); l++) {
        if (l % 5 != 1) {
          earlier.add(lines.get(l));
        }
      }
      Files.write(earlierOrders, earlier, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeFrom(Before from, Before to, Path scratch, String... command) {
    Path home = template(to);
    delete(home);
    copy(template(from), home);
    wellEnded(settings.program().run(home, scratch, command));
  }

  private String stateOf(Before before, Path scratch) {
    return StoreState.of(settings.program(), template(before), scratch);
  }

  /** How long a stage takes when nothing happens, and that it leads where it should. */
  private long undisturbed(KillStage stage) {
    Path home = home(0, stage);
    Path scratch = folder(work.resolve("undisturbed"));
    Ended ended = wellEnded(settings.program().run(home, scratch, command(stage)));
    String state = StoreState.of(settings.program(), home, scratch);
    if (!state.equals(expected.get(stage.after()))) {
      throw new AssertionError(stage + " leads undisturbed to another state:\n" + state);
    }
    List<String> left = Leftovers.in(home, scratch);
    if (!left.isEmpty()) {
      throw new AssertionError(stage + " leaves undisturbed " + left);
    }
    delete(work);
    return ended.took().toMillis();
  }

  private static Ended wellEnded(Ended ended) {
    if (ended.code() != 0) {
      throw new AssertionError("undisturbed, " + ended);
    }
    return ended;
  }

  // ---- a kill ----

  private Kill kill(int number, KillStage stage, Whom whom, double fraction) {
    Path home = home(number, stage);
    Path scratch = folder(work.resolve("scratch"));
    long ofMillis = millis.getOrDefault(stage, 0L);
    long atNanos = (long) (fraction * TimeUnit.MILLISECONDS.toNanos(ofMillis));
    RunningCommand command = settings.program().start(home, scratch, command(stage));
    command.runUntil(Duration.ofNanos(atNanos));
    String showed = command.stage();
    boolean alive = command.alive();
    boolean serverRan = !Processes.ofServer(home).isEmpty();
    switch (whom) {
      case PROCESS -> command.kill();
      case PROCESS_AND_SERVER -> command.killWithServer();
      case INTERRUPTED -> command.interrupt();
    }
    List<String> faults = new ArrayList<>();
    Ended killed = command.ends();
    int code = whom == Whom.INTERRUPTED ? INTERRUPTED : KILLED;
    // One may end by itself between our look and the signal.
    if (killed.code() != code && killed.code() != 0) {
      faults.add("at the signal, " + killed);
    }
    if (whom == Whom.INTERRUPTED && killed.code() == code) {
      // Before a line of ours is run there is nobody to say a word.
      if (killed.said().isBlank() && serverRan) {
        faults.add("said nothing: " + killed);
      }
      if (killed.err().contains("a fault of ours") || killed.err().contains("Exception")) {
        faults.add("said what is no sentence: " + killed);
      }
      Leftovers.in(home, scratch).forEach(left -> faults.add("left by Ctrl-C: " + left));
    }
    if (!alive) {
      // The machine has less to do than when the time was taken.
      millis.put(stage, killed.took().toMillis());
    }
    // What a killed JVM itself cannot clean up: the next commands of a person do not know of it.
    delete(scratch);
    folder(scratch);

    int startsBefore = starts(home);
    Ended again = settings.program().run(home, scratch, command(stage));
    if (again.code() != 0) {
      faults.add(again.toString());
    }
    Server server = starts(home) > startsBefore ? Server.STARTED : Server.ADOPTED;
    if (faults.isEmpty()) {
      String state = StoreState.of(settings.program(), home, scratch);
      if (!state.equals(expected.get(stage.after()))) {
        faults.add("the state differs:\n" + state);
      }
    }
    Leftovers.in(home, scratch).forEach(left -> faults.add("left over: " + left));
    Hit hit =
        !alive
            ? Hit.ENDED_BEFORE
            : again.err().contains("ended with its process")
                ? Hit.RUN_OPEN
                : serverRan ? Hit.SERVER_RUNNING : Hit.NO_SERVER;
    if (faults.isEmpty()) {
      delete(work);
    } else {
      keep(number);
    }
    return new Kill(
        number,
        stage,
        whom,
        TimeUnit.NANOSECONDS.toMillis(atNanos),
        ofMillis,
        showed,
        hit,
        server,
        faults);
  }

  private void keep(int number) {
    try {
      Path kept = work.resolveSibling("kept-" + number);
      Files.move(work, kept);
      log.println("      kept as " + kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String[] command(KillStage stage) {
    return stage.command(orders.toString(), tickets.toString());
  }

  /** How often a server was started in a data directory. */
  private static int starts(Path home) {
    Path file = home.resolve("server.log");
    try {
      return Files.exists(file)
          ? Files.readString(file, StandardCharsets.UTF_8).split("starting PostgreSQL", -1).length
          : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- files ----

  private Path template(Before before) {
    return templates.resolve(before.name());
  }

  /** A fresh copy of what a stage begins with; each of another name, so that no servers mix. */
  private Path home(int number, KillStage stage) {
    folder(work);
    Path home = work.resolve("home-" + number + "-" + stage);
    copy(template(stage.before()), home);
    return home;
  }

  private static Path folder(Path folder) {
    try {
      Files.createDirectories(folder);
      return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By cp, which keeps owners and permissions. */
  private static void copy(Path from, Path to) {
    if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalStateException("no folder " + from);
    }
    program("cp", "-a", from.toString(), to.toString());
  }

  private static void delete(Path folder) {
    program("rm", "-rf", folder.toString());
  }

  private static void program(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
