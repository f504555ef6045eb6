package io.quimbi.store;

import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.snapshot.SnapshotStore;
import io.quimbi.engine.snapshot.SnapshotType;
import io.quimbi.store.SnapshotRows.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Snapshots, in PostgreSQL. */
final class PostgresSnapshotStore implements SnapshotStore {
  // Above it, reading all customers is quicker than seeking some.
  private static final int SOUGHT_MAX = 2_000;

  private final Connections connections;
  private final Runs runs;

  PostgresSnapshotStore(Connections connections, Runs runs) {
    this.connections = connections;
    this.runs = runs;
  }

  @Override
  public List<SnapshotRun> runs(String storeId) {
    return connections.use(
        "reading the runs of snapshots",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          return SnapshotRows.runs(connection, storeNo).stream().map(Stored::run).toList();
        });
  }

  @Override
  public SnapshotSession begin(StoreSettings store, String kind) {
    return PostgresSnapshotSession.begin(connections, runs, store.storeId(), kind);
  }

  @Override
  public List<Snapshot> history(
      String storeId,
      String customerId,
      @Nullable SnapshotType type,
      @Nullable LocalDate from,
      @Nullable LocalDate to) {
    return reading(
        "reading a customer's snapshots",
        storeId,
        (connection, storeNo) -> {
          Optional<Integer> customerNo =
              Db.first(
                  connection,
                  row -> row.getInt(1),
                  "SELECT customer_no FROM customer WHERE store_no = ? AND customer_id = ?",
                  storeNo,
                  customerId);
          if (customerNo.isEmpty()) {
            return List.of();
          }
          List<Stored> wanted =
              SnapshotRows.runs(connection, storeNo).stream()
                  .filter(stored -> type == null || stored.run().type() == type)
                  .filter(stored -> from == null || !stored.run().date().isBefore(from))
                  .filter(stored -> to == null || !stored.run().date().isAfter(to))
                  .toList();
          return SnapshotRows.history(connection, storeNo, customerNo.get(), wanted);
        });
  }

  @Override
  public SnapshotColumns read(String storeId, long runNo, Collection<Column> columns) {
    return reading(
        "reading snapshots",
        storeId,
        (connection, storeNo) -> {
          Stored stored =
              SnapshotRows.runs(connection, storeNo).stream()
                  .filter(found -> found.run().runNo() == runNo)
                  .findFirst()
                  .orElseThrow(() -> SnapshotRows.noRun(storeId, runNo));
          return SnapshotRows.columns(connection, storeNo, stored, columns);
        });
  }

  private interface Reading<T> {
    T of(Connection connection, int storeNo) throws SQLException;
  }

  /** Reads one consistent state of a store's snapshots, of which no table goes meanwhile. */
  private <T> T reading(String doing, String storeId, Reading<T> reading) {
    int storeNo = connections.use(doing, connection -> StoreRow.number(connection, storeId));
    return connections.read(
        doing,
        connection -> {
          // First of all: what is seen is settled by the first query, and that must come after.
          SnapshotRows.hold(connection, storeNo);
          return reading.of(connection, storeNo);
        });
  }

  @Override
  public String[] customerIds(String storeId, int[] customerNumbers) {
    return connections.use(
        "reading customers",
        connection -> {
          int storeNo = StoreRow.number(connection, storeId);
          Map<Integer, String> ids = new HashMap<>(customerNumbers.length * 2);
          String all = "SELECT customer_no, customer_id FROM customer WHERE store_no = " + storeNo;
          String query =
              customerNumbers.length > SOUGHT_MAX
                  ? all
                  : all + " AND customer_no = ANY ('{" + joined(customerNumbers) + "}')";
          try (CopyReader in = new CopyReader(connection, query)) {
            while (in.next()) {
              ids.put(in.int4(), in.text());
            }
          }
          String[] found = new String[customerNumbers.length];
          for (int i = 0; i < found.length; i++) {
            String id = ids.get(customerNumbers[i]);
            if (id == null) {
              throw new IllegalArgumentException(
                  "there is no customer number " + customerNumbers[i] + " in store " + storeId);
            }
            found[i] = id;
          }
          return found;
        });
  }

  private static String joined(int[] numbers) {
    StringBuilder joined = new StringBuilder();
    for (int number : numbers) {
      joined.append(joined.isEmpty() ? "" : ",").append(number);
    }
    return joined.toString();
  }

  @Override
  public Optional<Archetype> archetype(String storeId, int archetypeNo) {
    return connections.use(
        "reading an archetype",
        connection ->
            Db.first(
                connection,
                row ->
                    new Archetype(
                        row.getInt("archetype_no"),
                        row.getString("archetype_id"),
                        row.getString("name")),
                "SELECT a.* FROM snapshot_archetype a JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND a.archetype_no = ?",
                storeId,
                archetypeNo));
  }
}
