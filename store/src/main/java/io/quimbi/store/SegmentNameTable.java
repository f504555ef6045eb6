package io.quimbi.store;

import io.quimbi.engine.discovery.ModelStore.Renaming;
import io.quimbi.engine.naming.Claim;
import io.quimbi.engine.naming.NamedBy;
import io.quimbi.engine.naming.SegmentName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What segments are called: the table itself, and everything that spells a name. The names of
 * snapshots are spelled through the segments of their model and need nothing.
 */
final class SegmentNameTable {
  private final Connection connection;
  private final int storeNo;

  SegmentNameTable(Connection connection, int storeNo) {
    this.connection = connection;
    this.storeNo = storeNo;
  }

  static List<SegmentName> read(Connection connection, String storeId, int modelNo)
      throws SQLException {
    return Db.list(
        connection,
        row ->
            new SegmentName(
                row.getString("axis"),
                row.getString("identity"),
                row.getString("path"),
                row.getString("name"),
                NamedBy.of(row.getString("named_by")),
                row.getString("interpretation"),
                Claim.parse(row.getString("claims")),
                row.getBoolean("stale")),
        "SELECT n.* FROM segment_name n JOIN store s USING (store_no)"
            + " WHERE s.store_id = ? AND n.model_no = ? ORDER BY n.axis, n.path",
        storeId,
        modelNo);
  }

  /** Replaces the names of a model. */
  void replace(int modelNo, List<SegmentName> names) throws SQLException {
    Db.update(
        connection,
        "DELETE FROM segment_name WHERE store_no = ? AND model_no = ?",
        storeNo,
        modelNo);
    for (SegmentName name : names) {
      insert(modelNo, name);
    }
  }

  private void insert(int modelNo, SegmentName name) throws SQLException {
    Db.update(
        connection,
        "INSERT INTO segment_name (store_no, model_no, axis, identity, path, name, named_by,"
            + " interpretation, claims, stale) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)",
        storeNo,
        modelNo,
        name.axis(),
        name.identity(),
        name.path(),
        name.name(),
        name.namedBy().word(),
        name.interpretation(),
        Claim.json(name.claims()),
        name.stale());
  }

  /** Gives segments of a model other names, wherever they are spelled. */
  void give(int modelNo, List<Renaming> renamings) throws SQLException {
    for (Renaming renaming : renamings) {
      SegmentName now = renaming.now();
      Db.update(
          connection,
          "DELETE FROM segment_name"
              + " WHERE store_no = ? AND model_no = ? AND axis = ? AND identity = ?",
          storeNo,
          modelNo,
          now.axis(),
          now.identity());
      insert(modelNo, now);
      // A claim that the segment bears out here may be false of it in another model, and was judged
      // there by another name: only a name without claims is never stale.
      Db.update(
          connection,
          "UPDATE segment_name SET name = ?, named_by = ?, claims = ?::jsonb,"
              + " stale = stale AND ?"
              + " WHERE store_no = ? AND model_no <> ? AND axis = ? AND identity = ?",
          now.name(),
          now.namedBy().word(),
          Claim.json(now.claims()),
          !now.claims().isEmpty(),
          storeNo,
          modelNo,
          now.axis(),
          now.identity());
      Db.update(
          connection,
          "UPDATE segment SET name = ? WHERE store_no = ? AND axis = ? AND identity = ?",
          now.name(),
          storeNo,
          now.axis(),
          now.identity());
    }
    Optional<Long> publicationNo =
        Db.first(
            connection,
            row -> row.getLong(1),
            "SELECT publication_no FROM publication"
                + " WHERE store_no = ? AND visible AND model_no = ?",
            storeNo,
            modelNo);
    if (publicationNo.isPresent()) {
      profiles(publicationNo.get(), renamings);
      archetypes(publicationNo.get(), renamings);
    }
    snapshotArchetypes(renamings);
    Db.update(connection, "UPDATE store SET names_no = names_no + 1 WHERE store_no = ?", storeNo);
    PostgresAudiences.renamed(connection, storeNo, renamings);
  }

  /** One statement for all names, so that each profile is written once. */
  private void profiles(long publicationNo, List<Renaming> renamings) throws SQLException {
    Map<String, List<Renaming>> byAxis = new LinkedHashMap<>();
    for (Renaming renaming : renamings) {
      byAxis.computeIfAbsent(renaming.now().axis(), axis -> new ArrayList<>()).add(renaming);
    }
    List<String> entries = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    for (Map.Entry<String, List<Renaming>> entry : byAxis.entrySet()) {
      String dominant = "dominant_segments->>" + literal(entry.getKey());
      StringBuilder named = new StringBuilder("CASE " + dominant);
      List<String> before = new ArrayList<>();
      for (Renaming renaming : entry.getValue()) {
        before.add(literal(renaming.before()));
        named
            .append(" WHEN ")
            .append(literal(renaming.before()))
            .append(" THEN ")
            .append(literal(renaming.now().name()));
      }
      entries.add(literal(entry.getKey()) + ", " + named + " ELSE " + dominant + " END");
      conditions.add(dominant + " IN (" + String.join(", ", before) + ")");
    }
    if (!entries.isEmpty()) {
      Db.execute(
          connection,
          "UPDATE profile_%d SET dominant_segments = dominant_segments || jsonb_build_object(%s)"
                  .formatted(storeNo, String.join(", ", entries))
              + " WHERE publication_no = %d AND (%s)"
                  .formatted(publicationNo, String.join(" OR ", conditions)));
    }
  }

  /** The parts of a signature that are renamed, in their places. */
  private static final String RESPELLED =
      "(SELECT string_agg(coalesce(r.now, part), ' + ' ORDER BY place)"
          + " FROM unnest(string_to_array(%1$s, ' + ')) WITH ORDINALITY AS t (part, place)"
          + " LEFT JOIN jsonb_each_text(?::jsonb) AS r (before, now) ON r.before = t.part)";

  private void archetypes(long publicationNo, List<Renaming> renamings) throws SQLException {
    Db.update(
        connection,
        "UPDATE archetype SET signature = "
            + RESPELLED.formatted("signature")
            + " WHERE store_no = ? AND publication_no = ?",
        parts(renamings),
        storeNo,
        publicationNo);
  }

  /**
   * Archetypes of snapshots are named once for all models. Where another segment had the same name
   * in some model, whose part of the signature is meant cannot be told, and it stays.
   */
  private void snapshotArchetypes(List<Renaming> renamings) throws SQLException {
    List<Renaming> certain = new ArrayList<>();
    for (Renaming renaming : renamings) {
      boolean another =
          Db.only(
              connection,
              row -> row.getBoolean(1),
              "SELECT EXISTS (SELECT FROM segment_name WHERE store_no = ? AND axis = ? AND name = ?)"
                  + " OR EXISTS (SELECT FROM segment WHERE store_no = ? AND axis = ? AND name = ?)",
              storeNo,
              renaming.now().axis(),
              renaming.before(),
              storeNo,
              renaming.now().axis(),
              renaming.before());
      if (!another) {
        certain.add(renaming);
      }
    }
    if (!certain.isEmpty()) {
      Db.update(
          connection,
          "UPDATE snapshot_archetype SET name = "
              + RESPELLED.formatted("name")
              + " WHERE store_no = ?",
          parts(certain),
          storeNo);
    }
  }

  /** As a signature has them: {@code {"axis=before": "axis=now"}}. */
  private static String parts(List<Renaming> renamings) {
    return renamings.stream()
        .map(
            renaming ->
                JsonText.quoted(renaming.now().axis() + "=" + renaming.before())
                    + ":"
                    + JsonText.quoted(renaming.now().axis() + "=" + renaming.now().name()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private String literal(String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.enquoteLiteral(text);
    }
  }
}
