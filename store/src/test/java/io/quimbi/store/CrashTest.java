package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores.Run;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.importing.OrderStore.MergeCounts;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.store.server.Homes;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes are killed in the middle; the same command again gives what it would have given. */
class CrashTest {
  static final LocalDate DATE = LocalDate.parse("2025-06-30");

  private static final int ORDERS = 500;

  private static Path home = Path.of("");

  @BeforeAll
  static void makeHome() {
    home = Homes.reachable();
    Database.embedded(home).close();
  }

  @AfterEach
  void nothingIsLeftRunning() {
    assertThat(Homes.serverProcesses(home)).isEmpty();
  }

  /** What the child imports. */
  static RandomHistory history(long seed) {
    return RandomHistory.of(seed, ORDERS);
  }

  private static String storeId() {
    return "crash" + System.nanoTime();
  }

  private static void kill(ChildJvm child, String whom) {
    long postmaster = Homes.postmaster(home);
    if (!whom.equals("postmaster")) {
      child.kill();
    }
    if (!whom.equals("process")) {
      Signals.send("KILL", postmaster);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "process, Comparing orders",
    "process, Storing orders",
    "process, Storing tickets",
    "process, commit",
    "postmaster, Storing orders",
    "postmaster, commit",
    "both, Storing orders",
    "both, commit"
  })
  void firstImportThatWasKilledLeavesNothingAndSucceedsTheNextTime(String whom, String at) {
    String storeId = storeId();
    try (ChildJvm child = ChildJvm.run("import", home.toString(), storeId, "1", at)) {
      assertThat(child.says()).isEqualTo("at " + at);
      kill(child, whom);
      if (whom.equals("postmaster")) {
        assertThat(child.goOn().says()).startsWith("failed DATABASE_LOST");
        assertThat(child.ends()).isEqualTo(5);
      }
    }

    StoreSettings store = Imports.store(storeId);
    Recorded progress = new Recorded();
    try (Database database = Database.embedded(home, progress)) {
      Run run = database.stores().runs(storeId, 1).getFirst();
      // A server process outlives its postmaster by a moment, in which it may still have committed
      // without anybody left to hear of it. What it must not be is half.
      boolean committed =
          whom.equals("postmaster")
              && at.equals("commit")
              && database.stores().find(storeId).isPresent();
      if (committed) {
        assertThat(run.state()).isEqualTo("done");
        assertThat(Books.described(database.orders().read(store, Progress.NONE).toBook()))
            .isEqualTo(Books.described(history(1).rows().toBook()));
        return;
      }
      assertThat(database.stores().find(storeId)).isEmpty();
      if (!whom.equals("postmaster")) {
        assertThat(run.state()).isEqualTo("crashed");
        assertThat(run.endedAt()).isNotNull();
        assertThat(progress.notes())
            .anySatisfy(note -> assertThat(note).contains(storeId).contains("import"));
      } else {
        // The process noticed, and could say so if it still had somebody to tell.
        assertThat(run.state()).isIn("crashed", "failed");
      }

      Imports.imported(database, store, history(1));

      assertThat(Books.described(database.orders().read(store, Progress.NONE).toBook()))
          .isEqualTo(Books.described(history(1).rows().toBook()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "postmaster", "both"})
  void laterImportThatWasKilledLeavesWhatWasThere(String whom) {
    String storeId = storeId();
    StoreSettings store = Imports.store(storeId);
    try (Database database = Database.embedded(home)) {
      Imports.imported(database, store, history(1));
    }
    // The same order ids with other contents: every order is deleted and written again.
    try (ChildJvm child = ChildJvm.run("import", home.toString(), storeId, "2", "commit")) {
      assertThat(child.says()).isEqualTo("at commit");
      kill(child, whom);
    }

    try (Database database = Database.embedded(home)) {
      assertThat(Books.described(database.orders().read(store, Progress.NONE).toBook()))
          .isEqualTo(Books.described(history(1).rows().toBook()));

      assertThat(Imports.imported(database, store, history(2)))
          .isEqualTo(new MergeCounts(0, ORDERS, 0, 0, ORDERS / 4, 0));
      assertThat(Books.described(database.orders().read(store, Progress.NONE).toBook()))
          .isEqualTo(Books.described(history(2).rows().toBook()));
    }
  }

  @ParameterizedTest
  @CsvSource({"process, Indexing profiles", "both, Indexing profiles"})
  void publicationThatWasKilledLeavesTheProfilesThatWereThere(String whom, String at) {
    String storeId = storeId();
    StoreSettings store = Imports.store(storeId);
    try (Database database = Database.embedded(home)) {
      Imports.imported(database, store, history(1));
      publish(database, store, 3);
    }
    try (ChildJvm child = ChildJvm.run("publish", home.toString(), storeId, at)) {
      assertThat(child.says()).isEqualTo("at " + at);
      kill(child, whom);
    }

    try (Database database = Database.embedded(home)) {
      assertThat(database.models().requireActive(storeId).contentHash()).isEqualTo("03");
      assertThat(database.models().profile(storeId, "customer 1").orElseThrow().modelNo())
          .isEqualTo(1);
      publish(database, store, 4);
      assertThat(database.models().requireActive(storeId).modelNo()).isEqualTo(2);
    }
  }

  private static void publish(Database database, StoreSettings store, int seed) {
    TestProfiles profiles =
        TestProfiles.of(database.orders().read(store, Progress.NONE).toBook(), seed);
    try (Publication publication = database.models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(new byte[] {3}, "0" + seed, "{}", null);
      publication.activate(modelNo, "discovery");
      publication.replaceProfiles(modelNo, profiles, profiles.segments(), List.of(), Progress.NONE);
      publication.commit("published");
    }
  }

  /** Everybody's snapshot, of as many as get a table of their own. */
  static TestProfiles snapshots(long seed) {
    return new TestProfiles(
        IntStream.range(0, SnapshotTable.OWN_ROWS_MIN).mapToObj(c -> "customer " + c).toList(),
        seed);
  }

  @ParameterizedTest
  @CsvSource({
    "process, Storing snapshots",
    "process, Indexing snapshots",
    "both, Storing snapshots",
    "both, Indexing snapshots"
  })
  void backfillThatWasKilledLeavesWholeRunsAndGoesOnTheNextTime(String whom, String at) {
    String storeId = storeId();
    StoreSettings store = Imports.store(storeId);
    try (Database database = Database.embedded(home)) {
      ModelledStore.fill(database, store, SnapshotTable.OWN_ROWS_MIN);
      write(database, store, "before", 7);
    }
    try (ChildJvm child = ChildJvm.run("snapshot", home.toString(), storeId, at)) {
      assertThat(child.says()).isEqualTo("at " + at);
      kill(child, whom);
    }

    Recorded progress = new Recorded();
    try (Database database = Database.embedded(home, progress)) {
      assertThat(progress.notes())
          .anySatisfy(
              note -> assertThat(note).contains(storeId).contains("what it had finished stays"));
      assertThat(fingerprints(database, storeId)).containsExactly("before 10000", "child 10000");
      assertThat(archetypesOfFirst(database, storeId)).isEqualTo(snapshots(7).archetypeId(5));

      write(database, store, "again", 9);

      assertThat(fingerprints(database, storeId)).containsExactly("again 10000", "child 10000");
      assertThat(partitions(database, storeId)).isEqualTo(3);
    }
  }

  @Test
  void runThatWasWrittenButNeverShownIsClearedAwayByTheNextWriter() {
    String storeId = storeId();
    StoreSettings store = Imports.store(storeId);
    try (Database database = Database.embedded(home)) {
      ModelledStore.fill(database, store, SnapshotTable.OWN_ROWS_MIN);
      write(database, store, "before", 7);
      // As a crash between the two transactions of a write leaves it.
      database
          .connections()
          .use(
              "hiding",
              connection ->
                  Db.update(
                      connection,
                      "UPDATE snapshot_run SET visible = false WHERE store_no ="
                          + " (SELECT store_no FROM store WHERE store_id = ?)",
                      storeId));
      assertThat(fingerprints(database, storeId)).isEmpty();
      assertThat(partitions(database, storeId)).isEqualTo(2);

      database.snapshots().begin(store, "snapshot").close();

      assertThat(partitions(database, storeId)).isEqualTo(1);
    }
  }

  private static void write(Database database, StoreSettings store, String print, long seed) {
    try (SnapshotSession session = database.snapshots().begin(store, "backfill")) {
      session.write(DATE, SnapshotType.DAILY, 1, print, snapshots(seed), true, Progress.NONE);
      session.finish("written");
    }
  }

  private static List<String> fingerprints(Database database, String storeId) {
    return database.snapshots().runs(storeId).stream()
        .map(
            run ->
                run.inputFingerprint()
                    + " "
                    + database
                        .snapshots()
                        .read(storeId, run.runNo(), Set.of(Column.MEMBERSHIPS))
                        .customers()
                        .length)
        .toList();
  }

  private static String archetypesOfFirst(Database database, String storeId) {
    return database
        .snapshots()
        .history(storeId, "customer 5", null, DATE, DATE)
        .getFirst()
        .archetypeId();
  }

  /** Tables of a store's snapshots, the pool and those that are not attached included. */
  private static int partitions(Database database, String storeId) {
    return database
        .connections()
        .use(
            "looking",
            connection ->
                Db.only(
                    connection,
                    row -> row.getInt(1),
                    "SELECT count(*) FROM pg_class c, store s WHERE s.store_id = ?"
                        + " AND c.relkind = 'r' AND c.relname LIKE"
                        + " 'snapshot\\_' || s.store_no || '\\_%'",
                    storeId));
  }

  @Test
  void setUpThatWasKilledAgainAndAgainSucceedsInTheEnd() {
    Path fresh = Homes.hidden();
    for (int millis : List.of(400, 900, 1500)) {
      try (ChildJvm child = ChildJvm.run("use", fresh.toString())) {
        sleep(millis);
        child.kill();
      }
    }
    try (Database database = Database.embedded(fresh)) {
      assertThat(database.stores().list()).isEmpty();
    }
    assertThat(Homes.serverProcesses(fresh)).isEmpty();
  }

  @Test
  void useOfAServerThatIsKilledFailsAndTheNextUseDoesNot() {
    try (Database database = Database.embedded(home)) {
      Signals.send("KILL", Homes.postmaster(home));

      // While this one is broken, another may come and start a new server.
      try (Database another = Database.embedded(home)) {
        assertThat(another.stores().list()).isNotNull();
      }
      assertThat(Homes.serverProcesses(home)).isNotEmpty();
      assertThat(database).isNotNull();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
