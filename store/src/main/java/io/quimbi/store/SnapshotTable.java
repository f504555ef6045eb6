package io.quimbi.store;

import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.engine.Progress;
import io.quimbi.engine.discovery.ModelStore.EvidenceRows;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of one run of snapshots are. A large run has a table of its own, filled and
 * indexed where nobody sees it, then attached below the store's snapshots; it goes by being
 * dropped, which is quick whatever its size. Small runs share the store's pool.
 */
final class SnapshotTable {
  /** From here on a run has a table of its own: dropping rows costs more than having a table. */
  static final int OWN_ROWS_MIN = 10_000;

  private static final int CHECK_EVERY = 1024;
  private static final int LEAF_MAX = 255;
  private static final String COLUMNS =
      "value, first_order_at, last_order_at, churn, ltv, store_no, partition_no, run_no,"
          + " customer_no, archetype_no, orders, dominants, memberships, features, "
          + evidenceColumns();

  private final Connection connection;
  private final int storeNo;
  private final int runNo;
  private final int partitionNo;

  /** The table of a run. */
  SnapshotTable(Connection connection, int storeNo, int runNo, int partitionNo) {
    this.connection = connection;
    this.storeNo = storeNo;
    this.runNo = runNo;
    this.partitionNo = partitionNo;
  }

  /** What a new store needs; its snapshots are attached with its other tables. */
  static String createSql(int storeNo) {
    return """
        CREATE TABLE snapshot_%1$d (LIKE snapshot, CHECK (store_no = %1$d))
          PARTITION BY LIST (partition_no);
        ALTER TABLE snapshot_%1$d ENABLE ROW LEVEL SECURITY;
        CREATE TABLE snapshot_%1$d_0 PARTITION OF snapshot_%1$d FOR VALUES IN (0);
        ALTER TABLE snapshot_%1$d_0 ENABLE ROW LEVEL SECURITY;
        ALTER TABLE snapshot_%1$d_0 ADD PRIMARY KEY (customer_no, run_no);
        CREATE INDEX ON snapshot_%1$d_0 (run_no);
        """
        .formatted(storeNo);
  }

  /** The table that has the rows of the runs of a partition. */
  static String name(int storeNo, int partitionNo) {
    return "snapshot_" + storeNo + "_" + partitionNo;
  }

  /** The columns of evidence in the order of their kinds. */
  static String evidenceColumns() {
    return EvidenceKind.ALL.stream().map(EvidenceKind::id).collect(Collectors.joining(", "));
  }

  /** The number of the run. */
  int runNo() {
    return runNo;
  }

  /** Whether the run has the table for itself. */
  boolean own() {
    return partitionNo != 0;
  }

  private String name() {
    return name(storeNo, partitionNo);
  }

  /** Makes the table of a large run, without rows. */
  void create() throws SQLException {
    Db.execute(
        connection,
        """
        CREATE TABLE %1$s (LIKE snapshot_%2$d INCLUDING CONSTRAINTS,
          CHECK (partition_no = %3$d));
        ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
        """
            .formatted(name(), storeNo, partitionNo));
  }

  /** Builds the key of a large run and tells the planner what is there. */
  void index() throws SQLException {
    Db.execute(
        connection,
        """
        ALTER TABLE %1$s ADD PRIMARY KEY (customer_no);
        SET LOCAL default_statistics_target = 20;
        ANALYZE %1$s (partition_no, run_no, archetype_no, orders);
        """
            .formatted(name()));
  }

  /** Puts the table below the store's snapshots; nobody who reads waits for that. */
  void attach() throws SQLException {
    Db.execute(
        connection,
        "ALTER TABLE snapshot_%d ATTACH PARTITION %s FOR VALUES IN (%d)"
            .formatted(storeNo, name(), partitionNo));
  }

  /**
   * Writes rows.
   *
   * @param isNew whether the table was made in this transaction
   * @param order the rows in the order in which they are written: by customer number, so that
   *     reading finds them so
   * @param customerNos of the rows
   * @param archetypeNos of the rows
   */
  void fill(
      ProfileRows rows,
      boolean isNew,
      int[] order,
      int[] customerNos,
      int[] archetypeNos,
      boolean withFeatures,
      Progress progress)
      throws SQLException {
    double[] memberships = new double[rows.leafCount()];
    short[] shares = new short[rows.leafCount()];
    byte[] dominants = new byte[rows.axes().size()];
    double[] features = new double[rows.featureCount()];
    @Nullable EvidenceRows evidence = rows.evidence().orElse(null);
    int kinds = EvidenceKind.ALL.size();
    float[] stored = withFeatures ? new float[rows.featureCount()] : null;
    try (CopyWriter out = new CopyWriter(connection, name(), COLUMNS, isNew)) {
      for (int i = 0; i < order.length; i++) {
        if (i % CHECK_EVERY == 0) {
          progress.checkCancelled();
        }
        int row = order[i];
        Shares.of(rows, row, memberships, shares);
        for (int axis = 0; axis < dominants.length; axis++) {
          dominants[axis] = unsignedByte(rows.dominantLeaf(row, axis) - rows.firstLeaf(axis));
        }
        if (stored != null) {
          rows.features(row, features);
          narrow(features, stored);
        }
        out.row();
        out.int8(rows.lifetimeValue(row));
        out.instant(rows.firstOrderTime(row));
        out.instant(rows.lastOrderTime(row));
        out.float8OrNull(rows.churnRisk(row));
        out.float8OrNull(rows.predictedLtv(row));
        out.int4(storeNo);
        out.int4(partitionNo);
        out.int4(runNo);
        out.int4(customerNos[row]);
        out.int4(archetypeNos[row]);
        out.int4(rows.orders(row));
        out.bytes(dominants);
        out.sparseSmallints(shares);
        out.sparseFloatsOrNull(stored);
        for (int kind = 0; kind < kinds; kind++) {
          out.int2OrNull(
              evidence == null ? EvidenceRows.NONE : evidence.hundredths(row, kind),
              EvidenceRows.NONE);
        }
        progress.advance(1);
      }
      out.finish();
    }
  }

  private static byte unsignedByte(int leaf) {
    if (leaf < 0 || leaf > LEAF_MAX) {
      throw new IllegalArgumentException(
          "a leaf of an axis must be from 0 to " + LEAF_MAX + ", was " + leaf);
    }
    return (byte) leaf;
  }

  private static void narrow(double[] features, float[] stored) {
    for (int f = 0; f < features.length; f++) {
      stored[f] = (float) features[f];
      // There is no JSON for it, so the view would fail on this customer.
      if (Float.isInfinite(stored[f])) {
        throw new IllegalArgumentException(
            "a feature must be NaN or fit into a float, feature " + f + " was " + features[f]);
      }
    }
  }

  /**
   * Does away with the runs of a store that are not visible. Whoever still reads one keeps it: it
   * is tried for moments only, and again by the next writer.
   *
   * @param connection without a transaction, under the store's writer lock
   * @return whether rows of the pool were deleted
   */
  static boolean dropHidden(Connection connection, int storeNo) throws SQLException {
    record Hidden(int runNo, int partitionNo) {}
    boolean pool = false;
    for (Hidden run :
        Db.list(
            connection,
            row -> new Hidden(row.getInt(1), row.getInt(2)),
            "SELECT run_no, partition_no FROM snapshot_run WHERE store_no = ? AND NOT visible"
                + " ORDER BY run_no",
            storeNo)) {
      SnapshotTable table = new SnapshotTable(connection, storeNo, run.runNo(), run.partitionNo());
      pool |= !table.own();
      Db.drop(connection, table::drop);
    }
    return pool;
  }

  private void drop() throws SQLException {
    if (own()) {
      Db.execute(connection, "DROP TABLE IF EXISTS " + name());
    } else {
      deleteRows("");
    }
    Db.update(connection, "DELETE FROM snapshot_run WHERE run_no = ?", runNo);
  }

  /** Takes customers out; how many of them were in. */
  int deleteCustomers(int... customerNos) throws SQLException {
    return Math.toIntExact(
        Db.update(
            connection,
            "DELETE FROM " + name() + " WHERE run_no = ? AND customer_no = ANY (?)",
            runNo,
            customerNos));
  }

  private long deleteRows(String rest) throws SQLException {
    return Db.update(connection, "DELETE FROM " + name() + " WHERE run_no = ?" + rest, runNo);
  }

  /**
   * Gives back the room of rows deleted from the pool. The command's server may be gone before it
   * would get to this by itself.
   *
   * @param connection without a transaction
   */
  static void tidyPool(Connection connection, int storeNo) throws SQLException {
    Db.execute(
        connection,
        "VACUUM (SKIP_LOCKED, ANALYZE) "
            + name(storeNo, 0)
            + " (run_no, customer_no, archetype_no, orders)");
  }
}
