package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.discovery.ModelStore.ProfileRows;
import io.quimbi.engine.lifetime.Predictions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The profiles of one publication: a table of their own, filled and indexed beside the visible one
 * while everybody goes on reading that, then attached below the store's profiles.
 */
final class ProfileTable {
  private static final int CHECK_EVERY = 1024;
  private static final String COLUMNS =
      "store_no, customer_no, publication_no, lifetime_value, paid, first_order_at, last_order_at,"
          + " orders, archetype_id, strengths, memberships, dominant_segments, features,"
          + " churn, risk_rank, ltv, next_order, next_order_from, next_order_to";

  private static final String COLUMNS_OF_ONE = COLUMNS + ", as_of, updated_at";

  /**
   * Changes the one row of a customer, with the parameters in the order of the columns. The parents
   * have no key of their own that a conflict could be told by, as each publication is a table.
   */
  private static final String IN_PLACE =
      "WITH k AS (SELECT ?::integer AS store_no, ?::integer AS customer_no,"
          + " ?::bigint AS publication_no) UPDATE %3$s p SET "
          + Arrays.stream(COLUMNS_OF_ONE.split(", *"))
              .skip(3)
              .map(column -> column + " = ?")
              .collect(Collectors.joining(", "))
          + " FROM k WHERE p.store_no = %1$d AND p.publication_no = %2$d"
          + " AND p.store_no = k.store_no AND p.publication_no = k.publication_no"
          + " AND p.customer_no = k.customer_no";

  private static final long NO_TIME = Long.MAX_VALUE;

  private final Connection connection;
  private final int storeNo;
  private final long publicationNo;
  private final String name;
  private final String byName;

  /** A table that is being filled, beside those that are read. */
  ProfileTable(Connection connection, int storeNo, long publicationNo) {
    this(connection, storeNo, publicationNo, name(storeNo, publicationNo));
  }

  private ProfileTable(Connection connection, int storeNo, long publicationNo, String byName) {
    this.connection = connection;
    this.storeNo = storeNo;
    this.publicationNo = publicationNo;
    this.name = name(storeNo, publicationNo);
    this.byName = byName;
  }

  /** A table that is read, by the name of all profiles, as callers of a service may name it. */
  static ProfileTable attached(Connection connection, int storeNo, long publicationNo) {
    return new ProfileTable(connection, storeNo, publicationNo, "profile");
  }

  static String name(int storeNo, long publicationNo) {
    return "profile_" + storeNo + "_" + publicationNo;
  }

  /** Makes the table with its rows and indexes. */
  void create(ProfileRows rows, Progress progress) throws SQLException {
    Db.execute(
        connection,
        """
        CREATE TABLE %1$s (LIKE profile_%2$d INCLUDING CONSTRAINTS,
          CHECK (publication_no = %3$d));
        ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
        """
            .formatted(name, storeNo, publicationNo));
    fill(rows, progress);
    progress.checkCancelled();
    index(rows.axes(), progress);
  }

  private void index(List<String> axes, Progress progress) throws SQLException {
    List<String> indexes = oneServesAllAxes() ? List.of(invertedIndex(axes)) : indexesByAxis(axes);
    progress.stage("Indexing profiles", indexes.size() + 1L);
    Db.execute(connection, "ALTER TABLE " + name + " ADD PRIMARY KEY (store_no, customer_no)");
    progress.advance(1);
    for (String index : indexes) {
      progress.checkCancelled();
      Db.execute(connection, index);
      progress.advance(1);
    }
    // The command's server may be gone before it would get to this by itself; a small sample
    // tells the planner which segments are rare. Nobody looks for a whole array or object, and
    // sampling theirs is half of the work; the indexed expressions have statistics of their own.
    Db.execute(
        connection,
        """
        SET LOCAL default_statistics_target = 20;
        ALTER TABLE %1$s ALTER memberships SET STATISTICS 0,
          ALTER dominant_segments SET STATISTICS 0, ALTER features SET STATISTICS 0;
        ANALYZE %1$s;
        """
            .formatted(name));
  }

  /** Whether the server has an inverted index for texts, which comes with an extension. */
  private boolean oneServesAllAxes() throws SQLException {
    return Db.only(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (SELECT FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod"
            + " WHERE m.amname = 'gin' AND c.opcintype = 'text'::regtype AND c.opcdefault)");
  }

  /**
   * What {@code dominant_segments->>'axis' = 'segment'} and {@code @>} can use, on any of the axes
   * and on several at once. A segment is dominant for so many that the list of them is all there is
   * to keep: nothing is sorted, and one reading of the table does for all axes.
   */
  private String invertedIndex(List<String> axes) throws SQLException {
    StringBuilder columns = new StringBuilder("dominant_segments jsonb_path_ops");
    for (String axis : axes) {
      columns.append(", (").append(dominantOn(axis)).append(')');
    }
    // Without a list of pending entries: emptying it takes tens of milliseconds, and whichever
    // order comes when it is full would wait for that.
    return "CREATE INDEX %1$s_dominants ON %1$s USING gin (%2$s) WITH (fastupdate = off)"
        .formatted(name, columns);
  }

  /** The same from an index for each axis and one for {@code @>}, on any server. */
  private List<String> indexesByAxis(List<String> axes) throws SQLException {
    List<String> indexes = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      for (String axis : axes) {
        indexes.add(
            "CREATE INDEX %s ON %s (store_no, (%s))"
                .formatted(
                    statement.enquoteIdentifier(name + "_" + axis, true), name, dominantOn(axis)));
      }
    }
    indexes.add(invertedIndex(List.of()));
    return indexes;
  }

  private String dominantOn(String axis) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return "dominant_segments->>" + statement.enquoteLiteral(axis);
    }
  }

  private void fill(ProfileRows rows, Progress progress) throws SQLException {
    CustomerNumbers customers = CustomerNumbers.of(connection, storeNo);
    Writing writing = new Writing(storeNo, publicationNo, rows);
    progress.stage("Storing profiles", rows.size());
    try (CopyWriter out = new CopyWriter(connection, name, COLUMNS, true)) {
      for (int row = 0; row < rows.size(); row++) {
        if (row % CHECK_EVERY == 0) {
          progress.checkCancelled();
        }
        writing.write(out, row, customers.require(rows.customerId(row)));
        progress.advance(1);
      }
      out.finish();
    }
  }

  /**
   * Puts one customer's profile into the table, in place of an earlier one. Nobody else writes the
   * customer meanwhile.
   *
   * @param rows of which the first is the customer's
   * @param published as-of of everybody's profiles
   */
  void put(ProfileRows rows, int customerNo, Instant published) throws SQLException {
    try (Pipeline pipeline = new Pipeline(connection)) {
      Pipeline.Answer<Long> replaced = replace(pipeline, rows, customerNo, published);
      pipeline.run();
      if (replaced.get() == 0) {
        add(pipeline, rows, customerNo, published);
        pipeline.run();
      }
    }
  }

  /** The same where the customer has a profile; how many were replaced. */
  Pipeline.Answer<Long> replace(
      Pipeline pipeline, ProfileRows rows, int customerNo, Instant published) throws SQLException {
    return writeOne(
        new InsertWriter(pipeline, IN_PLACE.formatted(storeNo, publicationNo, byName)),
        rows,
        customerNo,
        published);
  }

  /** The same where the customer has none. */
  void add(Pipeline pipeline, ProfileRows rows, int customerNo, Instant published)
      throws SQLException {
    writeOne(new InsertWriter(pipeline, byName, COLUMNS_OF_ONE, ""), rows, customerNo, published);
  }

  private Pipeline.Answer<Long> writeOne(
      InsertWriter out, ProfileRows rows, int customerNo, Instant published) throws SQLException {
    new Writing(storeNo, publicationNo, rows).write(out, 0, customerNo);
    boolean asEverybody = Micros.of(rows.asOf()) == Micros.of(published);
    out.instantOrNull(asEverybody ? NO_TIME : Micros.of(rows.asOf()), NO_TIME);
    out.instant(Micros.of(Instant.now()));
    return out.finishOne();
  }

  /** Takes one customer's profile out of the table. */
  void remove(int customerNo) throws SQLException {
    Db.update(
        connection,
        "DELETE FROM %s WHERE store_no = %d AND publication_no = %d AND customer_no = ?"
            .formatted(byName, storeNo, publicationNo),
        customerNo);
  }

  /** Puts the table below the store's profiles; do it right before the commit. */
  void attach() throws SQLException {
    Db.execute(
        connection,
        "ALTER TABLE profile_%d ATTACH PARTITION %s FOR VALUES IN (%d)"
            .formatted(storeNo, name, publicationNo));
  }

  /**
   * Drops the tables of publications that are no longer visible. Who still reads one keeps it: it
   * is tried for moments only, and again after the next publication.
   */
  static void dropHidden(Connection connection, int storeNo) throws SQLException {
    for (Long publicationNo :
        Db.list(
            connection,
            row -> row.getLong(1),
            "SELECT publication_no FROM publication WHERE store_no = ? AND NOT visible",
            storeNo)) {
      Db.drop(
          connection,
          () -> {
            Db.execute(connection, "DROP TABLE IF EXISTS " + name(storeNo, publicationNo));
            Db.update(
                connection, "DELETE FROM publication WHERE publication_no = ?", publicationNo);
          });
    }
  }

  /** Profiles as the rows that the table has of them. */
  private static final class Writing {
    private final int storeNo;
    private final long publicationNo;
    private final ProfileRows rows;
    private final Spelling spelling;
    private final double[] memberships;
    private final short[] shares;
    private final double[] features;
    private final float[] stored;

    Writing(int storeNo, long publicationNo, ProfileRows rows) {
      this.storeNo = storeNo;
      this.publicationNo = publicationNo;
      this.rows = rows;
      spelling = new Spelling(rows);
      memberships = new double[rows.leafCount()];
      shares = new short[rows.leafCount()];
      features = new double[rows.featureCount()];
      stored = new float[rows.featureCount()];
    }

    /** The fields of {@link #COLUMNS}. */
    void write(FieldWriter out, int row, int customerNo) throws SQLException {
      Shares.of(rows, row, memberships, shares);
      rows.features(row, features);
      for (int f = 0; f < features.length; f++) {
        stored[f] = (float) features[f];
      }
      out.row();
      out.int4(storeNo);
      out.int4(customerNo);
      out.int8(publicationNo);
      out.int8(rows.lifetimeValue(row));
      out.int8(rows.paid(row));
      out.instant(rows.firstOrderTime(row));
      out.instant(rows.lastOrderTime(row));
      out.int4(rows.orders(row));
      out.text(rows.archetypeId(row));
      out.ascii(spelling.strengths(row));
      out.smallints(shares);
      out.jsonb(spelling.dominants(row));
      out.floats(stored);
      out.float8OrNull(rows.churnRisk(row));
      out.float8OrNull(rows.riskRank(row));
      out.float8OrNull(rows.predictedLtv(row));
      out.dateOrNull(rows.nextOrderDay(row, 0.5), Predictions.NO_DAY);
      out.dateOrNull(rows.nextOrderDay(row, Predictions.NEXT_ORDER_FROM), Predictions.NO_DAY);
      out.dateOrNull(rows.nextOrderDay(row, Predictions.NEXT_ORDER_TO), Predictions.NO_DAY);
    }
  }

  /** The names and words of a profile, put together from parts spelled once. */
  private static final class Spelling {
    private final ProfileRows rows;
    private final byte[][] axisAndLeaf;
    private final int axes;
    private final ByteArrayOutputStream json = new ByteArrayOutputStream(1024);
    private final byte[] strengths;

    Spelling(ProfileRows rows) {
      this.rows = rows;
      this.axes = rows.axes().size();
      this.axisAndLeaf = new byte[rows.leafCount()][];
      this.strengths = new byte[axes];
      for (int axis = 0; axis < axes; axis++) {
        int end = axis + 1 < axes ? rows.firstLeaf(axis + 1) : rows.leafCount();
        for (int leaf = rows.firstLeaf(axis); leaf < end; leaf++) {
          String entry =
              (axis == 0 ? "{" : ",")
                  + JsonText.quoted(rows.axes().get(axis))
                  + ":"
                  + JsonText.quoted(rows.leafName(leaf));
          axisAndLeaf[leaf] = entry.getBytes(StandardCharsets.UTF_8);
        }
      }
    }

    byte[] dominants(int row) {
      json.reset();
      if (axes == 0) {
        json.write('{');
      }
      for (int axis = 0; axis < axes; axis++) {
        json.writeBytes(axisAndLeaf[rows.dominantLeaf(row, axis)]);
      }
      json.write('}');
      return json.toByteArray();
    }

    byte[] strengths(int row) {
      for (int axis = 0; axis < axes; axis++) {
        String word = rows.strength(row, axis);
        strengths[axis] =
            switch (word) {
              case "strong" -> (byte) 's';
              case "balanced" -> (byte) 'b';
              case "weak" -> (byte) 'w';
              default ->
                  throw new IllegalArgumentException(
                      "strength must be strong, balanced or weak, was " + word);
            };
      }
      return strengths;
    }
  }
}
