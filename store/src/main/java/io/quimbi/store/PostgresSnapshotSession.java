package io.quimbi.store;

import io.quimbi.core.feature.Feature;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.ModelStore.EvidenceRows;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotSession;
import io.quimbi.engine.snapshot.SnapshotType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Work on the snapshots of a store on one connection, which holds the store's writer lock through
 * all its transactions: if the connection breaks, the lock goes and so does the work. Not
 * thread-safe.
 */
final class PostgresSnapshotSession implements SnapshotSession {
  private final Connections connections;
  private final Runs.Run run;
  private final Connection connection;
  private final int storeNo;
  private final Set<Integer> modelsChecked = new HashSet<>();
  private @Nullable CustomerNumbers customers;
  private @Nullable ArchetypeNumbers archetypes;
  private boolean poolChanged;
  private boolean ended;

  private PostgresSnapshotSession(
      Connections connections, Runs.Run run, Connection connection, int storeNo) {
    this.connections = connections;
    this.run = run;
    this.connection = connection;
    this.storeNo = storeNo;
  }

  /** Registers the work, waits for the writer lock, and clears away what a crash left. */
  static PostgresSnapshotSession begin(
      Connections connections, Runs runs, String storeId, String kind) {
    Runs.Run run = runs.begin(storeId, kind);
    Connection connection = null;
    try {
      connection = connections.take();
      run.awaitTurns(connection);
      int storeNo = StoreRow.number(connection, storeId);
      PostgresSnapshotSession session =
          new PostgresSnapshotSession(connections, run, connection, storeNo);
      session.dropHidden();
      return session;
    } catch (SQLException e) {
      throw failed(connections, connection, run, DatabaseFailure.of(e, "starting the " + kind));
    } catch (RuntimeException e) {
      throw failed(connections, connection, run, e);
    }
  }

  private static RuntimeException failed(
      Connections connections, @Nullable Connection connection, Runs.Run run, RuntimeException e) {
    connections.discard(connection);
    try {
      run.ended("failed", String.valueOf(e.getMessage()));
    } catch (QuimbiException second) {
      e.addSuppressed(second);
    }
    return e;
  }

  private interface Step<T> {
    T in(Connection connection) throws SQLException;
  }

  /** Does something in a transaction of its own: all of it or nothing. */
  private <T> T transaction(String doing, Step<T> step) {
    if (ended) {
      throw new IllegalStateException("the run " + run.runNo() + " has ended");
    }
    boolean committed = false;
    try {
      connection.setAutoCommit(false);
      T result = step.in(connection);
      connection.commit();
      committed = true;
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      throw DatabaseFailure.of(e, doing);
    } finally {
      if (!committed) {
        undo();
      }
    }
  }

  private void undo() {
    // Its numbers may be of rows that are not there after all.
    archetypes = null;
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // A broken connection has undone it; the failure that led here says what happened.
      return;
    }
  }

  @Override
  public void write(
      LocalDate date,
      SnapshotType type,
      int modelNo,
      String inputFingerprint,
      ProfileRows rows,
      boolean withFeatures,
      Progress progress) {
    Progress tracked = run.tracking(progress);
    boolean own = rows.size() >= SnapshotTable.OWN_ROWS_MIN;
    SnapshotTable table =
        transaction(
            "storing snapshots",
            work -> {
              requireLeaves(work, modelNo, rows);
              SnapshotTable made =
                  insertRun(work, date, type, modelNo, inputFingerprint, rows, withFeatures, own);
              if (own) {
                made.create();
              }
              fill(work, made, own, rows, withFeatures, tracked);
              if (own) {
                tracked.checkCancelled();
                tracked.stage("Indexing snapshots", Progress.UNKNOWN);
                made.index();
              }
              return made;
            });
    transaction(
        "making the snapshots visible",
        work -> {
          if (own) {
            table.attach();
          }
          return show(work, date, type, table.runNo());
        });
    poolChanged |= !own;
    clean();
  }

  private void fill(
      Connection work,
      SnapshotTable table,
      boolean isNew,
      ProfileRows rows,
      boolean withFeatures,
      Progress progress)
      throws SQLException {
    progress.stage("Storing snapshots", rows.size());
    int[] customerNos = customerNos(work, rows);
    if (archetypes == null) {
      archetypes = ArchetypeNumbers.of(work, storeNo);
    }
    int[] archetypeNos = archetypes.of(work, rows);
    table.fill(rows, isNew, order(customerNos), customerNos, archetypeNos, withFeatures, progress);
  }

  private int[] customerNos(Connection work, ProfileRows rows) throws SQLException {
    // Nobody imports while the writer lock is held: once is enough.
    if (customers == null) {
      customers = CustomerNumbers.of(work, storeNo);
    }
    int[] numbers = new int[rows.size()];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = customers.require(rows.customerId(row));
    }
    return numbers;
  }

  /** The rows by ascending customer number. */
  private static int[] order(int[] customerNos) {
    long[] keyed = new long[customerNos.length];
    for (int row = 0; row < keyed.length; row++) {
      keyed[row] = ((long) customerNos[row] << 32) + row;
    }
    Arrays.sort(keyed);
    int[] order = new int[keyed.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keyed[i];
    }
    return order;
  }

  private void requireLeaves(Connection work, int modelNo, ProfileRows rows) throws SQLException {
    if (modelsChecked.contains(modelNo)) {
      return;
    }
    Leaves.requireSame(
        Db.list(
            work,
            row -> row.getString(1),
            "SELECT axis || '/' || name FROM segment WHERE store_no = ? AND model_no = ?"
                + " ORDER BY place",
            storeNo,
            modelNo),
        rows);
    modelsChecked.add(modelNo);
  }

  private SnapshotTable insertRun(
      Connection work,
      LocalDate date,
      SnapshotType type,
      int modelNo,
      String inputFingerprint,
      ProfileRows rows,
      boolean withFeatures,
      boolean own)
      throws SQLException {
    int runNo =
        Db.only(
            work,
            row -> row.getInt(1),
            "SELECT nextval(pg_get_serial_sequence('snapshot_run', 'run_no'))");
    Db.update(
        work,
        "INSERT INTO snapshot_run (run_no, store_no, snapshot_date, snapshot_type, as_of, model_no,"
            + " partition_no, input_fingerprint, customers, features, fit_no, store_past, visible)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, false)",
        runNo,
        storeNo,
        date,
        type.word(),
        rows.asOf().atOffset(ZoneOffset.UTC),
        modelNo,
        own ? runNo : 0,
        inputFingerprint,
        rows.size(),
        withFeatures ? featureNames(rows) : null,
        LifetimeFits.insert(work, storeNo, rows.lifetimeFit()),
        rows.evidence().map(EvidenceRows::storePast).orElse(null));
    return new SnapshotTable(work, storeNo, runNo, own ? runNo : 0);
  }

  private static String[] featureNames(ProfileRows rows) {
    if (rows.featureCount() != Feature.COUNT) {
      throw new IllegalArgumentException(
          "features must be those of the catalogue, "
              + Feature.COUNT
              + ", were "
              + rows.featureCount());
    }
    return Arrays.stream(Feature.values()).map(Feature::id).toArray(String[]::new);
  }

  /** Puts a run in the place of an earlier one. */
  private long show(Connection work, LocalDate date, SnapshotType type, int runNo)
      throws SQLException {
    long hidden =
        Db.update(
            work,
            "UPDATE snapshot_run SET visible = false"
                + " WHERE store_no = ? AND snapshot_date = ? AND snapshot_type = ? AND visible",
            storeNo,
            date,
            type.word());
    Db.update(work, "UPDATE snapshot_run SET visible = true WHERE run_no = ?", runNo);
    return hidden;
  }

  @Override
  public void writeSome(
      LocalDate date, SnapshotType type, int modelNo, ProfileRows rows, boolean withFeatures) {
    if (rows.size() == 0) {
      throw new IllegalArgumentException("snapshots of some customers have a row, were none");
    }
    transaction(
        "storing snapshots",
        work -> {
          requireLeaves(work, modelNo, rows);
          int[] customers = customerNos(work, rows);
          SnapshotTable table = joined(work, date, type, modelNo, rows, withFeatures, customers);
          if (table == null) {
            table = insertRun(work, date, type, modelNo, "", rows, withFeatures, false);
            show(work, date, type, table.runNo());
          }
          fill(work, table, false, rows, withFeatures, Progress.NONE);
          poolChanged |= !table.own();
          return table;
        });
    clean();
  }

  /**
   * The run of a date and type that customers' new snapshots join, with earlier ones of the same
   * customers taken out; null where there is none, or none of anybody else.
   */
  private @Nullable SnapshotTable joined(
      Connection work,
      LocalDate date,
      SnapshotType type,
      int modelNo,
      ProfileRows rows,
      boolean withFeatures,
      int... customers)
      throws SQLException {
    record Visible(int runNo, int partitionNo, int modelNo, Instant asOf, int customers) {}
    Visible visible =
        Db.first(
                work,
                row ->
                    new Visible(
                        row.getInt("run_no"),
                        row.getInt("partition_no"),
                        row.getInt("model_no"),
                        Db.instant(row, "as_of"),
                        row.getInt("customers")),
                "SELECT * FROM snapshot_run"
                    + " WHERE store_no = ? AND snapshot_date = ? AND snapshot_type = ? AND visible",
                storeNo,
                date,
                type.word())
            .orElse(null);
    if (visible == null) {
      return null;
    }
    SnapshotTable table = new SnapshotTable(work, storeNo, visible.runNo(), visible.partitionNo());
    int replaced = table.deleteCustomers(customers);
    if (replaced == visible.customers()) {
      return null;
    }
    if (visible.modelNo() != modelNo || Micros.of(visible.asOf()) != Micros.of(rows.asOf())) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "SNAPSHOT_RUN_DIFFERS",
          "the %s snapshots of %s were made with model %d as of %s, this one with model %d as of %s; take everybody's again, or choose another date or type"
              .formatted(
                  type.word(), date, visible.modelNo(), visible.asOf(), modelNo, rows.asOf()));
    }
    // What the run was made from is no longer one thing.
    Db.update(
        work,
        "UPDATE snapshot_run SET customers = customers + ?, input_fingerprint = '',"
            + " features = coalesce(features, ?) WHERE run_no = ?",
        rows.size() - replaced,
        withFeatures ? featureNames(rows) : null,
        visible.runNo());
    // Nor is what was counted of it.
    Db.update(
        work,
        "DELETE FROM severity_step WHERE store_no = ? AND ? IN (from_run, to_run)",
        storeNo,
        visible.runNo());
    return table;
  }

  @Override
  public long delete(Collection<SnapshotRun> runs) {
    long[] numbers = runs.stream().mapToLong(SnapshotRun::runNo).toArray();
    long snapshots =
        transaction(
            "deleting snapshots",
            work ->
                Db.list(
                        work,
                        row -> row.getLong(1),
                        "UPDATE snapshot_run SET visible = false"
                            + " WHERE store_no = ? AND run_no = ANY (?) AND visible"
                            + " RETURNING customers",
                        storeNo,
                        numbers)
                    .stream()
                    .mapToLong(Long::longValue)
                    .sum());
    clean();
    return snapshots;
  }

  private void clean() {
    try {
      dropHidden();
    } catch (SQLException e) {
      throw DatabaseFailure.of(e, "dropping earlier snapshots");
    }
  }

  private void dropHidden() throws SQLException {
    poolChanged |= SnapshotTable.dropHidden(connection, storeNo);
  }

  @Override
  public void finish(String summary) {
    transaction(
        "ending the run",
        work -> {
          run.doneWith(work, summary);
          return work;
        });
    ended = true;
    try {
      run.released();
      if (poolChanged) {
        SnapshotTable.tidyPool(connection, storeNo);
      }
      run.endTurns(connection);
      connections.give(connection);
    } catch (SQLException | QuimbiException e) {
      // All is stored. Breaking the connection ends the lock as well.
      connections.discard(connection);
    }
  }

  @Override
  public void fail(String state, String reason) {
    if (ended) {
      return;
    }
    ended = true;
    connections.discard(connection);
    run.ended(state, reason);
  }

  @Override
  public void close() {
    fail("failed", "ended without a result");
  }
}
