package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.feature.Feature;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.snapshot.SeveritySteps;
import io.quimbi.engine.snapshot.SeveritySteps.Runs;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotColumns;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import io.quimbi.engine.snapshot.SnapshotType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every place where snapshots are kept does. Each test has a store of its own. */
abstract class SnapshotStoreContract {
  private static final LocalDate DATE = LocalDate.parse("2025-06-30");
  private static final int FEW = 60;
  private static final int MANY = SnapshotTable.OWN_ROWS_MIN;

  private StoreSettings store = Imports.store("unnamed");

  abstract Database database();

  @BeforeEach
  void nameStore(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    store = Imports.store(name.substring(0, Math.min(name.length(), 30)) + System.nanoTime());
  }

  private static List<String> customers(int count) {
    // Not in the order of their numbers, which are given as orders come.
    return IntStream.range(0, count).mapToObj(c -> "customer " + (count - 1 - c)).toList();
  }

  /** A store with some customers and a model. */
  private void fill(int count) {
    ModelledStore.fill(database(), store, count);
  }

  private SnapshotSession begin() {
    return database().snapshots().begin(store, "snapshot");
  }

  private void write(LocalDate date, SnapshotType type, TestProfiles rows) {
    try (SnapshotSession session = begin()) {
      session.write(date, type, 1, "print", rows, true, Progress.NONE);
      session.finish("written");
    }
  }

  private List<SnapshotRun> runs() {
    return database().snapshots().runs(store.storeId());
  }

  private List<Snapshot> history(String customer) {
    return database().snapshots().history(store.storeId(), customer, null, null, null);
  }

  private SnapshotColumns everything(SnapshotRun run) {
    return database().snapshots().read(store.storeId(), run.runNo(), EnumSet.allOf(Column.class));
  }

  /** Relations of this store's snapshots beyond those that every store has. */
  private List<String> runTables() {
    return database()
        .connections()
        .use(
            "looking",
            connection ->
                Db.list(
                    connection,
                    row -> row.getString(1),
                    "SELECT c.relname FROM pg_class c, store s WHERE s.store_id = ? AND c.relkind = 'r'"
                        + " AND c.relnamespace = 'quimbi'::regnamespace"
                        + " AND c.relname LIKE 'snapshot\\_' || s.store_no || '\\_%'"
                        + " AND c.relname <> 'snapshot_' || s.store_no || '_0' ORDER BY 1",
                    store.storeId()));
  }

  private long poolRows() {
    return database()
        .connections()
        .use(
            "looking",
            connection ->
                Db.only(
                    connection,
                    row -> row.getLong(1),
                    "SELECT count(*) FROM snapshot p JOIN store s USING (store_no)"
                        + " WHERE s.store_id = ? AND p.partition_no = 0",
                    store.storeId()));
  }

  private void assertSame(Snapshot snapshot, TestProfiles rows, int row) {
    double[] memberships = new double[rows.leafCount()];
    rows.memberships(row, memberships);
    double[] features = new double[rows.featureCount()];
    rows.features(row, features);
    assertThat(snapshot.memberships()).hasSize(memberships.length);
    for (int axis = 0; axis < TestProfiles.AXES.size(); axis++) {
      int end = axis == 13 ? rows.leafCount() : rows.firstLeaf(axis + 1);
      int sum = 0;
      for (int leaf = rows.firstLeaf(axis); leaf < end; leaf++) {
        sum += snapshot.memberships()[leaf];
        assertThat(Math.abs(snapshot.memberships()[leaf] - memberships[leaf] * 10_000))
            .isLessThan(1);
      }
      assertThat(sum).isEqualTo(10_000);
      assertThat((int) snapshot.dominants()[axis]).isEqualTo(rows.dominantLeaf(row, axis));
    }
    assertThat(snapshot.features()).isEqualTo(narrow(features));
    assertThat(snapshot.archetypeId()).isEqualTo(rows.archetypeId(row));
    assertThat(snapshot.archetypeName()).isEqualTo(rows.archetypeSignature(row));
    assertThat(snapshot.churnRisk()).isEqualTo(orNull(rows.churnRisk(row)));
    assertThat(snapshot.predictedLtv()).isEqualTo(orNull(rows.predictedLtv(row)));
    assertThat(snapshot.orders()).isEqualTo(rows.orders(row));
    assertThat(snapshot.value()).isEqualTo(rows.lifetimeValue(row));
    assertThat(Micros.of(snapshot.firstOrderAt())).isEqualTo(rows.firstOrderTime(row));
    assertThat(Micros.of(snapshot.lastOrderAt())).isEqualTo(rows.lastOrderTime(row));
  }

  private static @org.jspecify.annotations.Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  private static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  // ---- whole runs ----

  @ParameterizedTest
  @ValueSource(ints = {FEW, MANY})
  void runComesBackAsItWasWritten(int count) {
    fill(count);
    TestProfiles rows = new TestProfiles(customers(count), 3);
    write(DATE, SnapshotType.WEEKLY, rows);

    SnapshotRun run = runs().getFirst();
    assertThat(runs()).hasSize(1);
    assertThat(run.date()).isEqualTo(DATE);
    assertThat(run.type()).isEqualTo(SnapshotType.WEEKLY);
    assertThat(run.asOf()).isEqualTo(TestProfiles.AS_OF);
    assertThat(run.modelNo()).isEqualTo(1);
    assertThat(run.inputFingerprint()).isEqualTo("print");
    assertThat(run.customers()).isEqualTo(count);
    assertThat(run.lifetimeFit()).isEqualTo(rows.lifetimeFit().orElseThrow());
    assertThat(run.createdAt()).isBetween(Instant.now().minusSeconds(300), Instant.now());
    assertThat(runTables()).hasSize(count < MANY ? 0 : 1);

    Set<Long> ids = new HashSet<>();
    for (int row = 0; row < count; row += count / 20) {
      List<Snapshot> history = history(rows.customerId(row));
      assertThat(history).hasSize(1);
      assertThat(history.getFirst().run()).isEqualTo(run);
      assertThat(ids.add(history.getFirst().snapshotId())).isTrue();
      assertSame(history.getFirst(), rows, row);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {FEW, MANY})
  void columnsAreTheSnapshotsByCustomerNumber(int count) {
    fill(count);
    TestProfiles rows = new TestProfiles(customers(count), 3);
    write(DATE, SnapshotType.DAILY, rows);

    SnapshotColumns columns = everything(runs().getFirst());

    assertThat(columns.customers()).hasSize(count).isSorted();
    String[] ids = database().snapshots().customerIds(store.storeId(), columns.customers());
    int leaves = rows.leafCount();
    int axes = rows.axes().size();
    for (int i = 0; i < count; i += count / 20) {
      Snapshot same = history(ids[i]).getFirst();
      assertThat(columns.customers()[i]).isEqualTo(same.customerNo());
      assertThat(Arrays.copyOfRange(columns.memberships(), i * leaves, (i + 1) * leaves))
          .isEqualTo(same.memberships());
      assertThat(Arrays.copyOfRange(columns.dominants(), i * axes, (i + 1) * axes))
          .isEqualTo(same.dominants());
      assertThat(Arrays.copyOfRange(columns.features(), i * Feature.COUNT, (i + 1) * Feature.COUNT))
          .isEqualTo(same.features());
      assertThat(
              database()
                  .snapshots()
                  .archetype(store.storeId(), columns.archetypes()[i])
                  .orElseThrow()
                  .archetypeId())
          .isEqualTo(same.archetypeId());
      assertThat(columns.orders()[i]).isEqualTo(same.orders());
      assertThat(columns.values()[i]).isEqualTo(same.value());
      assertThat(orNull(columns.churnRisks()[i])).isEqualTo(same.churnRisk());
      assertThat(orNull(columns.predictedLtvs()[i])).isEqualTo(same.predictedLtv());
      assertThat(columns.firstOrderTimes()[i]).isEqualTo(Micros.of(same.firstOrderAt()));
      assertThat(columns.lastOrderTimes()[i]).isEqualTo(Micros.of(same.lastOrderAt()));
    }
  }

  @Test
  void columnsNotAskedForAreEmpty() {
    fill(FEW);
    write(DATE, SnapshotType.DAILY, new TestProfiles(customers(FEW), 3));

    SnapshotColumns columns =
        database().snapshots().read(store.storeId(), runs().getFirst().runNo(), Set.of());

    assertThat(columns.customers()).hasSize(FEW);
    assertThat(columns.dominants()).hasSize(FEW * 14);
    assertThat(columns.memberships()).isEmpty();
    assertThat(columns.features()).isEmpty();
    assertThat(columns.archetypes()).isEmpty();
    assertThat(columns.orders()).isEmpty();
    assertThat(columns.lastOrderTimes()).isEmpty();
  }

  @Test
  void twoRunsCanBeReadAtOnce() throws Exception {
    fill(MANY);
    TestProfiles first = new TestProfiles(customers(MANY), 3);
    TestProfiles second = new TestProfiles(customers(MANY), 4);
    write(DATE, SnapshotType.DAILY, first);
    write(DATE.plusDays(1), SnapshotType.DAILY, second);
    List<SnapshotRun> runs = runs();

    List<Callable<SnapshotColumns>> both =
        runs.stream().<Callable<SnapshotColumns>>map(run -> () -> everything(run)).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<SnapshotColumns>> read = threads.invokeAll(both);
      for (int i = 0; i < 2; i++) {
        SnapshotColumns alone = everything(runs.get(i));
        assertThat(read.get(i).get().run()).isEqualTo(runs.get(i));
        assertThat(read.get(i).get().customers()).isEqualTo(alone.customers());
        assertThat(read.get(i).get().memberships()).isEqualTo(alone.memberships());
        assertThat(read.get(i).get().features()).isEqualTo(alone.features());
      }
    }
  }

  @Test
  void featuresCanBeLeftOut() {
    fill(FEW);
    try (SnapshotSession session = begin()) {
      session.write(
          DATE,
          SnapshotType.DAILY,
          1,
          "print",
          new TestProfiles(customers(FEW), 3),
          false,
          Progress.NONE);
      session.finish("written");
    }

    assertThat(history("customer 7").getFirst().features()).isNull();
    SnapshotColumns columns = everything(runs().getFirst());
    assertThat(columns.features()).isEmpty();
    assertThat(columns.memberships()).isNotEmpty();
  }

  @Test
  void runsComeByDateAndTheFinestTypeFirst() {
    fill(FEW);
    TestProfiles rows = new TestProfiles(customers(FEW), 3);
    write(DATE, SnapshotType.YEARLY, rows);
    write(DATE, SnapshotType.DAILY, rows);
    write(DATE.minusDays(1), SnapshotType.MONTHLY, rows);
    write(DATE, SnapshotType.WEEKLY, rows);

    assertThat(runs().stream().map(run -> run.date() + " " + run.type().word()))
        .containsExactly(
            "2025-06-29 monthly", "2025-06-30 daily", "2025-06-30 weekly", "2025-06-30 yearly");
    assertThat(history("customer 1").stream().map(Snapshot::run)).isEqualTo(runs());
    assertThat(
            database()
                .snapshots()
                .history(store.storeId(), "customer 1", SnapshotType.WEEKLY, null, null))
        .hasSize(1);
    assertThat(database().snapshots().history(store.storeId(), "customer 1", null, DATE, null))
        .hasSize(3);
    assertThat(
            database()
                .snapshots()
                .history(store.storeId(), "customer 1", null, null, DATE.minusDays(1)))
        .hasSize(1);
    assertThat(history("nobody")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {FEW, MANY})
  void runTakesThePlaceOfTheOneOfItsDateAndType(int count) {
    fill(count);
    write(DATE, SnapshotType.DAILY, new TestProfiles(customers(count), 3));
    write(DATE, SnapshotType.WEEKLY, new TestProfiles(customers(count), 4));
    SnapshotRun weekly = runs().get(1);
    TestProfiles again = new TestProfiles(customers(count - 1), 5);
    write(DATE, SnapshotType.DAILY, again);

    assertThat(runs()).hasSize(2);
    assertThat(runs().get(0).customers()).isEqualTo(count - 1);
    assertThat(runs().get(1)).isEqualTo(weekly);
    assertSame(history(again.customerId(5)).getFirst(), again, 5);
    // Nothing of the earlier one is left.
    assertThat(runTables().size()).isEqualTo(count < MANY ? 0 : 1 + (count - 1) / MANY);
    assertThat(poolRows()).isEqualTo(count < MANY ? 2 * count - 1 : count - 1);
  }

  @Test
  void archetypeKeepsItsNumber() {
    fill(FEW);
    write(DATE, SnapshotType.DAILY, new TestProfiles(customers(FEW), 3));
    int[] before = everything(runs().getFirst()).archetypes();
    write(DATE.plusDays(1), SnapshotType.DAILY, new TestProfiles(customers(FEW), 3));

    assertThat(everything(runs().get(1)).archetypes()).isEqualTo(before).contains(1, 2, 3);
    assertThat(database().snapshots().archetype(store.storeId(), 4)).isEmpty();
  }

  @Test
  void customersAreNamedByTheirNumbers() {
    fill(3000);
    write(DATE, SnapshotType.DAILY, new TestProfiles(customers(3000), 3));
    int[] all = everything(runs().getFirst()).customers();
    String[] ids = database().snapshots().customerIds(store.storeId(), all);

    assertThat(ids).containsExactlyInAnyOrderElementsOf(customers(3000));
    int[] some = {all[2999], all[0], all[1500]};
    assertThat(database().snapshots().customerIds(store.storeId(), some))
        .containsExactly(ids[2999], ids[0], ids[1500]);
    assertThatThrownBy(
            () -> database().snapshots().customerIds(store.storeId(), new int[] {999_999}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no customer number 999999");
  }

  // ---- one customer ----

  @ParameterizedTest
  @ValueSource(ints = {FEW, MANY})
  void oneCustomerIsPutIntoTheRunThatIsThere(int count) {
    fill(count);
    TestProfiles rows = new TestProfiles(customers(count - 1), 3);
    write(DATE, SnapshotType.DAILY, rows);
    String newcomer = "customer " + (count - 1);
    String known = rows.customerId(9);
    TestProfiles one = new TestProfiles(List.of(newcomer), 8);
    TestProfiles again = new TestProfiles(List.of(known), 9);
    try (SnapshotSession session = begin()) {
      session.writeSome(DATE, SnapshotType.DAILY, 1, one, true);
      session.writeSome(DATE, SnapshotType.DAILY, 1, again, true);
      session.finish("two");
    }

    assertThat(runs()).hasSize(1);
    SnapshotRun run = runs().getFirst();
    assertThat(run.customers()).isEqualTo(count);
    // It is not wholly made from what it was, so it must not pass for that.
    assertThat(run.inputFingerprint()).isEmpty();
    assertSame(history(newcomer).getFirst(), one, 0);
    assertSame(history(known).getFirst(), again, 0);
    assertSame(history(rows.customerId(10)).getFirst(), rows, 10);
    assertThat(everything(run).customers()).hasSize(count).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void severitiesOfARunAreCountedAnewOnceACustomerIsPutIn() {
    fill(FEW);
    TestProfiles rows = new TestProfiles(customers(FEW - 1), 3);
    for (int month = 0; month < 3; month++) {
      write(DATE.plusMonths(month), SnapshotType.MONTHLY, rows);
    }
    List<Runs> between = new ArrayList<>();
    for (int month = 1; month < 3; month++) {
      between.add(new Runs(runs().get(month - 1).runNo(), runs().get(month).runNo()));
    }
    SeveritySteps steps = database().severitySteps();
    between.forEach(two -> steps.keep(store.storeId(), 1, "overall", two, "{}"));
    assertThat(steps.known(store.storeId(), 1, "overall"))
        .containsOnlyKeys(between.get(0), between.get(1));

    TestProfiles newcomer = new TestProfiles(List.of("customer " + (FEW - 1)), 8);
    try (SnapshotSession session = begin()) {
      session.writeSome(DATE, SnapshotType.MONTHLY, 1, newcomer, true);
      session.finish("one");
    }

    assertThat(steps.known(store.storeId(), 1, "overall")).containsOnlyKeys(between.get(1));
  }

  @Test
  void oneCustomerMakesARunWhereThereIsNone() {
    fill(FEW);
    TestProfiles one = new TestProfiles(List.of("customer 5"), 8);
    try (SnapshotSession session = begin()) {
      session.writeSome(DATE, SnapshotType.MONTHLY, 1, one, false);
      session.writeSome(DATE, SnapshotType.MONTHLY, 1, one, false);
      session.finish("one");
    }

    assertThat(runs()).hasSize(1);
    assertThat(runs().getFirst().customers()).isEqualTo(1);
    assertThat(poolRows()).isEqualTo(1);
    assertThat(history("customer 5")).hasSize(1);
  }

  @Test
  void snapshotUnderAnotherModelDoesNotMixWithARun() {
    fill(FEW);
    TestProfiles rows = new TestProfiles(customers(FEW), 3);
    write(DATE, SnapshotType.DAILY, rows);
    ModelledStore.publish(database(), store, rows);
    TestProfiles one = new TestProfiles(List.of("customer 5"), 8);
    try (SnapshotSession session = begin()) {
      assertThatThrownBy(() -> session.writeSome(DATE, SnapshotType.DAILY, 2, one, true))
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("SNAPSHOT_RUN_DIFFERS"));
      // A failed write leaves the session fit for the next.
      session.write(DATE.plusDays(1), SnapshotType.DAILY, 2, "p", rows, true, Progress.NONE);
      session.finish("one");
    }

    assertThat(runs()).hasSize(2);
    assertThat(runs().getFirst().inputFingerprint()).isEqualTo("print");
    assertSame(history("customer 5").getFirst(), rows, FEW - 1 - 5);
  }

  // ---- deleting ----

  @ParameterizedTest
  @ValueSource(ints = {FEW, MANY})
  void deletedRunsAreGone(int count) {
    fill(count);
    TestProfiles rows = new TestProfiles(customers(count), 3);
    for (int day = 0; day < 3; day++) {
      write(DATE.plusDays(day), SnapshotType.DAILY, rows);
    }
    List<SnapshotRun> before = runs();
    try (SnapshotSession session = database().snapshots().begin(store, "cleanup")) {
      assertThat(session.delete(before.subList(0, 2))).isEqualTo(2L * count);
      assertThat(session.delete(before.subList(0, 2))).isZero();
      session.finish("cleaned");
    }

    assertThat(runs()).containsExactly(before.get(2));
    assertThat(history("customer 3")).hasSize(1);
    assertThat(poolRows()).isEqualTo(count < MANY ? count : 0);
    assertThat(runTables()).hasSize(count < MANY ? 0 : 1);
    assertThatThrownBy(() -> everything(before.getFirst()))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_SNAPSHOT_RUN"));
  }

  @Test
  void whoReadsIsNotDisturbedByDeleting() {
    fill(MANY);
    TestProfiles rows = new TestProfiles(customers(MANY), 3);
    write(DATE, SnapshotType.DAILY, rows);
    SnapshotRun run = runs().getFirst();
    database()
        .connections()
        .read(
            "reading",
            connection -> {
              int storeNo = StoreRow.require(connection, store.storeId()).storeNo();
              connection.rollback();
              SnapshotRows.hold(connection, storeNo);
              List<SnapshotRows.Stored> held = SnapshotRows.runs(connection, storeNo);
              try (SnapshotSession session = begin()) {
                assertThat(session.delete(List.of(run))).isEqualTo(MANY);
                session.finish("deleted");
              }
              // Everybody else sees it gone at once.
              assertThat(runs()).isEmpty();
              assertThat(history("customer 3")).isEmpty();
              assertThat(
                      SnapshotRows.columns(
                              connection, storeNo, held.getFirst(), Set.of(Column.MEMBERSHIPS))
                          .customers())
                  .hasSize(MANY);
              return held;
            });
    assertThat(runTables()).hasSize(1);

    // The next writer finds the table that had to stay, and drops it.
    try (SnapshotSession session = begin()) {
      session.finish("nothing to do");
    }
    assertThat(runTables()).isEmpty();
  }

  // ---- what goes wrong ----

  @ParameterizedTest
  @ValueSource(ints = {FEW, MANY})
  void writingThatIsCancelledLeavesTheEarlierRun(int count) {
    fill(count);
    TestProfiles before = new TestProfiles(customers(count), 3);
    write(DATE, SnapshotType.DAILY, before);
    TestProfiles after = new TestProfiles(customers(count), 4);
    SnapshotRun run = runs().getFirst();
    try (SnapshotSession session = begin()) {
      assertThatThrownBy(
              () ->
                  session.write(
                      DATE,
                      SnapshotType.DAILY,
                      1,
                      "other",
                      after,
                      true,
                      Recorded.cancellingAt("Storing snapshots")))
          .isInstanceOf(CancellationException.class);
      session.fail("cancelled", "by the test");
    }

    assertThat(runs()).containsExactly(run);
    assertSame(history(before.customerId(7)).getFirst(), before, 7);
    assertThat(runTables()).hasSize(count < MANY ? 0 : 1);
    assertThat(database().stores().runs(store.storeId(), 1).getFirst().state())
        .isEqualTo("cancelled");
  }

  @Test
  void runsWrittenBeforeAFailureStay() {
    fill(FEW);
    TestProfiles rows = new TestProfiles(customers(FEW), 3);
    try (SnapshotSession session = database().snapshots().begin(store, "backfill")) {
      session.write(DATE, SnapshotType.DAILY, 1, "print", rows, true, Progress.NONE);
      assertThat(runs()).hasSize(1);
      session.fail("failed", "by the test");
    }

    assertThat(runs()).hasSize(1);
    assertSame(history("customer 3").getFirst(), rows, FEW - 1 - 3);
  }

  @Test
  void onlyOneWritesAStore() {
    fill(FEW);
    try (SnapshotSession session = begin()) {
      assertThatThrownBy(this::begin)
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.code()).isEqualTo("STORE_BUSY");
                assertThat(e).hasMessageContaining("snapshot");
              });
      assertThatThrownBy(() -> database().models().begin(store, "discovery"))
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("STORE_BUSY"));
      session.finish("done");
    }
    try (Publication publication = database().models().begin(store, "discovery")) {
      assertThatThrownBy(this::begin)
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("STORE_BUSY"));
      publication.fail("failed", "for a test");
    }
    begin().close();
    begin().close();
  }

  @Test
  void leavesThatAreNotTheModelsAreRefused() {
    fill(FEW);
    TestProfiles rows = new TestProfiles(customers(FEW), 3);
    try (SnapshotSession session = begin()) {
      assertThatThrownBy(
              () -> session.write(DATE, SnapshotType.DAILY, 2, "p", rows, true, Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("segments must be the leaves");
    }
    assertThat(runs()).isEmpty();
  }

  @Test
  void storeThatIsNotThereHasNoSnapshots() {
    for (Runnable asking :
        List.<Runnable>of(
            () -> database().snapshots().runs("nowhere"),
            () -> database().snapshots().begin(Imports.store("nowhere"), "snapshot"),
            () -> database().snapshots().history("nowhere", "x", null, null, null))) {
      assertThatThrownBy(asking::run)
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_STORE"));
    }
  }

  // ---- how it is found ----

  @Test
  void historyLooksIntoThePartitionsOfItsRunsOnly() {
    fill(MANY);
    TestProfiles rows = new TestProfiles(customers(MANY), 3);
    for (int day = 0; day < 3; day++) {
      write(DATE.plusDays(day), SnapshotType.DAILY, rows);
    }
    List<String> tables = runTables();
    assertThat(tables).hasSize(3);
    String plan =
        database()
            .connections()
            .use(
                "explaining",
                connection -> {
                  int storeNo = StoreRow.require(connection, store.storeId()).storeNo();
                  return String.join(
                      "\n",
                      Db.list(
                          connection,
                          row -> row.getString(1),
                          "EXPLAIN "
                              + SnapshotRows.historySql(
                                  storeNo,
                                  17,
                                  SnapshotRows.runs(connection, storeNo).subList(1, 3))));
                });

    assertThat(plan)
        .contains("using " + tables.get(1) + "_pkey")
        .contains("using " + tables.get(2) + "_pkey")
        .doesNotContain(tables.get(0) + "_pkey")
        .doesNotContain("Seq Scan on snapshot_" + tables.get(0).split("_", -1)[1]);
  }

  @Test
  void randomWritesAndDeletesLeaveWhatTheyShould() {
    long seed = Long.getLong("quimbi.seed", 4711);
    Random random = new Random(seed);
    fill(FEW);
    java.util.TreeMap<LocalDate, TestProfiles> expected = new java.util.TreeMap<>();
    try (SnapshotSession session = begin()) {
      for (int step = 0; step < 30; step++) {
        LocalDate date = DATE.plusDays(random.nextInt(5));
        if (random.nextInt(3) == 0) {
          session.delete(runs().stream().filter(run -> run.date().equals(date)).toList());
          expected.remove(date);
        } else {
          TestProfiles rows = new TestProfiles(customers(1 + random.nextInt(FEW)), step);
          session.write(date, SnapshotType.DAILY, 1, "p" + step, rows, true, Progress.NONE);
          expected.put(date, rows);
        }
      }
      session.finish("done");
    }

    List<LocalDate> dates = new ArrayList<>();
    for (SnapshotRun run : runs()) {
      dates.add(run.date());
      assertThat(run.customers())
          .as("seed %d", seed)
          .isEqualTo(Objects.requireNonNull(expected.get(run.date())).size());
      assertThat(everything(run).customers()).hasSize(run.customers());
    }
    assertThat(dates).as("seed %d", seed).containsExactlyElementsOf(expected.keySet());
    assertThat(poolRows())
        .as("seed %d", seed)
        .isEqualTo(expected.values().stream().mapToLong(TestProfiles::size).sum());
  }
}
