package io.quimbi.app;

import io.quimbi.engine.Progress;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.export.ExportProfiles;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.insight.StoreInsight;
import io.quimbi.engine.snapshot.Backfill;
import io.quimbi.engine.snapshot.Cleanup;
import io.quimbi.engine.snapshot.CustomerDrift;
import io.quimbi.engine.snapshot.PopulationDrift;
import io.quimbi.engine.snapshot.TakeSnapshot;
import io.quimbi.store.Database;
import io.quimbi.store.SqlRows;
import io.quimbi.store.SqlSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open Quimbi: the use cases, wired to the database that the settings name. Closing it stops the
 * embedded server where nobody else uses it.
 */
public final class Quimbi implements AutoCloseable {
  private final Settings settings;
  private final Database database;

  private Quimbi(Settings settings, Database database) {
    this.settings = settings;
    this.database = database;
  }

  /**
   * Opens the database, starting the embedded server or adopting a running one.
   *
   * @param progress is told what takes time and what a person should know
   */
  public static Quimbi open(Settings settings, Progress progress) {
    Database database =
        settings.databaseUrl().isPresent()
            ? Database.external(settings.databaseUrl().get(), progress)
            : Database.embedded(settings.dataDir(), progress);
    return new Quimbi(settings, database);
  }

  /** The version that the build wrote into the jar. */
  public static String version() {
    return Optional.ofNullable(Quimbi.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** The configuration. */
  public Settings settings() {
    return settings;
  }

  /** The stores there are. */
  public Stores stores() {
    return database.stores();
  }

  /** Orders in. */
  public ImportOrders importOrders() {
    return new ImportOrders(database.orders(), database.stores());
  }

  /** Segments and thumbprints. */
  public DiscoverSegments discoverSegments() {
    return new DiscoverSegments(
        database.stores(), database.orders(), database.models(), Clock.systemUTC(), version());
  }

  /** Answers. */
  public StoreInsight insight() {
    return new StoreInsight(database.stores(), database.orders(), database.models());
  }

  /** Dated thumbprints. */
  public TakeSnapshot takeSnapshot() {
    return new TakeSnapshot(
        database.stores(),
        database.orders(),
        database.models(),
        database.snapshots(),
        settings.snapshots());
  }

  /** The past. */
  public Backfill backfill() {
    return new Backfill(
        database.stores(),
        database.orders(),
        database.models(),
        database.snapshots(),
        settings.snapshots());
  }

  /** Retention. */
  public Cleanup cleanup() {
    return new Cleanup(database.stores(), database.snapshots(), settings.snapshots());
  }

  /** How one customer changed. */
  public CustomerDrift customerDrift() {
    return new CustomerDrift(
        database.stores(),
        database.orders(),
        database.models(),
        database.snapshots(),
        settings.snapshots());
  }

  /** How a store changed. */
  public PopulationDrift populationDrift() {
    return new PopulationDrift(
        database.stores(), database.models(), database.snapshots(), settings.snapshots());
  }

  /** Profiles out. */
  public ExportProfiles exportProfiles() {
    return new ExportProfiles(database.stores(), database.models());
  }

  /** Where the rows of a query go. */
  public interface RowSink {
    /** Called once, before any row; names and PostgreSQL types of the columns. */
    void columns(List<String> names, List<String> types);

    /** One row, as PostgreSQL writes its values; null for an SQL null. */
    void row(List<@Nullable String> values);
  }

  /**
   * Reads a store by SQL, as a role that sees nothing else and changes nothing.
   *
   * @param sql one statement
   * @throws io.quimbi.engine.QuimbiException of kind USAGE if it is wrong or would change something
   */
  public void query(String storeId, String sql, RowSink sink) {
    database.stores().require(storeId);
    try (SqlSession session = database.sql(storeId);
        SqlRows rows = session.query(sql)) {
      sink.columns(
          rows.columns().stream().map(SqlRows.Column::name).toList(),
          rows.columns().stream().map(SqlRows.Column::type).toList());
      while (rows.next()) {
        List<@Nullable String> values = new ArrayList<>();
        for (int column = 0; column < rows.columns().size(); column++) {
          values.add(rows.text(column));
        }
        sink.row(values);
      }
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
