package io.quimbi.app;

import io.quimbi.core.lookalike.Metric;
import io.quimbi.engine.Progress;
import io.quimbi.engine.Stores;
import io.quimbi.engine.access.AccessKeys;
import io.quimbi.engine.audience.Audiences;
import io.quimbi.engine.audit.AuditTrail;
import io.quimbi.engine.backtest.Backtest;
import io.quimbi.engine.backtest.KeptBacktests;
import io.quimbi.engine.discovery.CompareModels;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.ImportAndDiscover;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.NameSegments;
import io.quimbi.engine.export.ExportCustomers;
import io.quimbi.engine.export.ExportProfiles;
import io.quimbi.engine.find.FindCustomers;
import io.quimbi.engine.find.SimilarCustomers.Similar;
import io.quimbi.engine.idempotency.IdempotentRequests;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.importing.WorkFolder;
import io.quimbi.engine.insight.CountStore;
import io.quimbi.engine.insight.CustomerOrders;
import io.quimbi.engine.insight.CustomerWhy;
import io.quimbi.engine.insight.Lookalikes;
import io.quimbi.engine.insight.ModelHistory;
import io.quimbi.engine.insight.StoreInsight;
import io.quimbi.engine.jobs.RunJobs;
import io.quimbi.engine.lifetime.Lifetimes;
import io.quimbi.engine.live.AssignOrders;
import io.quimbi.engine.live.DriftEvents;
import io.quimbi.engine.live.RecordOrders;
import io.quimbi.engine.live.WebhookSecrets;
import io.quimbi.engine.privacy.CustomerPrivacy;
import io.quimbi.engine.snapshot.Backfill;
import io.quimbi.engine.snapshot.Cleanup;
import io.quimbi.engine.snapshot.CustomerDrift;
import io.quimbi.engine.snapshot.PopulationDrift;
import io.quimbi.engine.snapshot.SeverityTrend;
import io.quimbi.engine.snapshot.SnapshotStatus;
import io.quimbi.engine.snapshot.TakeSnapshot;
import io.quimbi.engine.stores.ManageStores;
import io.quimbi.engine.words.AskInWords;
import io.quimbi.store.Database;
import io.quimbi.store.SqlRows;
import io.quimbi.store.SqlSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An open Quimbi: the use cases, wired to the database that the settings name. Closing it stops the
 * embedded server where nobody else uses it.
 */
public final class Quimbi implements AutoCloseable {
  private final Settings settings;
  private final Progress progress;
  private final FutureTask<Database> opening;
  private @Nullable Lookalikes lookalikes;
  private @Nullable CustomerWhy customerWhy;
  private @Nullable StoreInsight insight;
  private @Nullable SeverityTrend severityTrend;

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
    WorkFolder.of(settings.dataDir()).removeLeftovers();
    boolean setUp =
        settings.databaseUrl().isEmpty() && !Database.existsEmbedded(settings.dataDir());
    Progress told = setUp ? progress.beside(() -> false) : progress;
    FutureTask<Database> opening =
        new FutureTask<>(
            () ->
                settings.databaseUrl().isPresent()
                    ? Database.external(settings.databaseUrl().get(), settings.dataDir(), told)
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
        LineMemory.ofHeap(WorkFolder.of(settings.dataDir())));
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

  /** Answers; one for all who ask, since it keeps what is said of segments. */
  public StoreInsight insight() {
    synchronized (opening) {
      StoreInsight known = insight;
      if (known == null) {
        known = new StoreInsight(database().stores(), database().orders(), database().models());
        insight = known;
      }
      return known;
    }
  }

  /** What customers ordered. */
  public CustomerOrders customerOrders() {
    return new CustomerOrders(database().stores(), database().orders());
  }

  /** Why customers belong where they do; one for all who ask, since it keeps what is usual. */
  public CustomerWhy customerWhy() {
    synchronized (opening) {
      CustomerWhy known = customerWhy;
      if (known == null) {
        known = new CustomerWhy(database().stores(), database().models(), insight());
        customerWhy = known;
      }
      return known;
    }
  }

  /** Who is most like whom; one for all who ask, since it keeps fingerprints in memory. */
  public Lookalikes lookalikes() {
    synchronized (opening) {
      Lookalikes known = lookalikes;
      if (known == null) {
        known =
            new Lookalikes(database().stores(), database().models(), insight(), settings.threads());
        lookalikes = known;
      }
      return known;
    }
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
  public KeptBacktests backtests() {
    return new KeptBacktests(
        database().stores(),
        new Backtest(database().stores(), database().orders()),
        database().backtests());
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

  /** Orders as they happen. Make it once: it keeps the models that it scores by. */
  public RecordOrders recordOrders() {
    return new RecordOrders(
        database().live(), database().models(), database().snapshots(), settings.snapshots());
  }

  /** What deliveries of webhooks are signed with. */
  public WebhookSecrets webhookSecrets() {
    return database().webhookSecrets();
  }

  /** What orders changed that is worth telling. */
  public DriftEvents driftEvents() {
    return database().driftEvents();
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

  /** Severities over time; one for all who ask, since it keeps what is known of each step. */
  public SeverityTrend severityTrend() {
    synchronized (opening) {
      SeverityTrend known = severityTrend;
      if (known == null) {
        known =
            new SeverityTrend(
                database().stores(),
                database().models(),
                database().snapshots(),
                database().severitySteps(),
                settings.snapshots());
        severityTrend = known;
      }
      return known;
    }
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

  /** Which customers. */
  public FindCustomers findCustomers() {
    return new FindCustomers(
        database().stores(),
        database().models(),
        database().customers(),
        populationDrift(),
        (storeId, customerId, count) ->
            lookalikes().of(storeId, customerId, count, Metric.COSINE).lookalikes().stream()
                .map(one -> new Similar(one.customer().customerId(), 1 - one.distance()))
                .toList());
  }

  /** Which customers, in plain words. */
  public AskInWords askInWords() {
    return new AskInWords(database().stores(), database().models(), insight(), findCustomers());
  }

  /** Customers of a filter out. */
  public ExportCustomers exportCustomers() {
    return new ExportCustomers(findCustomers());
  }

  /** Named filters, exported again and again. */
  public Audiences audiences() {
    return new Audiences(database().stores(), findCustomers(), database().audiences());
  }

  /** Profiles out. */
  public ExportProfiles exportProfiles() {
    return new ExportProfiles(database().stores(), database().models());
  }

  /**
   * Makes this the Quimbi of a service: from now on, {@link #inStore} is held to its store by the
   * database as well.
   *
   * @throws io.quimbi.engine.QuimbiException of kind ENVIRONMENT if the user of the database may
   *     not make the role that this takes, saying what to grant
   */
  public void serve() {
    database().serve();
  }

  /**
   * Does something for a caller of a store. In a service, whatever the use cases read and write
   * within it sees and changes nothing of another store; runs (imports, discoveries, snapshots)
   * write as ever. It holds for this thread: work that goes on in another is wrapped there again.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE if there is no such store
   */
  public <T> T inStore(String storeId, Callable<T> work) throws Exception {
    return database().inStore(storeId, work);
  }

  /**
   * Does something for whoever calls a service: what is read and written within it must be {@link
   * #inStore}, and is refused otherwise. Keys, the audit trail, the register of stores, what is
   * held of a person, repeated writes and secrets of webhooks are the owner's to answer.
   */
  public <T> T forCallers(Callable<T> work) throws Exception {
    return database().forCallers(work);
  }

  /** Stores made and deleted. */
  public ManageStores manageStores() {
    return new ManageStores(database().stores(), database().register());
  }

  /** What is done for stores by itself, by the clock of this machine. */
  public RunJobs jobs() {
    return jobs(Clock.systemUTC());
  }

  /** The same by another clock. */
  public RunJobs jobs(Clock clock) {
    return new RunJobs(
        database().stores(),
        database().jobs(),
        takeSnapshot(),
        cleanup(),
        discoverSegments(),
        modelHistory(),
        settings.jobs(),
        clock);
  }

  /** For a scheduler that keeps a table of its own in the database. */
  public DataSource schedulerSource() {
    return database().schedulerSource();
  }

  /** What is held of a person, told or erased. */
  public CustomerPrivacy customerPrivacy() {
    return new CustomerPrivacy(
        database().stores(),
        database().personalData(),
        database().audit(),
        Clock.systemUTC(),
        List.of(settings.dataDir().resolve("rejects")));
  }

  /** Keys to the stores. */
  public AccessKeys accessKeys() {
    return new AccessKeys(database().keys(), database().stores(), Clock.systemUTC());
  }

  /** What was done, by whom and when. */
  public AuditTrail audit() {
    return database().audit();
  }

  /** Segments of orders that are not stored. */
  public AssignOrders assignOrders() {
    return new AssignOrders(
        database().live(),
        database().models(),
        database().snapshots(),
        settings.snapshots(),
        System::nanoTime);
  }

  /** What snapshots there are. */
  public SnapshotStatus snapshotStatus() {
    return new SnapshotStatus(database().stores(), database().snapshots(), settings.snapshots());
  }

  /** What a store holds, counted. */
  public CountStore countStore() {
    return new CountStore(
        database().stores(), database().models(), database().snapshots(), Clock.systemUTC());
  }

  /**
   * Asks the database for a sign of life.
   *
   * @throws io.quimbi.engine.QuimbiException of kind ENVIRONMENT if it gives none
   */
  public void ping() {
    database().ping();
  }

  /** Writes that are sent again. */
  public IdempotentRequests idempotentRequests() {
    return database().idempotentRequests();
  }

  /**
   * What to wait for when the process is being stopped, before anything here is closed under those
   * who use it.
   */
  public void beforeStop(Runnable action) {
    database().beforeStop(action);
  }

  /** Where the rows of a query go. */
  @FunctionalInterface
  public interface RowSink {
    /** Called once, before any row; names and PostgreSQL types of the columns. */
    default void columns(List<String> names, List<String> types) {}

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
    synchronized (opening) {
      if (lookalikes != null) {
        lookalikes.close();
      }
    }
    opened.close();
  }
}
