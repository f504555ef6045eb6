package io.quimbi.server.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.Quimbi;
import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.jobs.Job;
import io.quimbi.engine.jobs.RunJobs.JobStatus;
import io.quimbi.engine.live.ShopifyWebhook;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.testkit.faults.CommandLineProgram;
import io.quimbi.testkit.faults.Processes;
import io.quimbi.testkit.faults.RunningCommand;
import io.quimbi.testkit.faults.RunningCommand.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service as a process of its own, killed as nothing can refuse while orders and webhooks come
 * in on several connections, once in a while with its database, and while it starts. What was
 * acknowledged is not sent again, what was not is; in the end the store holds what one import of
 * the same orders makes, customer by customer, and jobs that were due meanwhile were done once.
 *
 * <p>A few kills; {@code bench/kill --service} does more. {@code -Dquimbi.seed} repeats the choices
 * of a run, not the moments at which the machine got to them.
 */
class ServiceKillTest {
  private static final long SEED = Long.getLong("quimbi.seed", 20_261_121L);
  private static final int KILLS = Integer.getInteger("quimbi.kills", 3);

  /** With fewer, jobs are due before the last start alone: one cut short is waited for. */
  private static final int KILLS_OF_A_STUDY = 10;

  private static final int CUSTOMERS = 120;
  private static final int CUSTOMERS_PER_KILL = 10;
  private static final int MILLIS_AFTER_MAX = 40;

  /** Every so many kills, one comes while the service starts. */
  private static final int STARTS_KILLED = 3;

  private static final int START_MILLIS_MAX = 6_000;

  /** A job of an instance that was killed is given up after two minutes, and then done. */
  private static final Duration JOBS_MAX = Duration.ofMinutes(4);

  private static final String LIVE = "live";
  private static final String IMPORTED = "imported";
  private static final Pattern LISTENS =
      Pattern.compile("listens at http://127\\.0\\.0\\.1:(\\d+)");

  /** What follows from everybody's orders together, and so only from an assignment. */
  private static final String WITHOUT =
      "'{store_id,last_updated,created_at,churn_risk_score,churn_risk_level,churn_risk_rank,"
          + "predicted_ltv,next_order,next_order_from,next_order_to,prediction_state}'::text[]";

  private static final CommandLineProgram SERVER =
      CommandLineProgram.ofThisProcess("io.quimbi.server.Main");

  @TempDir private Path folder = Path.of("");

  private final Random random = new Random(SEED);
  private final DueJobs jobs = new DueJobs(LIVE);
  private int startsKilled;
  private int serversKilled;

  @Test
  void nothingAcknowledgedIsLostOrDoubledAndDueJobsRunOnce() throws Exception {
    System.out.printf("%d kills of the service, seed %d%n", KILLS, SEED);
    reachable(folder);
    Path home = reachable(Files.createDirectory(folder.resolve("home")));
    Path scratch = reachable(Files.createDirectory(folder.resolve("scratch")));
    // More than a second's worth comes at once.
    Files.writeString(
        home.resolve("quimbi.properties"),
        "rate-limit-per-second=100000\nrate-limit-burst=100000\n");
    int customers = CUSTOMERS + CUSTOMERS_PER_KILL * KILLS;
    ToldShop shop = ToldShop.write(folder, LIVE, customers, SEED);
    Load load;
    try (Quimbi quimbi = open(home)) {
      prepare(quimbi, shop);
      load =
          new Load(
              shop.deliveries(),
              quimbi.accessKeys().create(LIVE, Role.WRITE, "load", Actor.SERVICE).text());
      // Heard of for the first time, so that they are due from now on.
      quimbi.jobs().list(LIVE);
    }

    for (int kill = 1; kill <= KILLS; kill++) {
      kill(kill, home, scratch, load);
      boolean last = kill == KILLS;
      if (last || KILLS >= KILLS_OF_A_STUDY && random.nextBoolean()) {
        outage(home, last);
      }
    }

    RunningCommand service = start(home, scratch);
    load.during(port(service), () -> awaitEmpty(load));
    try (Quimbi beside = open(home)) {
      awaitJobs(beside);
    }
    service.interrupt();
    Ended ended = service.ends();
    assertThat(ended.code()).as(ended.said()).isIn(0, 130);
    assertThat(ended.said()).doesNotContain("a fault of ours");

    assertThat(load.refused()).isEmpty();
    try (Quimbi quimbi = open(home)) {
      int orders = compare(quimbi);
      assertThat(jobs.done(quimbi)).isEqualTo(jobs.due());
      assertThat(rows(quimbi, LIVE, "SELECT run_no::text FROM runs WHERE state = 'running'"))
          .isEmpty();
      assertThat(
              rows(
                  quimbi,
                  LIVE,
                  "SELECT snapshot_date::text, snapshot_type, customer_id FROM temporal_snapshots"
                      + " GROUP BY 1, 2, 3 HAVING count(*) > 1"))
          .isEmpty();
      System.out.printf(
          "%d kills (%d while it started, %d with its database): %d orders told by %d requests, %d"
              + " of them sent again; jobs done %s; %d orders as one import has them%n",
          KILLS,
          startsKilled,
          serversKilled,
          shop.orders(),
          shop.deliveries().size(),
          load.unanswered(),
          jobs.due(),
          orders);
    }
    assertThat(Processes.ofServer(home)).isEmpty();
  }

  private static void prepare(Quimbi quimbi, ToldShop shop) {
    for (String store : List.of(IMPORTED, LIVE)) {
      imported(quimbi, store, shop.base());
      quimbi
          .discoverSegments()
          .discover(
              store, ToldShop.END.toString(), quimbi.settings().discovery(), 2, Progress.NONE);
      // What orders are compared with, so that they tell of drift.
      quimbi.takeSnapshot().everybody(store, SnapshotType.MONTHLY, "2025-09-30", 2, Progress.NONE);
    }
    imported(quimbi, IMPORTED, shop.whole());
    quimbi.discoverSegments().assign(IMPORTED, ToldShop.END.toString(), 2, Progress.NONE);
    quimbi.webhookSecrets().set(LIVE, ShopifyWebhook.SOURCE, ToldShop.SECRET, false);
  }

  private static void imported(Quimbi quimbi, String store, Path file) {
    quimbi
        .importOrders()
        .run(ImportOptions.of(file, store, Path.of(file + ".rejects")), Progress.NONE);
  }

  private void kill(int number, Path home, Path scratch, Load load) throws Exception {
    boolean starting = number % STARTS_KILLED == 0;
    boolean server = random.nextBoolean();
    int millis = random.nextInt(MILLIS_AFTER_MAX);
    double share = random.nextDouble();
    Instant began = Instant.now();
    RunningCommand service = start(home, scratch);
    int before = load.acknowledged();
    if (starting) {
      startsKilled++;
      service.runUntil(Duration.ofMillis((long) (share * START_MILLIS_MAX)));
      end(service, server);
    } else {
      int port = port(service);
      // A share of what would be left for each kill if all were alike.
      int until = before + 1 + (int) (share * 2 * load.left() / (KILLS - number + 2));
      load.during(
          port,
          () -> {
            while (load.acknowledged() < until && service.alive() && load.left() > 0) {
              Thread.sleep(1);
            }
            Thread.sleep(millis);
            end(service, server);
          });
    }
    Ended ended = service.ends();
    serversKilled += server ? 1 : 0;
    System.out.printf(
        "%3d  %s%s after %d ms: %d acknowledged, %d left%n",
        number,
        starting ? "while it started" : "under load",
        server ? ", with its database" : "",
        Duration.between(began, Instant.now()).toMillis(),
        load.acknowledged() - before,
        load.left());
    assertThat(ended.code()).as(ended.said()).isEqualTo(128 + 9);
  }

  private static void end(RunningCommand service, boolean server) {
    if (server) {
      service.killWithServer();
    } else {
      service.kill();
    }
  }

  /** Nobody is there while jobs become due. */
  private void outage(Path home, boolean last) throws Exception {
    try (Quimbi quimbi = open(home)) {
      Job[] all = Job.values();
      jobs.missed(quimbi, last ? Job.DAILY_SNAPSHOT : all[random.nextInt(all.length)]);
      if (last) {
        jobs.missed(quimbi, Job.CLEANUP);
      }
    }
  }

  private static void awaitEmpty(Load load) throws InterruptedException {
    Instant until = Instant.now().plus(JOBS_MAX);
    while (load.left() > 0 && Instant.now().isBefore(until)) {
      Thread.sleep(5);
    }
    assertThat(load.left()).as("requests that were not answered").isZero();
  }

  private static void awaitJobs(Quimbi quimbi) throws InterruptedException {
    Instant until = Instant.now().plus(JOBS_MAX);
    while (Instant.now().isBefore(until)) {
      Instant now = Instant.now();
      if (quimbi.jobs().list(LIVE).stream()
          .map(JobStatus::next)
          .noneMatch(next -> next != null && !next.isAfter(now))) {
        return;
      }
      Thread.sleep(100);
    }
    assertThat(quimbi.jobs().list(LIVE)).as("jobs that are due and not done").isEmpty();
  }

  /** Both stores hold the same orders, lines, refunds and thumbprints; how many orders. */
  private static int compare(Quimbi quimbi) {
    for (Map.Entry<String, String> table :
        Map.of(
                "orders", "'{store_id}'::text[]",
                // Lines of Shopify are numbered in an order of their own.
                "order_lines", "'{store_id,line_no}'::text[]",
                "refunds", "'{store_id}'::text[]",
                "customer_profiles", WITHOUT)
            .entrySet()) {
      String sql =
          "SELECT (to_jsonb(t) - %s)::text FROM %s t ORDER BY 1"
              .formatted(table.getValue(), table.getKey());
      List<String> live = rows(quimbi, LIVE, sql);
      List<String> imported = rows(quimbi, IMPORTED, sql);
      assertThat(live).as(table.getKey()).isNotEmpty();
      assertThat(without(live, imported)).as("%s of the service alone", table.getKey()).isEmpty();
      assertThat(without(imported, live)).as("%s of the import alone", table.getKey()).isEmpty();
    }
    return rows(quimbi, LIVE, "SELECT order_id FROM orders").size();
  }

  /** What is left of some rows when others are taken away, each as often as it is there. */
  private static List<String> without(List<String> rows, List<String> others) {
    List<String> left = new ArrayList<>(rows);
    others.forEach(left::remove);
    return left;
  }

  private static List<String> rows(Quimbi quimbi, String store, String sql) {
    List<String> rows = new ArrayList<>();
    quimbi.query(store, sql, values -> rows.add(String.join(" ", values)));
    return rows;
  }

  private static RunningCommand start(Path home, Path scratch) {
    return SERVER.start(home, scratch, "--port", "0");
  }

  private static int port(RunningCommand service) {
    Optional<MatchResult> listens = service.prints(LISTENS);
    if (listens.isEmpty()) {
      throw new AssertionError("did not start: " + service.ends());
    }
    return Integer.parseInt(listens.get().group(1));
  }

  private static Quimbi open(Path home) {
    return Quimbi.open(
        Settings.load(Map.of(Setting.DATA_DIR, home.toString()), Map.of(), Optional.empty()),
        Progress.NONE);
  }

  private static Path reachable(Path made) throws IOException {
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
  }
}
