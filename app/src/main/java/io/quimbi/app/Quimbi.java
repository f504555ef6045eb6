package io.quimbi.app;

import io.quimbi.engine.Progress;
import io.quimbi.engine.Stores;
import io.quimbi.engine.backtest.Backtest;
import io.quimbi.engine.discovery.CompareModels;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.ImportAndDiscover;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.NameSegments;
import io.quimbi.engine.export.ExportProfiles;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.importing.WorkFolder;
import io.quimbi.engine.insight.ModelHistory;
import io.quimbi.engine.insight.StoreInsight;
import io.quimbi.engine.lifetime.Lifetimes;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An open Quimbi: the use cases, wired to the database that the settings name. Closing it stops the
 * embedded server where nobody else uses it.
 */
public final class Quimbi implements AutoCloseable {
  private final Settings settings;
  private final Progress progress;
  private final FutureTask<Database> opening;

  private Quimbi(Settings settings, Progress progress, FutureTask<Database> opening) {
    this.settings = settings;
    this.progress = progress;
    this.opening = opening;
  }

  /**
   * Opens the database, starting the embedded server or adopting a running one. A data directory
   * that has no database yet is set up beside whatever comes next; what needs the database waits.
   *
   * @param progress is told what takes time and what a person should know
   */
  public static Quimbi open(Settings settings, Progress progress) {
    workFolder(settings).removeLeftovers();
    boolean setUp =
        settings.databaseUrl().isEmpty() && !Database.existsEmbedded(settings.dataDir());
    Progress told = setUp ? notesOnly(progress) : progress;
    FutureTask<Database> opening =
        new FutureTask<>(
            () ->
                settings.databaseUrl().isPresent()
                    ? Database.external(settings.databaseUrl().get(), told)
                    : Database.embedded(settings.dataDir(), told));
    Quimbi quimbi = new Quimbi(settings, progress, opening);
    if (setUp) {
      Thread.ofPlatform().daemon().name("quimbi-setup").start(opening);
    } else {
      opening.run();
      quimbi.database();
    }
    return quimbi;
  }

  private static WorkFolder workFolder(Settings settings) {
    return new WorkFolder(settings.dataDir().resolve("work"));
  }

  /** Stages of two things at once would be mixed up, so those beside the main one are not told. */
  private static Progress notesOnly(Progress progress) {
    return new Progress() {
      @Override
      public void stage(String name, long total) {}

      @Override
      public void advance(long by) {}

      @Override
      public void note(String message) {
        progress.note(message);
      }

      @Override
      public boolean cancelled() {
        return progress.cancelled();
      }
    };
  }

  private Database database() {
    if (!opening.isDone()) {
      progress.stage("Setting up the database", Progress.UNKNOWN);
    }
    try {
      return opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while opening the database");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default ->
            throw new IllegalStateException("opening the database failed", e.getCause());
      }
    }
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
    return database().stores();
  }

  /** Orders in. */
  public ImportOrders importOrders() {
    Stores stores = later(Stores.class, Database::stores);
    return new ImportOrders(
        later(OrderStore.class, Database::orders),
        opening.isDone() ? stores : new StoresInSetUp(stores),
        LineMemory.ofHeap(workFolder(settings)));
  }

  /** Segments and thumbprints. */
  public DiscoverSegments discoverSegments() {
    return new DiscoverSegments(
        later(Stores.class, Database::stores),
        later(OrderStore.class, Database::orders),
        later(ModelStore.class, Database::models),
        Clock.systemUTC(),
        version(),
        settings.lifetime());
  }

  /** Orders in, and segments and thumbprints from them. */
  public ImportAndDiscover importAndDiscover() {
    return new ImportAndDiscover(importOrders(), discoverSegments());
  }

  private <T> T later(Class<T> port, Function<Database, T> of) {
    return opening.isDone() ? of.apply(database()) : Later.of(port, () -> of.apply(database()));
  }

  /** Answers. */
  public StoreInsight insight() {
    return new StoreInsight(database().stores(), database().orders(), database().models());
  }

  /** The models that a store has had. */
  public ModelHistory modelHistory() {
    return new ModelHistory(
        database().stores(),
        database().models(),
        new CompareModels(database().stores(), database().orders(), database().models()),
        insight());
  }

  /** What segments are called. */
  public NameSegments nameSegments() {
    return new NameSegments(database().stores(), database().models());
  }

  /** Churn risk and lifetime value. */
  public Lifetimes lifetimes() {
    return new Lifetimes(database().stores(), database().orders());
  }

  /** What signals would have warned of in the past. */
  public Backtest backtest() {
    return new Backtest(database().stores(), database().orders());
  }

  /** Dated thumbprints. */
  public TakeSnapshot takeSnapshot() {
    return new TakeSnapshot(
        database().stores(),
        database().orders(),
        database().models(),
        database().snapshots(),
        settings.snapshots());
  }

  /** The past. */
  public Backfill backfill() {
    return new Backfill(
        database().stores(),
        database().orders(),
        database().models(),
        database().snapshots(),
        settings.snapshots());
  }

  /** Retention. */
  public Cleanup cleanup() {
    return new Cleanup(database().stores(), database().snapshots(), settings.snapshots());
  }

  /** How one customer changed. */
  public CustomerDrift customerDrift() {
    return new CustomerDrift(
        database().stores(),
        database().orders(),
        database().models(),
        database().snapshots(),
        settings.snapshots());
  }

  /** How a store changed. */
  public PopulationDrift populationDrift() {
    return new PopulationDrift(
        database().stores(),
        database().orders(),
        database().models(),
        database().snapshots(),
        settings.snapshots());
  }

  /** Profiles out. */
  public ExportProfiles exportProfiles() {
    return new ExportProfiles(database().stores(), database().models());
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
    database().stores().require(storeId);
    try (SqlSession session = database().sql(storeId);
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
    // An end before the set-up is one for it too; what it has made by then is closed.
    Database opened;
    try {
      opened = opening.get();
    } catch (InterruptedException e) {
      // The process is on its way out, and its shutdown leaves the server.
      Thread.currentThread().interrupt();
      return;
    } catch (ExecutionException e) {
      // Whoever needed the database was told; there is none to close.
      return;
    }
    opened.close();
  }
}
