package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.Stores;
import io.quimbi.engine.access.KeyStore;
import io.quimbi.engine.audience.AudienceStore;
import io.quimbi.engine.audit.AuditTrail;
import io.quimbi.engine.backtest.BacktestStore;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.find.CustomerSearch;
import io.quimbi.engine.idempotency.IdempotentRequests;
import io.quimbi.engine.importing.LineMemory;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.importing.WorkFolder;
import io.quimbi.engine.jobs.JobLedger;
import io.quimbi.engine.live.DriftEvents;
import io.quimbi.engine.live.LiveStore;
import io.quimbi.engine.live.WebhookSecrets;
import io.quimbi.engine.privacy.PersonalData;
import io.quimbi.engine.snapshot.SeveritySteps;
import io.quimbi.engine.snapshot.SnapshotStore;
import io.quimbi.engine.stores.StoreRegister;
import io.quimbi.store.server.EmbeddedServer;
import io.quimbi.store.server.ServerAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where everything is kept: a PostgreSQL database, the program's own or one that is named. Opening
 * it starts or adopts the server, brings the tables to this version and marks runs whose process
 * went away; closing it lets go of all.
 *
 * <p>Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final Duration WRITER_WAIT_MAX = Duration.ofSeconds(30);

  /** Shops give up after five seconds and come again: they should hear of it before. */
  private static final Duration LIVE_WAIT_MAX = Duration.ofSeconds(4);

  private final @Nullable EmbeddedServer server;
  private final Connections connections;
  private final Runs runs;
  private final Stores stores;
  private final OrderStore orders;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final LiveStore live;
  private final WebhookSecrets webhookSecrets;
  private final DriftEvents driftEvents;
  private final KeyStore keys;
  private final AuditTrail audit;
  private final StoreRegister register;
  private final PersonalData personalData;
  private final JobLedger jobs;
  private final CustomerSearch customers;
  private final IdempotentRequests idempotentRequests;
  private volatile @Nullable Runnable beforeStop;
  private final AudienceStore audiences;
  private final BacktestStore backtests;
  private final SeveritySteps severitySteps;

  private Database(
      @Nullable EmbeddedServer server,
      Connections connections,
      LineMemory memory,
      Duration waitMax) {
    this.server = server;
    this.connections = connections;
    this.runs = new Runs(connections, waitMax);
    this.stores = new PostgresStores(connections);
    this.orders = new PostgresOrderStore(connections, runs, waitMax, memory);
    this.models = new PostgresModelStore(connections, runs, waitMax);
    this.snapshots = new PostgresSnapshotStore(connections, runs);
    Duration liveWaitMax = waitMax.compareTo(LIVE_WAIT_MAX) < 0 ? waitMax : LIVE_WAIT_MAX;
    this.live = new PostgresLiveStore(connections, liveWaitMax);
    this.keys = new PostgresKeys(connections.asOwner());
    this.audit = new PostgresAuditTrail(connections.asOwner());
    this.jobs = new PostgresJobLedger(connections.asOwner(), runs);
    this.personalData = new PostgresPersonalData(connections.asOwner(), runs);
    this.register = new PostgresStoreRegister(connections.asOwner(), runs);
    this.customers = new PostgresCustomerSearch(connections);
    this.idempotentRequests = new PostgresIdempotentRequests(connections.asOwner());
    this.webhookSecrets = new PostgresWebhookSecrets(connections.asOwner());
    this.driftEvents = new PostgresDriftEvents(connections);
    this.audiences = new PostgresAudiences(connections);
    this.backtests = new PostgresBacktests(connections, runs);
    this.severitySteps = new PostgresSeveritySteps(connections);
  }

  /**
   * Whether a data directory holds an embedded database, so that opening it is done in a moment.
   */
  public static boolean existsEmbedded(Path home) {
    return EmbeddedServer.exists(home);
  }

  /** As {@link #embedded(Path, Progress)}, silently. */
  public static Database embedded(Path home) {
    return embedded(home, Progress.NONE);
  }

  /**
   * Opens the embedded database of a data directory. What does not fit into the heap of this
   * process goes there too.
   *
   * @param home the data directory; made and set up if there is none
   * @param progress hears of what takes longer than a moment, and of runs that had crashed
   * @throws io.quimbi.engine.QuimbiException of kind ENVIRONMENT if it cannot be used, saying why
   */
  public static Database embedded(Path home, Progress progress) {
    return embedded(home, progress, WRITER_WAIT_MAX);
  }

  /** For tests, which do not want to wait that long for another writer. */
  static Database embedded(Path home, Progress progress, Duration writerWaitMax) {
    EmbeddedServer server = EmbeddedServer.acquire(home, progress);
    try {
      Database database =
          open(
              server,
              server.address(),
              server.takeFirstConnection(),
              LineMemory.ofHeap(WorkFolder.of(home)),
              progress,
              writerWaitMax);
      server.beforeStop(database::interrupted);
      return database;
    } catch (SQLException e) {
      server.close();
      throw DatabaseFailure.of(e, "opening the database");
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Opens a database on a server that somebody else runs.
   *
   * @param databaseUrl {@code postgres://user:password@host:port/database} or a JDBC URL
   * @param home the data directory, for what does not fit into the heap of this process
   * @throws io.quimbi.engine.QuimbiException of kind USAGE if the URL is none, ENVIRONMENT if the
   *     database cannot be reached or used
   */
  public static Database external(String databaseUrl, Path home, Progress progress) {
    return external(databaseUrl, home, progress, WRITER_WAIT_MAX);
  }

  static Database external(
      String databaseUrl, Path home, Progress progress, Duration writerWaitMax) {
    ServerAddress address = DatabaseUrl.parse(databaseUrl);
    try {
      return open(
          null,
          address,
          address.connect(Map.of()),
          LineMemory.ofHeap(WorkFolder.of(home)),
          progress,
          writerWaitMax);
    } catch (SQLException e) {
      throw DatabaseFailure.of(e, "opening the database " + address.url());
    }
  }

  private static Database open(
      @Nullable EmbeddedServer server,
      ServerAddress address,
      Connection first,
      LineMemory memory,
      Progress progress,
      Duration writerWaitMax)
      throws SQLException {
    try (first) {
      Schema.prepare(first, address, server != null, progress);
      Db.execute(first, "SET search_path = quimbi");
      Runs.sweep(first, progress);
      StoreDeletion.finish(first);
    }
    return new Database(server, new Connections(address), memory, writerWaitMax);
  }

  /** The stores there are. */
  public Stores stores() {
    return stores;
  }

  /** Their orders. */
  public OrderStore orders() {
    return orders;
  }

  /** Their models and profiles. */
  public ModelStore models() {
    return models;
  }

  /** Their dated thumbprints. */
  public SnapshotStore snapshots() {
    return snapshots;
  }

  /** Where they are made and deleted. */
  public StoreRegister register() {
    return register;
  }

  /** What they hold of a person. */
  public PersonalData personalData() {
    return personalData;
  }

  /** Orders as they happen. */
  public LiveStore live() {
    return live;
  }

  /** What deliveries of them are signed with. */
  public WebhookSecrets webhookSecrets() {
    return webhookSecrets;
  }

  /** What they changed that is worth telling. */
  public DriftEvents driftEvents() {
    return driftEvents;
  }

  /** What is done for them by itself. */
  public JobLedger jobs() {
    return jobs;
  }

  /**
   * For a scheduler that keeps a table of its own here: each connection is opened for the asking,
   * by the owner, and sees our schema first.
   */
  public DataSource schedulerSource() {
    return connections.address().dataSource(Connections.SESSION);
  }

  /** Keys to them. */
  public KeyStore keys() {
    return keys;
  }

  /** What was done to them. */
  public AuditTrail audit() {
    return audit;
  }

  /**
   * Makes this the database of a service: from now on {@link #inStore} is held to its store by the
   * database, by a role that is made where there is none.
   *
   * @throws io.quimbi.engine.QuimbiException of kind ENVIRONMENT if the role may not be made
   */
  public void serve() {
    connections.serveAs(ServiceRole.prepared(connections));
  }

  /**
   * Does something for a caller of a store. In a service, what it asks of the ports within this
   * thread sees and changes nothing of another store, whatever it asks for; runs (imports,
   * discoveries, snapshots) write as the owner all the same.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE if there is no such store
   */
  public <T> T inStore(String storeId, Callable<T> work) throws Exception {
    return connections.inStore(storeId, work);
  }

  /**
   * Does something for whoever calls a service. What is done within it and not {@link #inStore} is
   * refused by ports whose rows are of stores; so a way in that forgets its store is a fault.
   */
  public <T> T forCallers(Callable<T> work) throws Exception {
    return Connections.forCallers(work);
  }

  /** Their customers, by what profiles tell. */
  public CustomerSearch customers() {
    return customers;
  }

  /**
   * Asks the server for a sign of life.
   *
   * @throws io.quimbi.engine.QuimbiException of kind ENVIRONMENT if it gives none
   */
  public void ping() {
    connections
        .asOwner()
        .use(
            "asking the database for a sign of life",
            connection -> Db.only(connection, row -> row.getInt(1), "SELECT 1"));
  }

  /** Writes that are sent again. */
  public IdempotentRequests idempotentRequests() {
    return idempotentRequests;
  }

  /**
   * What to wait for when the process is being stopped, before connections are broken and the
   * embedded server is left: whoever serves others lets them have their answers first.
   */
  public void beforeStop(Runnable action) {
    beforeStop = action;
  }

  /** Their named filters. */
  public AudienceStore audiences() {
    return audiences;
  }

  /** How many customers moved how much between runs. */
  public SeveritySteps severitySteps() {
    return severitySteps;
  }

  /** What backtests found. */
  public BacktestStore backtests() {
    return backtests;
  }

  /** For tests, the same orders with another memory. */
  OrderStore orders(LineMemory memory) {
    return new PostgresOrderStore(connections, runs, WRITER_WAIT_MAX, memory);
  }

  /** For tests that look at what the tables hold. */
  Connections connections() {
    return connections;
  }

  /**
   * Opens a session that reads one store by SQL.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE if there is no such store
   */
  public SqlSession sql(String storeId) {
    return SqlSession.open(connections, storeId);
  }

  @Override
  public void close() {
    runs.close();
    connections.close();
    if (server != null) {
      server.close();
    }
  }

  private void interrupted() {
    Runnable first = beforeStop;
    if (first != null) {
      first.run();
    }
    runs.cancelAll("the process was stopped");
    connections.close();
  }
}
