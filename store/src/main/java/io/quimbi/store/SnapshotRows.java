package io.quimbi.store;

import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.ModelStore.EvidenceRows;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotColumns;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import io.quimbi.engine.snapshot.SnapshotType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads snapshots as they are stored.
 *
 * <p>A table that is read cannot be dropped, but between finding a run and reading its table it
 * could be. So whoever reads locks the store's snapshots first ({@link #hold}), which keeps nobody
 * from anything but dropping tables.
 */
final class SnapshotRows {
  private static final Comparator<SnapshotRun> BY_DATE =
      Comparator.comparing(SnapshotRun::date).thenComparing(SnapshotRun::type);

  /**
   * A run with where its rows are.
   *
   * @param features how many are stored, 0 for none
   */
  record Stored(SnapshotRun run, int partitionNo, int features) {}

  /**
   * How the leaves of a model are laid out.
   *
   * @param firstLeaves of the axes, counted through all leaves
   * @param leafCount of all axes
   */
  @SuppressWarnings("ArrayRecordComponent") // Within this class only, and never compared.
  record ModelShape(int[] firstLeaves, int leafCount) {
    static ModelShape of(Connection connection, int storeNo, int modelNo) throws SQLException {
      List<int[]> axes =
          Db.list(
              connection,
              row -> new int[] {row.getInt(1), row.getInt(2)},
              "SELECT min(place), count(*) FROM segment WHERE store_no = ? AND model_no = ?"
                  + " GROUP BY axis_no ORDER BY axis_no",
              storeNo,
              modelNo);
      return new ModelShape(
          axes.stream().mapToInt(axis -> axis[0]).toArray(),
          axes.stream().mapToInt(axis -> axis[1]).sum());
    }

    /** Turns the leaves of each axis into leaves counted through all axes. */
    void dominants(byte[] leaves, short[] to, int from) {
      for (int axis = 0; axis < firstLeaves.length; axis++) {
        to[from + axis] = (short) (firstLeaves[axis] + Byte.toUnsignedInt(leaves[axis]));
      }
    }
  }

  private SnapshotRows() {}

  /** Keeps the runs that are visible from now on from going, until the transaction ends. */
  static void hold(Connection connection, int storeNo) throws SQLException {
    // Its rows are in the order of their numbers; a scan that joins another midway would lose that.
    Db.execute(connection, "SET LOCAL synchronize_seqscans = off");
    Db.execute(connection, "LOCK TABLE ONLY snapshot_" + storeNo + " IN ACCESS SHARE MODE");
  }

  /** The visible runs of a store, by date, the finest type first within a date. */
  static List<Stored> runs(Connection connection, int storeNo) throws SQLException {
    Map<Long, LifetimeFit> fits = LifetimeFits.byNumber(connection, storeNo);
    List<Stored> runs =
        Db.list(
            connection,
            row -> run(row, fits),
            "SELECT * FROM snapshot_run WHERE store_no = ? AND visible",
            storeNo);
    runs.sort(Comparator.comparing(Stored::run, BY_DATE));
    return runs;
  }

  private static Stored run(ResultSet row, Map<Long, LifetimeFit> fits) throws SQLException {
    java.sql.Array features = row.getArray("features");
    return new Stored(
        new SnapshotRun(
            row.getInt("run_no"),
            row.getObject("snapshot_date", LocalDate.class),
            SnapshotType.of(row.getString("snapshot_type")),
            Db.instant(row, "as_of"),
            row.getInt("model_no"),
            row.getString("input_fingerprint"),
            row.getInt("customers"),
            Db.instant(row, "created_at"),
            fits.get(row.getLong("fit_no")),
            row.getString("store_past")),
        row.getInt("partition_no"),
        features == null ? 0 : ((String[]) features.getArray()).length);
  }

  /**
   * The query for one customer's snapshots in some runs. It names their partitions, so that the
   * planner looks at no other.
   */
  static String historySql(int storeNo, int customerNo, List<Stored> runs) {
    String numbers = list(runs, stored -> stored.run().runNo());
    String partitions =
        runs.stream()
            .map(Stored::partitionNo)
            .distinct()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return """
    SELECT %5$s
    FROM snapshot p
    JOIN snapshot_archetype a ON a.store_no = %1$d AND a.archetype_no = p.archetype_no
    WHERE p.store_no = %1$d AND p.customer_no = %2$d AND p.partition_no IN (%3$s) AND p.run_no IN (%4$s)
    """
        .formatted(storeNo, customerNo, partitions, numbers, columnsOfOne());
  }

  private static String list(List<Stored> runs, Function<Stored, Long> number) {
    return runs.stream().map(number.andThen(String::valueOf)).collect(Collectors.joining(", "));
  }

  /** One customer's snapshots in some runs, in the order of the runs. */
  static List<Snapshot> history(
      Connection connection, int storeNo, int customerNo, List<Stored> runs) throws SQLException {
    if (runs.isEmpty()) {
      return List.of();
    }
    Map<Long, SnapshotRun> byNumber =
        runs.stream().map(Stored::run).collect(Collectors.toMap(SnapshotRun::runNo, run -> run));
    Map<Integer, ModelShape> shapes = new HashMap<>();
    for (SnapshotRun run : byNumber.values()) {
      if (!shapes.containsKey(run.modelNo())) {
        shapes.put(run.modelNo(), ModelShape.of(connection, storeNo, run.modelNo()));
      }
    }
    List<Snapshot> snapshots = new ArrayList<>();
    try (CopyReader in = new CopyReader(connection, historySql(storeNo, customerNo, runs))) {
      while (in.next()) {
        SnapshotRun run = Objects.requireNonNull(byNumber.get((long) in.int4()));
        snapshots.add(
            snapshot(in, run, customerNo, Objects.requireNonNull(shapes.get(run.modelNo()))));
      }
    }
    snapshots.sort(Comparator.comparing(Snapshot::run, BY_DATE));
    return snapshots;
  }

  /** The snapshot in a row of {@link #columnsOfOne} after the number of its run. */
  private static Snapshot snapshot(
      FieldReader in, SnapshotRun run, int customerNo, ModelShape shape) throws SQLException {
    short[] memberships = in.smallints();
    byte[] dominantLeaves = in.bytes();
    String archetypeId = in.text();
    String archetypeName = in.text();
    float[] features = in.floatsOrNull();
    double churn = in.float8OrNull();
    double ltv = in.float8OrNull();
    short[] dominants = new short[shape.firstLeaves().length];
    shape.dominants(dominantLeaves, dominants, 0);
    return new Snapshot(
        snapshotId(run.runNo(), customerNo),
        run,
        customerNo,
        memberships,
        dominants,
        archetypeId,
        archetypeName,
        features,
        Double.isNaN(churn) ? null : (Double) churn,
        Double.isNaN(ltv) ? null : (Double) ltv,
        in.int4(),
        in.int8(),
        Micros.toInstant(in.instant()),
        Micros.toInstant(in.instant()),
        evidence(in, new short[EvidenceKind.ALL.size()], 0));
  }

  /**
   * One customer's snapshot in one run, by a statement that is prepared once.
   *
   * @param pipeline what it holds goes to the server too
   * @param shapes of models that were met before; more are added as they are needed
   */
  static Optional<Snapshot> one(
      Pipeline pipeline,
      Connection connection,
      int storeNo,
      int customerNo,
      Stored stored,
      Map<Integer, ModelShape> shapes)
      throws SQLException {
    SnapshotRun run = stored.run();
    Pipeline.Answer<FieldReader> found =
        pipeline.rows(
            "SELECT %1$s FROM snapshot p JOIN snapshot_archetype a ON a.store_no = %2$d AND a.archetype_no = p.archetype_no WHERE p.store_no = %2$d AND p.partition_no = %3$d AND p.customer_no = ? AND p.run_no = ?"
                .formatted(columnsOfOne(), storeNo, stored.partitionNo()),
            customerNo,
            (int) run.runNo());
    pipeline.run();
    ModelShape shape = shapes.get(run.modelNo());
    if (shape == null) {
      shape = ModelShape.of(connection, storeNo, run.modelNo());
      shapes.put(run.modelNo(), shape);
    }
    try (FieldReader in = found.get()) {
      if (!in.next()) {
        return Optional.empty();
      }
      in.int4();
      return Optional.of(snapshot(in, run, customerNo, shape));
    }
  }

  /** The columns of a single snapshot, p, with its archetype, a. */
  private static String columnsOfOne() {
    return "p.run_no, p.memberships, p.dominants, a.archetype_id, a.name, p.features, p.churn,"
        + " p.ltv, p.orders, p.value, p.first_order_at, p.last_order_at, "
        + SnapshotTable.evidenceColumns();
  }

  /** Reads the columns of evidence into a part of an array, which is returned. */
  private static short[] evidence(FieldReader in, short[] to, int from) throws SQLException {
    for (int kind = 0; kind < EvidenceKind.ALL.size(); kind++) {
      to[from + kind] = in.int2OrNull(EvidenceRows.NONE);
    }
    return to;
  }

  /** The id of a snapshot, as the view has it. */
  private static long snapshotId(long runNo, int customerNo) {
    return (runNo << 32) + customerNo;
  }

  /** A run in columns. */
  static SnapshotColumns columns(
      Connection connection, int storeNo, Stored stored, Collection<Column> wanted)
      throws SQLException {
    Set<Column> columns = EnumSet.noneOf(Column.class);
    columns.addAll(wanted);
    if (stored.features() == 0) {
      columns.remove(Column.FEATURES);
    }
    Filling filling = new Filling(connection, storeNo, stored, columns);
    // In a table of its own a run is in order, as long as nobody was put in on his own.
    if (stored.partitionNo() == 0 || !filling.read("")) {
      filling.read(" ORDER BY customer_no");
    }
    return filling.columns();
  }

  /** Columns while they are read. */
  private static final class Filling {
    private final Connection connection;
    private final int storeNo;
    private final Stored stored;
    private final Set<Column> wanted;
    private final ModelShape shape;
    private final int axisCount;
    private final int leafCount;
    private final int[] customers;
    private final short[] dominants;
    private final short[] memberships;
    private final float[] features;
    private final int[] archetypes;
    private final int[] orders;
    private final long[] values;
    private final double[] churnRisks;
    private final double[] predictedLtvs;
    private final long[] firstOrderTimes;
    private final long[] lastOrderTimes;
    private final short[] evidence;

    Filling(Connection connection, int storeNo, Stored stored, Set<Column> wanted)
        throws SQLException {
      this.connection = connection;
      this.storeNo = storeNo;
      this.stored = stored;
      this.wanted = wanted;
      shape = ModelShape.of(connection, storeNo, stored.run().modelNo());
      axisCount = shape.firstLeaves().length;
      leafCount = shape.leafCount();
      int rows = stored.run().customers();
      customers = new int[rows];
      dominants = new short[rows * axisCount];
      memberships = new short[wanted.contains(Column.MEMBERSHIPS) ? rows * leafCount : 0];
      features = new float[wanted.contains(Column.FEATURES) ? rows * stored.features() : 0];
      archetypes = new int[wanted.contains(Column.ARCHETYPES) ? rows : 0];
      int totals = wanted.contains(Column.TOTALS) ? rows : 0;
      orders = new int[totals];
      values = new long[totals];
      churnRisks = new double[totals];
      predictedLtvs = new double[totals];
      firstOrderTimes = new long[totals];
      lastOrderTimes = new long[totals];
      evidence = new short[wanted.contains(Column.EVIDENCE) ? rows * EvidenceKind.ALL.size() : 0];
    }

    /** Reads all rows; false where they do not come by customer number. */
    boolean read(String order) throws SQLException {
      StringBuilder columns = new StringBuilder("customer_no, dominants");
      columns.append(wanted.contains(Column.MEMBERSHIPS) ? ", memberships" : "");
      columns.append(wanted.contains(Column.FEATURES) ? ", features" : "");
      columns.append(wanted.contains(Column.ARCHETYPES) ? ", archetype_no" : "");
      columns.append(
          wanted.contains(Column.TOTALS)
              ? ", orders, value, churn, ltv, first_order_at, last_order_at"
              : "");
      columns.append(
          wanted.contains(Column.EVIDENCE) ? ", " + SnapshotTable.evidenceColumns() : "");
      String query =
          "SELECT %s FROM snapshot WHERE store_no = %d AND partition_no = %d AND run_no = %d%s"
              .formatted(columns, storeNo, stored.partitionNo(), stored.run().runNo(), order);
      int count = 0;
      try (CopyReader in = new CopyReader(connection, query)) {
        for (; in.next(); count++) {
          if (count == customers.length) {
            throw differs("more");
          }
          customers[count] = in.int4();
          if (count > 0 && customers[count] < customers[count - 1]) {
            return false;
          }
          read(in, count);
        }
      }
      if (count < customers.length) {
        throw differs(String.valueOf(count));
      }
      return true;
    }

    private IllegalStateException differs(String found) {
      return new IllegalStateException(
          "run "
              + stored.run().runNo()
              + " must have as many rows as customers, "
              + customers.length
              + ", has "
              + found);
    }

    private void read(CopyReader in, int row) throws SQLException {
      shape.dominants(in.bytes(), dominants, row * axisCount);
      if (memberships.length > 0) {
        in.smallints(memberships, row * leafCount, leafCount);
      }
      if (features.length > 0) {
        in.floatsOrNaN(features, row * stored.features(), stored.features());
      }
      if (archetypes.length > 0) {
        archetypes[row] = in.int4();
      }
      if (orders.length > 0) {
        orders[row] = in.int4();
        values[row] = in.int8();
        churnRisks[row] = in.float8OrNull();
        predictedLtvs[row] = in.float8OrNull();
        firstOrderTimes[row] = in.instant();
        lastOrderTimes[row] = in.instant();
      }
      if (evidence.length > 0) {
        evidence(in, evidence, row * EvidenceKind.ALL.size());
      }
    }

    SnapshotColumns columns() {
      return new SnapshotColumns(
          stored.run(),
          customers,
          dominants,
          memberships,
          features,
          archetypes,
          orders,
          values,
          churnRisks,
          predictedLtvs,
          firstOrderTimes,
          lastOrderTimes,
          evidence);
    }
  }

  /** What to say where a run is asked for that is not there, or no longer. */
  static QuimbiException noRun(String storeId, long runNo) {
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_SNAPSHOT_RUN",
        "store \""
            + storeId
            + "\" has no snapshots of run "
            + runNo
            + ", or no longer: they were replaced or deleted; run the command again");
  }
}
