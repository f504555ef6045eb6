package io.quimbi.store;

import io.quimbi.core.lifetime.Dropout;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.naming.SegmentName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Models and profiles, in PostgreSQL. */
final class PostgresModelStore implements ModelStore {
  private final Map<String, StoredModel> lastActive = new ConcurrentHashMap<>();
  private final StoredProfiles profiles = new StoredProfiles();
  private final Connections connections;
  private final Runs runs;
  private final Duration waitMax;

  /**
   * Models of a database.
   *
   * @param waitMax how long a publication waits for orders that just happen
   */
  PostgresModelStore(Connections connections, Runs runs, Duration waitMax) {
    this.connections = connections;
    this.runs = runs;
    this.waitMax = waitMax;
  }

  @Override
  public Optional<StoredModel> active(String storeId) {
    return connections.use(
        "reading the active model",
        connection ->
            Db.first(
                connection,
                row -> active(connection, storeId, row.getInt(1), row.getString(2)),
                "SELECT m.model_no, m.content_hash FROM model m JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND m.active",
                storeId));
  }

  /** The bytes of a model are many, and the same from one request to the next. */
  private StoredModel active(Connection connection, String storeId, int modelNo, String hash)
      throws SQLException {
    StoredModel known = lastActive.get(storeId);
    if (known != null && known.modelNo() == modelNo && known.contentHash().equals(hash)) {
      return known;
    }
    StoredModel read =
        Db.only(
            connection,
            PostgresModelStore::model,
            "SELECT m.* FROM model m JOIN store s USING (store_no)"
                + " WHERE s.store_id = ? AND m.model_no = ?",
            storeId,
            modelNo);
    lastActive.put(storeId, read);
    return read;
  }

  @Override
  public Optional<StoredModel> model(String storeId, int modelNo) {
    return connections.use(
        "reading a model",
        connection ->
            Db.first(
                connection,
                PostgresModelStore::model,
                "SELECT m.* FROM model m JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND m.model_no = ?",
                storeId,
                modelNo));
  }

  private static StoredModel model(ResultSet row) throws SQLException {
    return new StoredModel(
        row.getInt("model_no"),
        row.getBytes("content"),
        row.getString("content_hash"),
        row.getString("provenance"),
        Db.instant(row, "created_at"));
  }

  @Override
  public Optional<String> calibration(String storeId, int modelNo) {
    return connections.use(
        "reading a calibration",
        connection ->
            Db.first(
                connection,
                row -> row.getString(1),
                "SELECT m.calibration FROM model m JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND m.model_no = ? AND m.calibration IS NOT NULL",
                storeId,
                modelNo));
  }

  @Override
  public List<ModelRow> models(String storeId) {
    return connections.use(
        "reading the models",
        connection ->
            Db.list(
                connection,
                row ->
                    new ModelRow(
                        row.getInt("model_no"),
                        row.getBoolean("active"),
                        row.getString("content_hash"),
                        row.getString("provenance"),
                        row.getString("comparison"),
                        Db.instant(row, "created_at")),
                "SELECT m.model_no, m.active, m.content_hash, m.provenance, m.comparison,"
                    + " m.created_at FROM model m JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? ORDER BY m.model_no",
                storeId));
  }

  @Override
  public List<Activation> activations(String storeId) {
    return connections.use(
        "reading activations",
        connection ->
            Db.list(
                connection,
                row ->
                    new Activation(
                        row.getInt("model_no"),
                        row.getObject("previous_model_no", Integer.class),
                        row.getString("kind"),
                        Db.instant(row, "activated_at")),
                "SELECT a.* FROM activation a JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? ORDER BY a.activation_no",
                storeId));
  }

  @Override
  public Publication begin(StoreSettings store, String kind) {
    WorkSession session = WorkSession.begin(connections, runs, store.storeId(), kind);
    try {
      StoreRow row =
          session.step("opening the store", work -> StoreRow.require(work, store.storeId()));
      return new PostgresPublication(session, row, touchedSoFar(row.storeNo()));
    } catch (RuntimeException e) {
      session.fail("failed", String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public Optional<Stamped> stamped(String storeId, String customerId) {
    return connections.use(
        "reading a profile",
        connection -> {
          Optional<Integer> storeNo = StoreRow.numberIfAny(connection, storeId);
          return storeNo.isEmpty()
              ? Optional.empty()
              : profiles.one(connection, storeNo.get(), customerId);
        });
  }

  @Override
  public void profiles(String storeId, List<String> customerIds, Consumer<StoredProfile> each) {
    connections.use(
        "reading profiles",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          profiles
              .some(connection, storeNo, customerIds)
              .forEach(stamped -> each.accept(stamped.profile()));
          return true;
        });
  }

  @Override
  public Optional<String> stamp(String storeId) {
    return connections.use(
        "reading what is published",
        connection ->
            Db.first(
                connection,
                row -> row.getString(1),
                "SELECT " + StoredProfiles.STAMP + StoredProfiles.VISIBLE + " WHERE s.store_id = ?",
                storeId));
  }

  @Override
  public Optional<Touched> touched(String storeId, @Nullable String mark) {
    return connections.use(
        "reading whose profiles changed",
        connection -> {
          Optional<Integer> storeNo = StoreRow.numberIfAny(connection, storeId);
          return storeNo.isEmpty()
              ? Optional.empty()
              : Db.first(
                  connection,
                  row ->
                      new Touched(
                          row.getString(1),
                          row.getString(2),
                          List.of((String[]) row.getArray(3).getArray())),
                  // A mark is a snapshot: what it does not show has happened since, in whatever
                  // order transactions ended. Those of another server, if the tables were moved
                  // here, are of a time that has not come.
                  """
                  SELECT %1$s, pg_current_snapshot()::text, ARRAY(
                    SELECT c.customer_id FROM live_touch t
                    JOIN customer c ON c.store_no = %3$d AND c.customer_no = t.customer_no
                    WHERE t.store_no = %3$d AND t.touched_in >= pg_snapshot_xmin(a.mark)
                      AND t.touched_in < pg_snapshot_xmax(pg_current_snapshot())
                      AND NOT pg_visible_in_snapshot(t.touched_in, a.mark))
                  %2$s CROSS JOIN (SELECT ?::pg_snapshot AS mark) a
                  WHERE s.store_no = %3$d
                  """
                      .formatted(StoredProfiles.STAMP, StoredProfiles.VISIBLE, storeNo.get()),
                  mark);
        });
  }

  @Override
  public void profiles(String storeId, Consumer<StoredProfile> each) {
    connections.read(
        "reading profiles",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          return profiles.everybody(connection, storeNo, each);
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
                        row.getLong("hybrids"),
                        row.getObject("mean_churn_risk", Double.class),
                        row.getObject("mean_predicted_ltv", Double.class)),
                "SELECT g.* FROM segment g JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND g.model_no = ? ORDER BY g.place",
                storeId,
                modelNo));
  }

  @Override
  public List<SegmentName> names(String storeId, int modelNo) {
    return connections.use(
        "reading the names of segments",
        connection -> SegmentNameTable.read(connection, storeId, modelNo));
  }

  @Override
  public Optional<String> population(String storeId, int modelNo) {
    return connections.use(
        "reading what is usual",
        connection ->
            Db.first(
                connection,
                row -> row.getString(1),
                "SELECT m.population FROM model m JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND m.model_no = ? AND m.population IS NOT NULL",
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
                PostgresModelStore::archetype,
                "SELECT * FROM archetypes WHERE store_id = ?"
                    + " ORDER BY customers DESC, archetype_id LIMIT ?",
                storeId,
                limit));
  }

  @Override
  public Optional<ArchetypeRow> archetype(String storeId, String archetypeId) {
    return connections.use(
        "reading an archetype",
        connection ->
            Db.first(
                connection,
                PostgresModelStore::archetype,
                "SELECT * FROM archetypes WHERE store_id = ? AND archetype_id = ?",
                storeId,
                archetypeId));
  }

  private static ArchetypeRow archetype(ResultSet row) throws SQLException {
    return new ArchetypeRow(
        row.getString("archetype_id"),
        row.getString("signature"),
        row.getLong("customers"),
        row.getDouble("share"),
        row.getDouble("mean_lifetime_value"),
        row.getString("family"));
  }

  @Override
  public Optional<LifetimeFit> lastGoodFit(String storeId, Dropout dropout, Instant notAfter) {
    return connections.use(
        "reading the last fit",
        connection -> {
          Optional<StoreRow> store = StoreRow.find(connection, storeId);
          return store.isEmpty()
              ? Optional.empty()
              : LifetimeFits.lastGood(connection, store.get().storeNo(), dropout, notAfter);
        });
  }

  /**
   * The number up to which changes of orders are there to be read from now on. In a transaction of
   * its own: the lock is for a moment only, in which whatever is under way ends.
   */
  private long touchedSoFar(int storeNo) {
    return connections
        .asOwner()
        .use(
            "noting which orders are there",
            connection -> {
              connection.setAutoCommit(false);
              OrderLock.alone(connection, storeNo, waitMax);
              long touched =
                  Db.only(
                      connection,
                      row -> row.getLong(1),
                      "SELECT coalesce(max(touch_no), 0) FROM live_touch WHERE store_no = ?",
                      storeNo);
              connection.rollback();
              connection.setAutoCommit(true);
              return touched;
            });
  }

  private record Activating(int modelNo, String kind) {}

  private final class PostgresPublication implements Publication {
    private final WorkSession session;
    private final int storeNo;
    private final ZoneId zone;
    private final long touchedBefore;
    private Instant asOf = Instant.EPOCH;
    private @Nullable Activating activating;
    private int profilesModelNo;
    private long publicationNo;
    private @Nullable ProfileTable profiles;

    PostgresPublication(WorkSession session, StoreRow store, long touchedBefore) {
      this.session = session;
      this.storeNo = store.storeNo();
      this.zone = store.settings().zone();
      this.touchedBefore = touchedBefore;
    }

    @Override
    public int saveModel(
        byte[] content, String contentHash, String provenance, @Nullable String comparison) {
      return session.step(
          "storing the model",
          work ->
              Db.only(
                  work,
                  row -> row.getInt(1),
                  "INSERT INTO model (store_no, model_no, run_no, active, content,"
                      + " content_hash, provenance, comparison)"
                      + " SELECT ?, coalesce(max(model_no), 0) + 1, ?, false, ?, ?, ?::jsonb,"
                      + " ?::jsonb FROM model WHERE store_no = ? RETURNING model_no",
                  storeNo,
                  session.run().runNo(),
                  content,
                  contentHash,
                  provenance,
                  comparison,
                  storeNo));
    }

    @Override
    public void saveCalibration(int modelNo, String calibration) {
      session.step(
          "storing the calibration",
          work ->
              Db.update(
                  work,
                  "UPDATE model SET calibration = ?::jsonb WHERE store_no = ? AND model_no = ?",
                  calibration,
                  storeNo,
                  modelNo));
    }

    @Override
    public void savePopulation(int modelNo, String population) {
      session.step(
          "storing what is usual",
          work ->
              Db.update(
                  work,
                  "UPDATE model SET population = ?::jsonb WHERE store_no = ? AND model_no = ?",
                  population,
                  storeNo,
                  modelNo));
    }

    @Override
    public void saveNames(int modelNo, List<SegmentName> names) {
      session.step(
          "storing the names of segments",
          work -> {
            new SegmentNameTable(work, storeNo).replace(modelNo, names);
            return work;
          });
    }

    @Override
    public void giveNames(int modelNo, List<Renaming> names) {
      session.step(
          "giving segments other names",
          work -> {
            // Orders that happen write profiles by the names that they have read.
            OrderLock.alone(work, storeNo, waitMax);
            new SegmentNameTable(work, storeNo).give(modelNo, names);
            return work;
          });
    }

    @Override
    public void remember(Deed deed) {
      session.step(
          "writing the audit trail",
          work -> {
            PostgresAuditTrail.add(work, deed);
            return work;
          });
    }

    @Override
    public void saveSegments(int modelNo, List<SegmentRow> segments) {
      session.step(
          "storing segments",
          work -> {
            writeSegments(work, modelNo, segments);
            return work;
          });
    }

    @Override
    public void activate(int modelNo, String kind) {
      activating = new Activating(modelNo, kind);
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
                  + " share, hybrids, mean_churn_risk, mean_predicted_ltv",
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
          out.float8OrNull(orNaN(segment.meanChurnRisk()));
          out.float8OrNull(orNaN(segment.meanPredictedLtv()));
        }
        out.finish();
      }
    }

    private static double orNaN(@Nullable Double value) {
      return value == null ? Double.NaN : value;
    }

    @Override
    public void replaceProfiles(
        int modelNo,
        ProfileRows rows,
        List<SegmentRow> segments,
        List<ArchetypeRow> archetypes,
        Progress progress) {
      Leaves.requireSame(segments.stream().map(s -> s.axis() + "/" + s.name()).toList(), rows);
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
                        + " customers, fit_no) VALUES (?, ?, ?, false, ?, ?, ?)"
                        + " RETURNING publication_no",
                    storeNo,
                    modelNo,
                    session.run().runNo(),
                    time(rows.asOf()),
                    rows.size(),
                    LifetimeFits.insert(work, storeNo, rows.lifetimeFit()));
            ProfileTable table = new ProfileTable(work, storeNo, publicationNo);
            table.create(rows, tracked);
            writeArchetypes(work, archetypes);
            profiles = table;
            profilesModelNo = modelNo;
            asOf = rows.asOf();
            return table;
          });
    }

    @Override
    public void rescoreTouched(Rescorer rescorer) {
      ProfileTable table = profiles;
      if (table == null) {
        throw new IllegalStateException("profiles are replaced before some are scored again");
      }
      session.step(
          "scoring customers whose orders changed meanwhile",
          work -> {
            OrderLock.alone(work, storeNo, waitMax);
            for (Integer customerNo :
                Db.list(
                    work,
                    row -> row.getInt(1),
                    "SELECT customer_no FROM live_touch WHERE store_no = ? AND touch_no > ?"
                        + " ORDER BY customer_no",
                    storeNo,
                    touchedBefore)) {
              Optional<ProfileRows> row =
                  rescorer.score(HistoryReader.ofCustomer(work, storeNo, zone, customerNo));
              if (row.isPresent()) {
                table.put(row.get(), customerNo, asOf);
              } else {
                table.remove(customerNo);
              }
            }
            forgetCustomers(work);
            Db.update(work, "DELETE FROM live_touch WHERE store_no = ?", storeNo);
            return work;
          });
    }

    /** Deletes customers whose last order turned out to be somebody else's. */
    private void forgetCustomers(Connection work) throws SQLException {
      Db.update(
          work,
          """
          DELETE FROM customer_%1$d c USING live_touch t
          WHERE t.store_no = ? AND c.customer_no = t.customer_no
            AND NOT EXISTS (SELECT FROM shop_order_%1$d o WHERE o.customer_no = c.customer_no)
            AND NOT EXISTS (SELECT FROM ticket_%1$d k WHERE k.customer_no = c.customer_no)
          """
              .formatted(storeNo),
          storeNo);
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

    private void makeActive(Connection work, Activating next) throws SQLException {
      @Nullable Integer previous =
          Db.first(
                  work,
                  row -> row.getInt(1),
                  "UPDATE model SET active = false WHERE store_no = ? AND active"
                      + " RETURNING model_no",
                  storeNo)
              .orElse(null);
      long found =
          Db.update(
              work,
              "UPDATE model SET active = true WHERE store_no = ? AND model_no = ?",
              storeNo,
              next.modelNo());
      if (found == 0) {
        throw new IllegalArgumentException("there is no model " + next.modelNo() + " to activate");
      }
      Db.update(
          work,
          "INSERT INTO activation (store_no, model_no, previous_model_no, kind)"
              + " VALUES (?, ?, ?, ?)",
          storeNo,
          next.modelNo(),
          previous,
          next.kind());
    }

    /**
     * Everybody reads the profiles of the active model: those of another would be seen by nobody.
     */
    private void requireProfilesOfActive(Connection work) throws SQLException {
      if (activating == null && profiles == null) {
        return;
      }
      int active =
          Db.first(
                  work,
                  row -> row.getInt(1),
                  "SELECT model_no FROM model WHERE store_no = ? AND active",
                  storeNo)
              .orElse(0);
      if (profiles == null || profilesModelNo != active) {
        throw new IllegalStateException(
            "the profiles must be those of the active model, which is "
                + (active == 0 ? "none" : String.valueOf(active))
                + ", were "
                + (profiles == null ? "not replaced" : "of model " + profilesModelNo)
                + "; activate a model and replace the profiles in one publication");
      }
    }

    @Override
    public void commit(String summary) {
      session.step(
          "making the result visible",
          work -> {
            if (activating != null) {
              makeActive(work, activating);
            }
            requireProfilesOfActive(work);
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
        connections
            .asOwner()
            .use(
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
