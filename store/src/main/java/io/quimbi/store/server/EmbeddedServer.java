package io.quimbi.store.server;

import io.quimbi.engine.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The use that this process makes of the PostgreSQL server of one data directory. The first process
 * to come starts the server, those that come later adopt it, the last to leave stops it; a server
 * left behind by a process that was killed is adopted by the next. No server stays when nobody uses
 * it, and none is stopped while somebody does.
 *
 * <p>The server listens on 127.0.0.1 alone, at a port chosen anew at each start, and is as durable
 * as any: it runs with fsync, its files carry checksums, it recovers by itself after a crash.
 *
 * <p>Thread-safe. Within one process all users of a data directory share one lease.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final int PORT_ATTEMPTS_MAX = 5;
  private static final int ANSWER_SECONDS_MAX = 30;
  private static final int ORPHAN_SECONDS_MAX = 10;
  private static final int STOP_SECONDS_MAX = 120;
  // Crash recovery replays at most max_wal_size of log: some minutes on a slow disk.
  private static final int READY_SECONDS_MAX = 600;
  private static final long LOG_BYTES_MAX = 4 << 20;

  // Beside the process that builds an index.
  private static final int INDEX_WORKERS =
      Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, 3);

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Path, EmbeddedServer.Home> HOMES = new HashMap<>();
  private static volatile boolean shuttingDown;

  private final Home home;
  private final ServerAddress address;
  private @Nullable Connection first;
  private @Nullable Runnable beforeStop;
  private boolean closed;

  private EmbeddedServer(Home home, ServerAddress address, Connection first) {
    this.home = home;
    this.address = address;
    this.first = first;
  }

  /** One data directory as this process uses it. */
  private static final class Home {
    final Path path;
    final Path data;
    final String clusterName;
    final HomeLocks locks;
    final List<EmbeddedServer> users = new ArrayList<>();

    Home(Path path) {
      this.path = path;
      this.data = Cluster.directory(path);
      this.clusterName = ServerProcesses.clusterName(data);
      this.locks = new HomeLocks(path);
    }
  }

  /**
   * Sets up the server of a data directory if there is none, starts it unless it runs, and connects
   * to it.
   *
   * @param directory the data directory; made if absent
   * @param progress hears of what takes longer than a moment
   * @throws io.quimbi.engine.QuimbiException of kind ENVIRONMENT if it cannot be used, saying why
   * @throws CancellationException if the process is being stopped
   */
  public static EmbeddedServer acquire(Path directory, Progress progress) {
    Path path = prepared(directory);
    LOCK.lock();
    try {
      checkNotShuttingDown();
      if (HOMES.isEmpty()) {
        ShutdownHook.install();
      }
      Home home = HOMES.computeIfAbsent(path, Home::new);
      try {
        return entered(home, progress);
      } catch (RuntimeException e) {
        if (home.users.isEmpty()) {
          try {
            leave(home);
          } catch (RuntimeException second) {
            e.addSuppressed(second);
          }
        }
        throw e;
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** Where the server is and how the owner of everything in it logs in. */
  public ServerAddress address() {
    return address;
  }

  /** The connection by which the server was checked; to be had once, and the taker's to close. */
  public Connection takeFirstConnection() throws SQLException {
    LOCK.lock();
    try {
      Connection taken = first;
      first = null;
      return taken != null ? taken : address.connect(Map.of());
    } finally {
      LOCK.unlock();
    }
  }

  /** What to do first when the process is being stopped, while the server still answers. */
  public void beforeStop(Runnable action) {
    LOCK.lock();
    try {
      beforeStop = action;
    } finally {
      LOCK.unlock();
    }
  }

  /** Ends the use; stops the server if no other use of it is left, in this or any process. */
  @Override
  public void close() {
    LOCK.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      closeQuietly(first);
      home.users.remove(this);
      if (home.users.isEmpty()) {
        leave(home);
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** The log of the server of a data directory. */
  static Path logFile(Path home) {
    return home.resolve("server.log");
  }

  // ---- the shared state; everything below runs under LOCK ----

  private static EmbeddedServer entered(Home home, Progress progress) {
    try {
      return home.locks.exclusively(
          () -> shuttingDown,
          () -> {
            home.locks.takeLease();
            Connection connection = running(home, progress);
            EmbeddedServer user = new EmbeddedServer(home, addressOf(home), connection);
            home.users.add(user);
            return user;
          });
    } catch (IOException e) {
      throw Environment.ofFile(home.path, "opening the database", e);
    }
  }

  private static void leave(Home home) {
    HOMES.remove(home.path);
    try {
      home.locks.exclusively(
          () -> false,
          () -> {
            home.locks.dropLease(
                () -> {
                  stop(home);
                  return home;
                });
            return home;
          });
    } catch (IOException e) {
      throw Environment.ofFile(home.path, "stopping the database server", e);
    }
  }

  /** Stops by signal or exit: everything that this process uses, without leaving a server idle. */
  private static final class ShutdownHook {
    private static boolean installed;

    static void install() {
      if (installed) {
        return;
      }
      try {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(ShutdownHook::leaveAll, "quimbi-server-shutdown"));
      } catch (IllegalStateException e) {
        throw new CancellationException("stopped");
      }
      installed = true;
    }

    private static void leaveAll() {
      shuttingDown = true;
      try {
        // Whoever is starting a server sees the flag and gives up; should that take longer, the
        // operating system drops our locks and the next command adopts what runs.
        if (!LOCK.tryLock(15, TimeUnit.SECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
      try {
        for (Home home : List.copyOf(HOMES.values())) {
          for (EmbeddedServer user : List.copyOf(home.users)) {
            if (user.beforeStop != null) {
              runQuietly(user.beforeStop);
            }
            user.closed = true;
          }
          home.users.clear();
          runQuietly(() -> leave(home));
        }
      } finally {
        LOCK.unlock();
      }
    }

    private static void runQuietly(Runnable action) {
      try {
        action.run();
      } catch (RuntimeException e) {
        // The process ends now in any case; the next one finds and repairs what is left.
        return;
      }
    }
  }

  private static void checkNotShuttingDown() {
    if (shuttingDown) {
      throw new CancellationException("stopped");
    }
  }

  private static Path prepared(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    try {
      if (!Files.isDirectory(absolute)) {
        Files.createDirectories(absolute);
        // The server's account has to get through, and needs to see nothing.
        Files.setPosixFilePermissions(
            absolute,
            PosixFilePermissions.fromString(
                ServerAccount.runsAsRoot() ? "rwx--x--x" : "rwx------"));
      }
      return absolute.toRealPath();
    } catch (IOException e) {
      throw Environment.ofFile(absolute, "making the data directory", e);
    }
  }

  private static ServerAddress addressOf(Home home) throws IOException {
    int port =
        PostmasterFile.read(home.data)
            .map(PostmasterFile::port)
            .orElseThrow(() -> new IOException("postmaster.pid went away"));
    // The database that initdb makes: a name of our own would say no more, and cost a copy of it.
    return ServerAddress.loopback(port, "postgres", Cluster.OWNER, Cluster.password(home.path));
  }

  /** Adopts the live server or starts one; returns a connection that was checked. */
  private static Connection running(Home home, Progress progress) throws IOException {
    if (Cluster.exists(home.path)) {
      Optional<Connection> adopted = adopted(home, progress);
      if (adopted.isPresent()) {
        return adopted.get();
      }
    }
    Binaries binaries = Binaries.in(home.path, progress);
    ServerAccount account;
    if (Cluster.exists(home.path)) {
      Cluster.checkVersion(home.path, binaries);
      account = ServerAccount.ownerOf(home.path, home.data);
      waitForOrphans(home);
    } else {
      account = ServerAccount.choose(home.path, binaries.program("postgres"), () -> shuttingDown);
      Cluster.create(home.path, binaries, account, progress, () -> shuttingDown);
    }
    binaries.deleteOthers();
    return started(home, binaries, account, progress);
  }

  /** Connects to the live server of this data directory; empty if there is none. */
  private static Optional<Connection> adopted(Home home, Progress progress) throws IOException {
    long readyDeadline = deadline(READY_SECONDS_MAX);
    long answerDeadline = Long.MAX_VALUE;
    long patience = deadline(3);
    boolean told = false;
    while (true) {
      checkNotShuttingDown();
      if (!told && System.nanoTime() - patience > 0) {
        progress.note("waiting for the database server, which is starting or stopping");
        told = true;
      }
      Optional<PostmasterFile> found = PostmasterFile.read(home.data);
      if (found.isEmpty() || !ServerProcesses.isOf(home.clusterName, found.get().pid())) {
        return Optional.empty();
      }
      PostmasterFile postmaster = found.get();
      if (postmaster.ready()) {
        try {
          return Optional.of(checked(home));
        } catch (SQLException e) {
          if (isRefusal(e)) {
            throw notAnswering(home, postmaster, e);
          }
          // A live process of ours that does not answer is not "not running": it may be about to
          // stop, or short of connections for a moment. Look again.
          if (answerDeadline == Long.MAX_VALUE) {
            answerDeadline = deadline(ANSWER_SECONDS_MAX);
          } else if (System.nanoTime() - answerDeadline > 0) {
            throw notAnswering(home, postmaster, e);
          }
        }
      } else if (System.nanoTime() - readyDeadline > 0) {
        throw Environment.failure(
            "SERVER_NOT_READY",
            "the database server of "
                + home.path
                + " (process "
                + postmaster.pid()
                + ") has been starting or stopping for more than "
                + READY_SECONDS_MAX
                + " s; see "
                + logFile(home.path));
      }
      Waiting.millis(5);
    }
  }

  private static RuntimeException notAnswering(
      Home home, PostmasterFile postmaster, SQLException cause) {
    return Environment.failure(
        "SERVER_NOT_ANSWERING",
        "the database server of "
            + home.path
            + " runs as process "
            + postmaster.pid()
            + ", but what answers on 127.0.0.1:"
            + postmaster.port()
            + " could not be used: "
            + cause.getMessage()
            + ". See "
            + logFile(home.path)
            + "; stop that process, and run the command again",
        cause);
  }

  /** Whether trying again would be of no use: wrong password, another server, a broken protocol. */
  private static boolean isRefusal(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("28") || state.equals("08004") || state.equals("QD"));
  }

  private static Connection checked(Home home) throws IOException, SQLException {
    Connection connection = addressOf(home).connect(Map.of());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      String directory = row.getString(1);
      if (!Path.of(directory).equals(home.data)) {
        throw new SQLException("it serves " + directory, "08004");
      }
      return connection;
    } catch (SQLException e) {
      closeQuietly(connection);
      throw e;
    }
  }

  /**
   * After a postmaster was killed its children end by themselves, each at its next look; a new one
   * must not start before, and {@code postmaster.pid} may then name a stranger.
   */
  private static void waitForOrphans(Home home) throws IOException {
    long deadline = deadline(ORPHAN_SECONDS_MAX);
    List<Long> orphans = ServerProcesses.of(home.clusterName);
    while (!orphans.isEmpty()) {
      checkNotShuttingDown();
      if (System.nanoTime() - deadline > 0) {
        throw Environment.failure(
            "SERVER_ORPHANS",
            "processes "
                + orphans
                + " of an earlier database server still run in "
                + home.path
                + " although their server is gone; stop them, and run the command again");
      }
      Waiting.millis(20);
      orphans = ServerProcesses.of(home.clusterName);
    }
    Files.deleteIfExists(PostmasterFile.in(home.data));
  }

  private static Connection started(
      Home home, Binaries binaries, ServerAccount account, Progress progress) throws IOException {
    Path setsid =
        Programs.find("setsid")
            .orElseThrow(
                () ->
                    Environment.failure(
                        "PROGRAM_MISSING",
                        "the program setsid, by which the database server is kept from the keys"
                            + " that stop a command, is not installed; install the package"
                            + " util-linux"));
    Path log = logFile(home.path);
    String said = "";
    for (int attempt = 0; attempt < PORT_ATTEMPTS_MAX; attempt++) {
      long logStart = rotated(log);
      List<String> command = new ArrayList<>();
      command.add(setsid.toString());
      command.add(binaries.program("postgres").toString());
      command.addAll(List.of("-D", home.data.toString(), "-p", Integer.toString(freePort())));
      settings(home).forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
      Process process =
          Programs.command(account.running(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Optional<Connection> connection = readied(home, process, progress);
      if (connection.isPresent()) {
        return connection.get();
      }
      said = Programs.tail(log, logStart, 20);
      if (!said.contains("could not bind")) {
        break;
      }
      // Another program took the port between our look and the server's.
    }
    if (said.contains("No space left")) {
      throw Environment.ofFile(
          home.path, "starting the database server", new IOException("No space left on device"));
    }
    throw Environment.failure(
        "SERVER_START_FAILED",
        "the database server of "
            + home.path
            + " did not start; the end of "
            + log
            + " says:\n"
            + said);
  }

  /** Waits until the server accepts a connection; empty if it ended before. */
  private static Optional<Connection> readied(Home home, Process process, Progress progress)
      throws IOException {
    long deadline = deadline(READY_SECONDS_MAX);
    long patience = deadline(3);
    boolean told = false;
    while (process.isAlive()) {
      Optional<PostmasterFile> found = PostmasterFile.read(home.data);
      if (found.isPresent() && found.get().pid() == process.pid() && found.get().ready()) {
        try {
          return Optional.of(checked(home));
        } catch (SQLException e) {
          throw notAnswering(home, found.get(), e);
        }
      }
      if (shuttingDown || System.nanoTime() - deadline > 0) {
        // SIGTERM would wait for clients; there are none of ours yet, so it is quick.
        process.destroy();
        checkNotShuttingDown();
        return Optional.empty();
      }
      if (!told && System.nanoTime() - patience > 0) {
        progress.note(
            "the database was not shut down cleanly and is recovering from its log; nothing that"
                + " was committed is lost");
        told = true;
      }
      Waiting.millis(3);
    }
    return Optional.empty();
  }

  /** On the command line, so that a file edited in the data directory cannot weaken them. */
  private static Map<String, String> settings(Home home) {
    Map<String, String> settings = new java.util.LinkedHashMap<>();
    settings.put("cluster_name", home.clusterName);
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("full_page_writes", "on");
    // Nothing replicates from here. A table filled in the transaction that made it then goes to
    // its file alone, and not through the log as well.
    settings.put("wal_level", "minimal");
    settings.put("max_wal_senders", "0");
    settings.put("max_wal_size", "4GB");
    settings.put("checkpoint_timeout", "15min");
    settings.put("shared_buffers", "256MB");
    settings.put("work_mem", "64MB");
    settings.put("maintenance_work_mem", "256MB");
    settings.put("max_connections", "60");
    // A query has one core, the program the other. Parallel queries also need shared memory that
    // containers are short of (64 MB by default); building an index needs next to none.
    settings.put("max_parallel_workers_per_gather", "0");
    settings.put("max_parallel_maintenance_workers", Integer.toString(INDEX_WORKERS));
    settings.put("max_worker_processes", Integer.toString(2 + 2 * INDEX_WORKERS));
    settings.put("max_logical_replication_workers", "0");
    // Compiling costs more than it saves in queries of a second.
    settings.put("jit", "off");
    settings.put("random_page_cost", "1.1");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    // A backend whose client was killed in the middle of a long statement notices and rolls back.
    settings.put("client_connection_check_interval", "1000");
    // The log names errors, not the customers in the statements that met them.
    settings.put("log_min_error_statement", "panic");
    settings.put("log_error_verbosity", "terse");
    settings.put("log_checkpoints", "off");
    settings.put("logging_collector", "off");
    settings.put("log_destination", "stderr");
    return settings;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Keeps the log short; returns the position from which new lines will be. */
  private static long rotated(Path log) throws IOException {
    if (!Files.exists(log)) {
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return 0;
    }
    long size = Files.size(log);
    if (size > LOG_BYTES_MAX) {
      Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
      return rotated(log);
    }
    return size;
  }

  private static void stop(Home home) throws IOException {
    Optional<PostmasterFile> found = PostmasterFile.read(home.data);
    if (found.isEmpty() || !ServerProcesses.isOf(home.clusterName, found.get().pid())) {
      return;
    }
    long pid = found.get().pid();
    Binaries binaries = Binaries.in(home.path, Progress.NONE);
    ServerAccount account = ServerAccount.ownerOf(home.path, home.data);
    // Asked by pg_ctl, since the signal for "at once, but orderly" is one that Java cannot send.
    Programs.Outcome outcome =
        Programs.run(
            account.running(
                List.of(
                    binaries.program("pg_ctl").toString(),
                    "stop",
                    "--pgdata=" + home.data,
                    "--mode=fast",
                    "--no-wait",
                    "--silent")),
            30,
            () -> false);
    long deadline = deadline(STOP_SECONDS_MAX);
    while (ServerProcesses.isOf(home.clusterName, pid)) {
      if (System.nanoTime() - deadline > 0) {
        throw Environment.failure(
            "SERVER_STOP_FAILED",
            "the database server of "
                + home.path
                + " (process "
                + pid
                + ") did not stop within "
                + STOP_SECONDS_MAX
                + " s; the next command will use it. pg_ctl said: "
                + outcome.output());
      }
      Waiting.millis(3);
    }
  }

  private static long deadline(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private static void closeQuietly(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // Its server is going away; there is nothing left to close.
        return;
      }
    }
  }
}
