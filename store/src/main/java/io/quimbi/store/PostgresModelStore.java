package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore;
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
import java.util.function.Consumer;
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
          int storeNo = store.get().storeNo();
          Optional<Integer> customerNo =
              Db.first(
                  connection,
                  row -> row.getInt(1),
                  "SELECT customer_no FROM customer WHERE store_no = ? AND customer_id = ?",
                  storeNo,
                  customerId);
          List<StoredProfile> found = new ArrayList<>();
          if (customerNo.isPresent()) {
            StoredProfiles.read(
                connection, storeNo, " AND c.customer_no = " + customerNo.get(), found::add);
          }
          return found.stream().findFirst();
        });
  }

  @Override
  public void profiles(String storeId, Consumer<StoredProfile> each) {
    connections.read(
        "reading profiles",
        connection -> {
          int storeNo = StoreRow.require(connection, storeId).storeNo();
          return StoredProfiles.read(connection, storeNo, " ORDER BY c.customer_id", each);
        });
  }

  @Override
  public List<SegmentRow> segments(String storeId, int modelNo) {
    return connections.use(
        "reading segments",
        connection ->
            Db.list(
                connection,
                row ->
                    new SegmentRow(
                        row.getString("axis"),
                        row.getInt("leaf"),
                        row.getString("path"),
                        row.getString("identity"),
                        row.getString("name"),
                        row.getString("kind"),
                        row.getLong("size"),
                        row.getDouble("share"),
                        row.getLong("hybrids")),
                "SELECT g.* FROM segment g JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND g.model_no = ? ORDER BY g.place",
                storeId,
                modelNo));
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
    public int saveModel(byte[] content, String contentHash, String provenance) {
      newModelNo =
          session.step(
              "storing the model",
              work ->
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
                      storeNo));
      return newModelNo;
    }

    private void writeSegments(Connection work, int modelNo, List<SegmentRow> segments)
        throws SQLException {
      Db.update(work, "DELETE FROM segment WHERE store_no = ? AND model_no = ?", storeNo, modelNo);
      Map<String, Integer> axes = new LinkedHashMap<>();
      try (CopyWriter out =
          new CopyWriter(
              work,
              "segment",
              "store_no, model_no, place, axis_no, axis, leaf, path, identity, name, kind, size,"
                  + " share, hybrids",
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
          out.int8(segment.size());
          out.float8(segment.share());
          out.int8(segment.hybrids());
        }
        out.finish();
      }
    }

    @Override
    public void replaceProfiles(
        int modelNo,
        ProfileRows rows,
        List<SegmentRow> segments,
        List<ArchetypeRow> archetypes,
        Progress progress) {
      requireSameLeaves(rows, segments);
      Progress tracked = session.run().tracking(progress);
      session.step(
          "storing profiles",
          work -> {
            writeSegments(work, modelNo, segments);
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

    /** Memberships are kept by the places of segments, so both must come in the same order. */
    private static void requireSameLeaves(ProfileRows rows, List<SegmentRow> segments) {
      List<String> named = segments.stream().map(s -> s.axis() + "/" + s.name()).toList();
      List<String> leaves = new ArrayList<>();
      for (int axis = 0; axis < rows.axes().size(); axis++) {
        int end = axis + 1 < rows.axes().size() ? rows.firstLeaf(axis + 1) : rows.leafCount();
        for (int leaf = rows.firstLeaf(axis); leaf < end; leaf++) {
          leaves.add(rows.axes().get(axis) + "/" + rows.leafName(leaf));
        }
      }
      if (!named.equals(leaves)) {
        throw new IllegalArgumentException(
            "segments must be the leaves of the profiles in their order; the segments are "
                + named
                + ", the leaves are "
                + leaves);
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
