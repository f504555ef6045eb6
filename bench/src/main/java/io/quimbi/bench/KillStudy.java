package io.quimbi.bench;

import io.quimbi.testkit.faults.CommandLineProgram;
import io.quimbi.testkit.faults.Kill;
import io.quimbi.testkit.faults.KillRun;
import io.quimbi.testkit.faults.KillStage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Kills the command line at random points and looks whether anything is lost; see {@link KillRun}.
 * Usage: {@code KillStudy CLASS_PATH FOLDER [--kills N] [--seed S] [--customers N] [--by
 * kill|interrupt]}. Ends with 1 if anything was not as it should be.
 */
public final class KillStudy {
  private static final int TENTHS = 10;

  private KillStudy() {}

  /** Runs the study. */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println(
          "usage: bench/kill [--kills N] [--seed S] [--customers N] [--by kill|interrupt];"
              + " needs a class path and a folder, which bench/kill gives");
      System.exit(2);
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (int a = 2; a + 1 < args.length; a += 2) {
      options.put(args[a], args[a + 1]);
    }
    KillRun.Settings settings =
        new KillRun.Settings(
            new CommandLineProgram(args[0]),
            Files.createDirectories(Path.of(args[1])),
            Integer.parseInt(options.getOrDefault("--skip", "0")),
            Integer.parseInt(options.getOrDefault("--kills", "200")),
            Long.parseLong(options.getOrDefault("--seed", Long.toString(System.nanoTime()))),
            Integer.parseInt(options.getOrDefault("--customers", "300")),
            options.getOrDefault("--by", "kill").equals("interrupt")
                ? List.of(Kill.Whom.INTERRUPTED)
                : List.of(Kill.Whom.PROCESS, Kill.Whom.PROCESS_AND_SERVER));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<Kill> kills = KillRun.run(settings, out);
    print(kills, out);
    boolean well = kills.stream().allMatch(kill -> kill.faults().isEmpty());
    out.printf(
        "%n%d kills, seed %d: %d as it should be%n",
        kills.size(),
        settings.seed(),
        kills.stream().filter(kill -> kill.faults().isEmpty()).count());
    System.exit(well ? 0 : 1);
  }

  private static void print(List<Kill> kills, PrintStream out) {
    out.printf(
        "%n| stage | kills | undisturbed ms | by tenth of that time | process | with server | Ctrl-C"
            + " | no server | server | run open | ended | adopted | started |%n");
    out.println("| --- | --: | --: | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
    for (KillStage stage : KillStage.values()) {
      List<Kill> of = kills.stream().filter(kill -> kill.stage() == stage).toList();
      if (of.isEmpty()) {
        continue;
      }
      int[] tenths = new int[TENTHS];
      of.forEach(
          kill -> tenths[(int) (TENTHS * kill.atMillis() / Math.max(1, kill.ofMillis() + 1))]++);
      out.printf(
          "| %s | %d | %d | %s | %d | %d | %d | %d | %d | %d | %d | %d | %d |%n",
          stage,
          of.size(),
          of.getFirst().ofMillis(),
          String.join(" ", Arrays.stream(tenths).mapToObj(Integer::toString).toList()),
          count(of, kill -> kill.whom() == Kill.Whom.PROCESS),
          count(of, kill -> kill.whom() == Kill.Whom.PROCESS_AND_SERVER),
          count(of, kill -> kill.whom() == Kill.Whom.INTERRUPTED),
          count(of, kill -> kill.hit() == Kill.Hit.NO_SERVER),
          count(of, kill -> kill.hit() == Kill.Hit.SERVER_RUNNING),
          count(of, kill -> kill.hit() == Kill.Hit.RUN_OPEN),
          count(of, kill -> kill.hit() == Kill.Hit.ENDED_BEFORE),
          count(of, kill -> kill.server() == Kill.Server.ADOPTED),
          count(of, kill -> kill.server() == Kill.Server.STARTED));
    }
    Map<String, Integer> showed = new TreeMap<>();
    kills.forEach(
        kill ->
            showed.merge(
                kill.showed().isEmpty() ? "(nothing yet)" : kill.showed(), 1, Integer::sum));
    out.printf("%nShown last before the kill: %s%n", showed);
  }

  private static long count(List<Kill> kills, Predicate<Kill> which) {
    return kills.stream().filter(which).count();
  }
}
