package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models and profiles, in PostgreSQL. */
final class PostgresModelStore implements ModelStore {
  private final Connections connections;
  private final Runs runs;

  PostgresModelStore(Connections connections, Runs runs) {
    this.connections = connections;
    this.runs = runs;
  }

  @Override
  public Optional<StoredModel> active(String storeId) {
    return connections.use(
        "reading the active model",
        connection ->
            Db.first(
                connection,
                row ->
                    new StoredModel(
                        row.getInt("model_no"),
                        row.getBytes("content"),
                        row.getString("content_hash"),
                        row.getString("provenance"),
                        Db.instant(row, "created_at")),
                "SELECT m.* FROM model m JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND m.active",
                storeId));
  }

  @Override
  public Publication begin(StoreSettings store, String kind) {
    WorkSession session = WorkSession.begin(connections, runs, store.storeId(), kind);
    try {
      int storeNo =
          session.step(
              "opening the store", work -> StoreRow.require(work, store.storeId()).storeNo());
      return new PostgresPublication(session, storeNo);
    } catch (RuntimeException e) {
      session.fail("failed", String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public Optional<StoredProfile> profile(String storeId, String customerId) {
    return connections.read(
        "reading a profile",
        connection -> {
          Optional<StoreRow> store = StoreRow.find(connection, storeId);
          if (store.isEmpty()) {
            return Optional.empty();
          }
          return Db.first(
              connection,
              row ->
                  new StoredProfile(
                      row.getString("customer_id"),
                      row.getInt("model_no"),
                      Db.instant(row, "as_of"),
                      shorts(row.getArray("memberships")),
                      row.getString("dominant_segments"),
                      row.getString("membership_strengths"),
                      row.getString("archetype_id"),
                      floats(row.getArray("features")),
                      row.getInt("orders"),
                      row.getLong("lifetime_value"),
                      row.getLong("paid"),
                      Db.instant(row, "first_order_at"),
                      Db.instant(row, "last_order_at")),
              // The numbers as literals, so that the planner sees which tables are asked for.
              """
              SELECT c.customer_id, b.model_no, b.as_of, p.*,
                     jsonb_object(
                       (SELECT array_agg(axis ORDER BY axis_no)
                        FROM (SELECT DISTINCT g.axis_no, g.axis FROM segment g
                              WHERE g.store_no = b.store_no AND g.model_no = b.model_no) a),
                       strength_words(p.strengths)) AS membership_strengths
              FROM customer c
              JOIN publication b ON b.store_no = c.store_no AND b.visible
              JOIN model m ON m.store_no = b.store_no AND m.model_no = b.model_no AND m.active
              JOIN profile p ON p.store_no = c.store_no AND p.customer_no = c.customer_no
                            AND p.publication_no = b.publication_no
              WHERE c.store_no = %1$d AND p.store_no = %1$d AND c.customer_id = ?
              """
                  .formatted(store.get().storeNo()),
              customerId);
        });
  }

  @Override
  public List<ArchetypeRow> archetypes(String storeId, int limit) {
    return connections.use(
        "reading archetypes",
        connection ->
            Db.list(
                connection,
                row ->
                    new ArchetypeRow(
                        row.getString("archetype_id"),
                        row.getString("signature"),
                        row.getLong("customers"),
                        row.getDouble("share"),
                        row.getDouble("mean_lifetime_value"),
                        row.getString("family")),
                "SELECT * FROM archetypes WHERE store_id = ?"
                    + " ORDER BY customers DESC, archetype_id LIMIT ?",
                storeId,
                limit));
  }

  private static short[] shorts(Array array) throws SQLException {
    Short[] boxed = (Short[]) array.getArray();
    short[] values = new short[boxed.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = boxed[i];
    }
    return values;
  }

  private static float[] floats(Array array) throws SQLException {
    Float[] boxed = (Float[]) array.getArray();
    float[] values = new float[boxed.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = boxed[i];
    }
    return values;
  }

  private final class PostgresPublication implements Publication {
    private final WorkSession session;
    private final int storeNo;
    private int newModelNo;
    private long publicationNo;
    private @Nullable ProfileTable profiles;

    PostgresPublication(WorkSession session, int storeNo) {
      this.session = session;
      this.storeNo = storeNo;
    }

    @Override
    public int saveModel(
        byte[] content, String contentHash, String provenance, List<SegmentRow> segments) {
      newModelNo =
          session.step(
              "storing the model",
              work -> {
                int modelNo =
                    Db.only(
                        work,
                        row -> row.getInt(1),
                        "INSERT INTO model (store_no, model_no, run_no, active, content,"
                            + " content_hash, provenance)"
                            + " SELECT ?, coalesce(max(model_no), 0) + 1, ?, false, ?, ?, ?::jsonb"
                            + " FROM model WHERE store_no = ? RETURNING model_no",
                        storeNo,
                        session.run().runNo(),
                        content,
                        contentHash,
                        provenance,
                        storeNo);
                writeSegments(work, modelNo, segments);
                return modelNo;
              });
      return newModelNo;
    }

    private void writeSegments(Connection work, int modelNo, List<SegmentRow> segments)
        throws SQLException {
      Map<String, Integer> axes = new LinkedHashMap<>();
      try (CopyWriter out =
          new CopyWriter(
              work,
              "segment",
              "store_no, model_no, place, axis_no, axis, leaf, path, identity, name, kind, size,"
                  + " share",
              false)) {
        int place = 0;
        for (SegmentRow segment : segments) {
          out.row();
          out.int4(storeNo);
          out.int4(modelNo);
          out.int4(place++);
          out.int4(axes.computeIfAbsent(segment.axis(), axis -> axes.size()));
          out.text(segment.axis());
          out.int4(segment.leaf());
          out.text(segment.path());
          out.text(segment.identity());
          out.text(segment.name());
          out.text(segment.kind());
          out.float8(segment.size());
          out.float8(segment.share());
        }
        out.finish();
      }
    }

    @Override
    public void replaceProfiles(
        int modelNo, ProfileRows rows, List<ArchetypeRow> archetypes, Progress progress) {
      Progress tracked = session.run().tracking(progress);
      session.step(
          "storing profiles",
          work -> {
            requireSameLeaves(work, modelNo, rows);
            publicationNo =
                Db.only(
                    work,
                    row -> row.getLong(1),
                    "INSERT INTO publication (store_no, model_no, run_no, visible, as_of,"
                        + " customers) VALUES (?, ?, ?, false, ?, ?) RETURNING publication_no",
                    storeNo,
                    modelNo,
                    session.run().runNo(),
                    time(rows.asOf()),
                    rows.size());
            ProfileTable table = new ProfileTable(work, storeNo, publicationNo);
            table.create(rows, tracked);
            writeArchetypes(work, archetypes);
            profiles = table;
            return table;
          });
    }

    /** Memberships are kept by place: the places must be those of the model's segments. */
    private void requireSameLeaves(Connection work, int modelNo, ProfileRows rows)
        throws SQLException {
      List<String> stored =
          Db.list(
              work,
              row -> row.getString(1) + "/" + row.getString(2),
              "SELECT axis, name FROM segment WHERE store_no = ? AND model_no = ? ORDER BY place",
              storeNo,
              modelNo);
      List<String> given = new ArrayList<>();
      for (int axis = 0; axis < rows.axes().size(); axis++) {
        int end = axis + 1 < rows.axes().size() ? rows.firstLeaf(axis + 1) : rows.leafCount();
        for (int leaf = rows.firstLeaf(axis); leaf < end; leaf++) {
          given.add(rows.axes().get(axis) + "/" + rows.leafName(leaf));
        }
      }
      if (!stored.equals(given)) {
        throw new IllegalArgumentException(
            "leaves of the profiles must be the segments of model "
                + modelNo
                + " in their order: the model has "
                + stored
                + ", the profiles have "
                + given);
      }
    }

    private void writeArchetypes(Connection work, List<ArchetypeRow> archetypes)
        throws SQLException {
      try (CopyWriter out =
          new CopyWriter(
              work,
              "archetype",
              "store_no, publication_no, archetype_id, signature, customers, share,"
                  + " mean_lifetime_value, family",
              false)) {
        for (ArchetypeRow archetype : archetypes) {
          out.row();
          out.int4(storeNo);
          out.int8(publicationNo);
          out.text(archetype.archetypeId());
          out.text(archetype.signature());
          out.int8(archetype.customers());
          out.float8(archetype.share());
          out.float8(archetype.meanLifetimeValue());
          out.textOrNull(archetype.family());
        }
        out.finish();
      }
    }

    @Override
    public void commit(String summary) {
      session.step(
          "making the result visible",
          work -> {
            if (newModelNo > 0) {
              Db.update(
                  work, "UPDATE model SET active = false WHERE store_no = ? AND active", storeNo);
              Db.update(
                  work,
                  "UPDATE model SET active = true WHERE store_no = ? AND model_no = ?",
                  storeNo,
                  newModelNo);
            }
            if (profiles != null) {
              profiles.attach();
              Db.update(
                  work,
                  "UPDATE publication SET visible = false WHERE store_no = ? AND visible",
                  storeNo);
              Db.update(
                  work,
                  "UPDATE publication SET visible = true WHERE publication_no = ?",
                  publicationNo);
            }
            return work;
          });
      session.commit(summary);
      if (profiles != null) {
        connections.use(
            "dropping earlier profiles",
            connection -> {
              ProfileTable.dropHidden(connection, storeNo);
              return connection;
            });
      }
    }

    @Override
    public void fail(String state, String reason) {
      session.fail(state, reason);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
