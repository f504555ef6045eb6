package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.ModelRow;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.importing.WorkFolder;
import io.quimbi.engine.snapshot.Backfill;
import io.quimbi.engine.snapshot.SnapshotSettings;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.engine.snapshot.TakeSnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is discovered in slices is what is discovered in memory, in everything that is stored. */
@ExtendWith(EmbeddedDatabase.class)
class SlicedDiscoveryTest {
  private static final LocalDate END = LocalDate.of(2026, 3, 4);
  private static final String EARLIER = "2025-11-30";

  @TempDir static Path shop;
  @TempDir Path folder;

  private final Database database = EmbeddedDatabase.get();
  private final ModelStore models = database.models();

  @BeforeAll
  static void writeShop() {
    DemoShop.write(new DemoShopOptions(200, 5, 2, END), shop, Progress.NONE);
  }

  private OrderStore inSlicesOf(int lines) {
    return database.orders(new LineMemory(500, lines, WorkFolder.of(folder)));
  }

  private String imported(String name) {
    String storeId = name + System.nanoTime();
    new ImportOrders(database.orders(), database.stores(), LineMemory.ofHeap(WorkFolder.of(folder)))
        .run(
            ImportOptions.of(shop.resolve("orders.csv"), storeId, folder)
                .withTickets(shop.resolve("tickets.csv")),
            Progress.NONE);
    return storeId;
  }

  private DiscoverSegments discover(OrderStore orders) {
    return new DiscoverSegments(
        database.stores(),
        orders,
        models,
        Clock.fixed(Instant.parse("2026-03-05T06:07:08Z"), ZoneOffset.UTC),
        "test");
  }

  /** Everything that a discovery or an assignment leaves behind. */
  private record Left(
      List<String> models,
      List<String> calibrations,
      List<String> populations,
      Map<String, String> profiles,
      List<String> archetypes) {}

  private Left left(String storeId) {
    List<String> told = new ArrayList<>();
    List<String> calibrations = new ArrayList<>();
    List<String> populations = new ArrayList<>();
    for (ModelRow row : models.models(storeId)) {
      int no = row.modelNo();
      told.add(
          String.join(
              "\n",
              "" + row.active(),
              row.contentHash(),
              row.provenance(),
              "" + row.comparison(),
              "" + models.segments(storeId, no),
              "" + models.names(storeId, no)));
      calibrations.add(models.calibration(storeId, no).orElseThrow());
      populations.add(models.population(storeId, no).orElseThrow());
    }
    return new Left(
        told,
        calibrations,
        populations,
        LiveShop.profiles(database, storeId),
        models.archetypes(storeId, Integer.MAX_VALUE).stream().map(Object::toString).toList());
  }

  @Test
  void discoveryRediscoveryAndAssignmentInSlicesLeaveWhatTheyLeaveFromTheWhole() {
    String inMemory = imported("whole");
    String inSlices = imported("slices");
    DiscoverSegments whole = discover(database.orders());
    DiscoverSegments sliced = discover(inSlicesOf(300));

    whole.discover(inMemory, EARLIER, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    sliced.discover(inSlices, EARLIER, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    assertThat(left(inSlices)).isEqualTo(left(inMemory));
    assertThat(left(inSlices).profiles).hasSizeGreaterThan(150);

    // With a model before, of an earlier as-of and so of another reference.
    whole.discover(inMemory, null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    sliced.discover(inSlices, null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    assertThat(left(inSlices)).isEqualTo(left(inMemory));
    assertThat(left(inSlices).models).hasSize(2);

    Map<String, String> before = left(inSlices).profiles;
    whole.assign(inMemory, EARLIER, 2, Progress.NONE);
    sliced.assign(inSlices, EARLIER, 2, Progress.NONE);
    assertThat(left(inSlices)).isEqualTo(left(inMemory));
    assertThat(left(inSlices).profiles).isNotEqualTo(before);

    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  private TakeSnapshot take(OrderStore orders) {
    return new TakeSnapshot(
        database.stores(), orders, models, database.snapshots(), SnapshotSettings.DEFAULTS);
  }

  private Backfill backfill(OrderStore orders) {
    return new Backfill(
        database.stores(), orders, models, database.snapshots(), SnapshotSettings.DEFAULTS);
  }

  /** Every row of every run, and what is told of the runs. */
  private List<String> snapshots(String storeId) {
    List<String> all =
        new ArrayList<>(
            database
                .connections()
                .use(
                    "reading",
                    connection ->
                        Db.list(
                            connection,
                            row -> row.getString(1),
                            "SELECT (to_jsonb(t) - '{snapshot_id, created_at, store_id}'::text[])"
                                + "::text COLLATE \"C\" FROM temporal_snapshots t"
                                + " WHERE store_id = ? ORDER BY 1",
                            storeId)));
    for (SnapshotRun run : database.snapshots().runs(storeId)) {
      all.add(
          String.join(
              " ",
              "" + run.date(),
              "" + run.type(),
              "" + run.customers(),
              run.inputFingerprint(),
              "" + run.storePast()));
    }
    return all;
  }

  @Test
  void snapshotsAndBackfillInSlicesAreThoseOfTheWhole() {
    String inMemory = imported("whole");
    String inSlices = imported("slices");
    OrderStore orders = inSlicesOf(1_500);
    for (String storeId : List.of(inMemory, inSlices)) {
      discover(database.orders())
          .discover(storeId, null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    }

    take(database.orders()).everybody(inMemory, SnapshotType.DAILY, null, 2, Progress.NONE);
    take(orders).everybody(inSlices, SnapshotType.DAILY, null, 2, Progress.NONE);
    assertThat(snapshots(inSlices)).isEqualTo(snapshots(inMemory)).hasSizeGreaterThan(150);

    assertThat(backfill(orders).plan(inSlices, 2, Progress.NONE).runs())
        .isEqualTo(backfill(database.orders()).plan(inMemory, 2, Progress.NONE).runs());
    Backfill.Outcome built = backfill(orders).run(inSlices, 2, Progress.NONE);
    // What was taken one by one is the day's of the backfill.
    assertThat(built.skipped()).isOne();
    backfill(database.orders()).run(inMemory, 2, Progress.NONE);
    assertThat(snapshots(inSlices)).isEqualTo(snapshots(inMemory)).hasSizeGreaterThan(2_000);

    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void discoveryInSlicesThatFailsOrIsCancelledLeavesNothingOnDisk() {
    String storeId = imported("cut");
    DiscoverSegments sliced = discover(inSlicesOf(300));

    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(
            () ->
                sliced.discover(
                    storeId, "1999-01-01", Profile.RECOMMENDED.defaults(), 2, Progress.NONE))
        .extracting(QuimbiException::code)
        .isEqualTo("NO_ORDERS");
    assertThat(folder.resolve("work")).isEmptyDirectory();

    for (String stage :
        List.of("Computing features", "Discovering segments on 14 axes", "Storing thumbprints")) {
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(
              () ->
                  sliced.discover(
                      storeId,
                      null,
                      Profile.RECOMMENDED.defaults(),
                      2,
                      Recorded.cancellingAt(stage)));
      assertThat(folder.resolve("work")).as(stage).isEmptyDirectory();
    }
    assertThat(models.models(storeId)).isEmpty();
  }
}
