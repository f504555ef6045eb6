package io.quimbi.store;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Orders, in PostgreSQL. */
final class PostgresOrderStore implements OrderStore {
  private final Connections connections;
  private final Runs runs;
  private final Duration waitMax;
  private final LineMemory memory;

  /**
   * Orders of a database.
   *
   * @param waitMax how long an import waits for orders that just happen
   * @param memory how much of a history is in memory at once
   */
  PostgresOrderStore(Connections connections, Runs runs, Duration waitMax, LineMemory memory) {
    this.connections = connections;
    this.runs = runs;
    this.waitMax = waitMax;
    this.memory = memory;
  }

  @Override
  public ImportSession beginImport(StoreSettings store, Source source) {
    WorkSession session = WorkSession.begin(connections, runs, store.storeId(), "import");
    try {
      StoreTables tables = session.step("opening the store", work -> tablesOf(work, store));
      return new PostgresImport(session, store.storeId(), tables, source);
    } catch (RuntimeException e) {
      session.fail("failed", String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private static StoreTables tablesOf(Connection work, StoreSettings wanted) throws SQLException {
    Optional<StoreRow> found = StoreRow.find(work, wanted.storeId());
    if (found.isEmpty()) {
      Optional<Integer> storeNo = PostgresStoreRegister.insert(work, wanted);
      if (storeNo.isEmpty()) {
        // Made this moment by somebody else, who could not be seen before.
        return tablesOf(work, wanted);
      }
      return StoreTables.create(work, storeNo.get());
    }
    StoreSettings made = found.get().settings();
    if (!made.zone().equals(wanted.zone())) {
      throw differs(wanted.storeId(), "time zone", made.zone().getId(), wanted.zone().getId());
    }
    @Nullable String currency = wanted.currency();
    if (currency != null && !Objects.equals(made.currency(), currency)) {
      if (made.currency() != null) {
        throw differs(wanted.storeId(), "currency", made.currency(), currency);
      }
      // The first orders that say so settle it; those before did not.
      Db.update(
          work,
          "UPDATE store SET currency = ? WHERE store_no = ?",
          currency,
          found.get().storeNo());
    }
    return StoreTables.existing(found.get().storeNo());
  }

  private static QuimbiException differs(String storeId, String what, String made, String wanted) {
    return new QuimbiException(
        QuimbiException.Kind.USAGE,
        "STORE_SETTINGS_DIFFER",
        "store \""
            + storeId
            + "\" was made with the "
            + what
            + " "
            + made
            + ", and this import says "
            + wanted
            + "; import with "
            + made
            + ", or into another store");
  }

  @Override
  public long lastImport(StoreSettings store) {
    return connections.use(
        "looking for the last import",
        connection ->
            Db.only(
                connection,
                row -> row.getLong(1),
                "SELECT coalesce(max(i.run_no), 0) FROM import_log i JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ?",
                store.storeId()));
  }

  @Override
  public OrderRows read(StoreSettings store, Progress progress) {
    return connections.read(
        "reading orders",
        connection -> {
          StoreRow row = StoreRow.require(connection, store.storeId());
          return HistoryReader.all(
              connections, connection, row.storeNo(), row.settings().zone(), progress);
        });
  }

  @Override
  public OrderHistory history(StoreSettings store, Workers workers, Progress progress) {
    return connections
        .<Supplier<OrderHistory>>read(
            "reading orders",
            connection -> {
              StoreRow row = StoreRow.require(connection, store.storeId());
              int storeNo = row.storeNo();
              ZoneId zone = row.settings().zone();
              Optional<StoredHistory> large =
                  StoredHistory.ifLarge(
                      connection, connections.asOwner(), storeNo, zone, memory, progress);
              if (large.isPresent()) {
                return large::get;
              }
              OrderRows rows = HistoryReader.all(connections, connection, storeNo, zone, progress);
              return () -> OrderHistory.of(rows.toBook(workers));
            })
        // Sorting them needs no connection any more.
        .get();
  }

  @Override
  public OrderRows readCustomers(StoreSettings store, Collection<String> customerIds) {
    return connections.read(
        "reading customers' orders",
        connection -> {
          StoreRow row = StoreRow.require(connection, store.storeId());
          return HistoryReader.ofCustomers(
              connection, row.storeNo(), row.settings().zone(), customerIds);
        });
  }

  private final class PostgresImport implements ImportSession {
    private final WorkSession session;
    private final String storeId;
    private final StoreTables tables;
    private final Source source;
    private boolean merged;
    private long ordersReplaced;

    PostgresImport(WorkSession session, String storeId, StoreTables tables, Source source) {
      this.session = session;
      this.storeId = storeId;
      this.tables = tables;
      this.source = source;
    }

    @Override
    public Optional<Instant> importedBefore() {
      return session.step(
          "looking for earlier imports",
          work ->
              Db.first(
                  work,
                  row -> Db.instant(row, "imported_at"),
                  "SELECT imported_at FROM import_log WHERE store_no = ? AND sha256 = ?"
                      + " ORDER BY imported_at DESC LIMIT 1",
                  tables.storeNo(),
                  source.sha256()));
    }

    @Override
    public BitSet erased(Dictionary customers) {
      return session.step(
          "looking for erased customers",
          work -> {
            Set<ByteBuffer> hashes =
                new HashSet<>(
                    Db.list(
                        work,
                        row -> ByteBuffer.wrap(row.getBytes(1)),
                        "SELECT person_hash FROM erased_customer WHERE store_no = ?",
                        tables.storeNo()));
            BitSet erased = new BitSet();
            if (!hashes.isEmpty()) {
              PersonHash person = PersonHash.of(work);
              for (int id = 0; id < customers.size(); id++) {
                erased.set(
                    id, hashes.contains(ByteBuffer.wrap(person.of(storeId, customers.text(id)))));
              }
            }
            return erased;
          });
    }

    @Override
    public void readmit(Dictionary customers, BitSet erased) {
      session.step(
          "taking back erased customers",
          work -> {
            PersonHash person = PersonHash.of(work);
            for (int id = erased.nextSetBit(0); id >= 0; id = erased.nextSetBit(id + 1)) {
              Db.update(
                  work,
                  "DELETE FROM erased_customer WHERE store_no = ? AND person_hash = ?",
                  tables.storeNo(),
                  person.of(storeId, customers.text(id)));
            }
            return erased;
          });
    }

    @Override
    public boolean isFirst() {
      return tables.isFirst();
    }

    @Override
    public long number() {
      return session.run().runNo();
    }

    @Override
    public MergeCounts merge(OrderRows rows, Progress progress) {
      return merge(List.of(rows).iterator(), progress);
    }

    @Override
    public MergeCounts merge(Iterator<OrderRows> parts, Progress progress) {
      merged = true;
      MergeCounts counts =
          session.step(
              "storing orders",
              work -> {
                if (!tables.isFirst()) {
                  OrderLock.alone(work, tables.storeNo(), waitMax);
                }
                return new OrderMerge(work, tables).merge(parts, session.run().tracking(progress));
              });
      ordersReplaced += counts.ordersReplaced();
      return counts;
    }

    @Override
    public void commit(String summary) {
      session.step(
          "making the orders visible",
          work -> {
            tables.attach(work);
            if (merged) {
              Db.update(
                  work,
                  "INSERT INTO import_log (store_no, run_no, sha256, name, format)"
                      + " VALUES (?, ?, ?, ?, ?)",
                  tables.storeNo(),
                  session.run().runNo(),
                  source.sha256(),
                  source.name(),
                  source.format());
            }
            return work;
          });
      session.commit(summary);
      if (ordersReplaced > 0) {
        connections
            .asOwner()
            .use(
                "giving back room",
                connection -> {
                  tables.tidy(connection, ordersReplaced);
                  return tables;
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
}
