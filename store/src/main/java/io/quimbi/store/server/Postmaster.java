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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The server process of one data directory: found alive, started, stopped. Everything here is done
 * under the data directory's start lock.
 */
final class Postmaster {
  private static final int PORT_ATTEMPTS_MAX = 5;
  private static final int ANSWER_SECONDS_MAX = 30;
  private static final int ORPHAN_SECONDS_MAX = 10;
  private static final int STOP_SECONDS_MAX = 120;
  // Crash recovery replays at most max_wal_size of log: some minutes on a slow disk.
  private static final int READY_SECONDS_MAX = 600;
  private static final int PATIENCE_SECONDS = 3;
  private static final long LOG_BYTES_MAX = 4 << 20;

  // Beside the process that builds an index.
  private static final int INDEX_WORKERS =
      Math.clamp(Runtime.getRuntime().availableProcessors() - 1, 1, 3);

  private final Path home;
  private final Path data;
  private final String clusterName;
  private final BooleanSupplier abandon;
  private final PortChoice ports;

  /** Chooses the port to listen on; asked again if somebody else took it meanwhile. */
  interface PortChoice {
    int choose() throws IOException;
  }

  /**
   * The server of a data directory.
   *
   * @param home the data directory as a real path
   * @param abandon asked while waiting; once true, gives up
   */
  Postmaster(Path home, BooleanSupplier abandon) {
    this(home, abandon, Postmaster::freePort);
  }

  Postmaster(Path home, BooleanSupplier abandon, PortChoice ports) {
    this.home = home;
    this.data = Cluster.directory(home);
    this.clusterName = ServerProcesses.clusterName(data);
    this.abandon = abandon;
    this.ports = ports;
  }

  /** The log of the server of a data directory. */
  static Path logFile(Path home) {
    return home.resolve("server.log");
  }

  /** Where the server listens and how its owner logs in. */
  ServerAddress address() throws IOException {
    int port =
        PostmasterFile.read(data)
            .map(PostmasterFile::port)
            .orElseThrow(() -> new IOException("postmaster.pid went away"));
    // The database that initdb makes: a name of our own would say no more, and cost a copy of it.
    return ServerAddress.loopback(port, "postgres", Cluster.OWNER, Cluster.password(home));
  }

  /** Adopts the live server or starts one; returns a connection that was checked. */
  Connection running(Progress progress) throws IOException {
    if (Cluster.exists(home)) {
      Optional<Connection> adopted = adopted(progress);
      if (adopted.isPresent()) {
        return adopted.get();
      }
    }
    Binaries binaries = Binaries.in(home, progress);
    ServerAccount account;
    boolean crashed = false;
    if (Cluster.exists(home)) {
      Cluster.checkVersion(home, binaries);
      account = ServerAccount.ownerOf(home, data);
      waitForOrphans();
      crashed = Files.deleteIfExists(PostmasterFile.in(data));
    } else {
      account = ServerAccount.choose(home, binaries.program("postgres"), abandon);
      Cluster.create(home, binaries, account, progress, abandon);
    }
    binaries.deleteOthers();
    Connection connection = started(binaries, account, progress);
    if (crashed) {
      try {
        OrphanFiles.delete(connection, data);
      } catch (SQLException e) {
        throw Environment.failure(
            "SERVER_RECOVERY",
            "tidying the database of " + home + " after a crash failed: " + e.getMessage(),
            e);
      }
    }
    return connection;
  }

  /** Connects to the live server of this data directory; empty if there is none. */
  private Optional<Connection> adopted(Progress progress) throws IOException {
    long readyDeadline = deadline(READY_SECONDS_MAX);
    long answerDeadline = Long.MAX_VALUE;
    long patience = deadline(PATIENCE_SECONDS);
    boolean told = false;
    while (true) {
      giveUpIfAsked();
      if (!told && System.nanoTime() - patience > 0) {
        progress.note("waiting for the database server, which is starting or stopping");
        told = true;
      }
      Optional<PostmasterFile> found = PostmasterFile.read(data);
      if (found.isEmpty() || !ServerProcesses.isOf(clusterName, found.get().pid())) {
        return Optional.empty();
      }
      PostmasterFile postmaster = found.get();
      if (postmaster.ready()) {
        try {
          return Optional.of(checked());
        } catch (SQLException e) {
          // A live process of ours that does not answer is not "not running": it may be about to
          // stop, or short of connections for a moment. Look again.
          if (answerDeadline == Long.MAX_VALUE) {
            answerDeadline = deadline(ANSWER_SECONDS_MAX);
          }
          if (isRefusal(e) || System.nanoTime() - answerDeadline > 0) {
            throw notAnswering(postmaster, e);
          }
        }
      } else if (System.nanoTime() - readyDeadline > 0) {
        throw Environment.failure(
            "SERVER_NOT_READY",
            "the database server of "
                + home
                + " (process "
                + postmaster.pid()
                + ") has been starting or stopping for more than "
                + READY_SECONDS_MAX
                + " s; see "
                + logFile(home));
      }
      Waiting.millis(5);
    }
  }

  private RuntimeException notAnswering(PostmasterFile postmaster, SQLException cause) {
    return Environment.failure(
        "SERVER_NOT_ANSWERING",
        "the database server of "
            + home
            + " runs as process "
            + postmaster.pid()
            + ", but what answers on 127.0.0.1:"
            + postmaster.port()
            + " could not be used: "
            + cause.getMessage()
            + ". See "
            + logFile(home)
            + "; stop that process, and run the command again",
        cause);
  }

  /** Whether trying again would be of no use: a wrong password, another server. */
  private static boolean isRefusal(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("28") || state.equals("08004"));
  }

  private Connection checked() throws IOException, SQLException {
    Connection connection = address().connect(Map.of());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      String directory = row.getString(1);
      if (!Path.of(directory).equals(data)) {
        throw new SQLException("it serves " + directory, "08004");
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * After a postmaster was killed its children end by themselves, each at its next look; a new one
   * must not start before, and {@code postmaster.pid} may then name a stranger.
   */
  private void waitForOrphans() throws IOException {
    long deadline = deadline(ORPHAN_SECONDS_MAX);
    List<Long> orphans = ServerProcesses.of(clusterName);
    while (!orphans.isEmpty()) {
      giveUpIfAsked();
      if (System.nanoTime() - deadline > 0) {
        throw Environment.failure(
            "SERVER_ORPHANS",
            "processes "
                + orphans
                + " of an earlier database server still run in "
                + home
                + " although their server is gone; stop them, and run the command again");
      }
      Waiting.millis(20);
      orphans = ServerProcesses.of(clusterName);
    }
  }

  private Connection started(Binaries binaries, ServerAccount account, Progress progress)
      throws IOException {
    Path setsid =
        Programs.find("setsid")
            .orElseThrow(
                () ->
                    Environment.failure(
                        "PROGRAM_MISSING",
                        "the program setsid, by which the database server is kept from the keys"
                            + " that stop a command, is not installed; install the package"
                            + " util-linux"));
    Path log = logFile(home);
    String said = "";
    int portsTried = 0;
    long orphanDeadline = deadline(ORPHAN_SECONDS_MAX);
    while (true) {
      long logStart = rotated(log);
      List<String> command = new ArrayList<>();
      command.add(setsid.toString());
      command.add(binaries.program("postgres").toString());
      command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(ports.choose())));
      settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
      Process process =
          Programs.command(account.running(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Optional<Connection> connection = readied(process, progress);
      if (connection.isPresent()) {
        return connection.get();
      }
      said = Programs.tail(log, logStart, 20);
      if (said.contains("pre-existing shared memory block")
          && System.nanoTime() - orphanDeadline < 0) {
        // A child of a killed server is left that had no name yet when we waited for orphans.
        giveUpIfAsked();
        Waiting.millis(50);
      } else if (said.contains("could not bind") && ++portsTried < PORT_ATTEMPTS_MAX) {
        // Another program took the port between our look and the server's.
        giveUpIfAsked();
      } else {
        break;
      }
    }
    if (said.contains("No space left")) {
      throw Environment.ofFile(
          home, "starting the database server", new IOException("No space left on device"));
    }
    throw Environment.failure(
        "SERVER_START_FAILED",
        "the database server of " + home + " did not start; the end of " + log + " says:\n" + said);
  }

  /** Waits until the server accepts a connection; empty if it ended before. */
  private Optional<Connection> readied(Process process, Progress progress) throws IOException {
    long deadline = deadline(READY_SECONDS_MAX);
    long patience = deadline(PATIENCE_SECONDS);
    boolean told = false;
    while (process.isAlive()) {
      Optional<PostmasterFile> found = PostmasterFile.read(data);
      if (found.isPresent() && found.get().pid() == process.pid() && found.get().ready()) {
        try {
          return Optional.of(checked());
        } catch (SQLException e) {
          throw notAnswering(found.get(), e);
        }
      }
      if (abandon.getAsBoolean() || System.nanoTime() - deadline > 0) {
        // SIGTERM waits for clients; there are none yet, so it is quick.
        process.destroy();
        giveUpIfAsked();
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
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    // How its processes are told from others; see ServerProcesses.
    settings.put("cluster_name", clusterName);
    settings.put("update_process_title", "on");
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
    // What is read back lies in the kernel's memory, and reading it costs less than handing it to
    // processes of their own.
    settings.put("io_method", "sync");
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
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(log)) {
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return Files.size(log);
  }

  /** Stops the server if it runs: at once, but orderly. */
  void stop() throws IOException {
    Optional<PostmasterFile> found = PostmasterFile.read(data);
    if (found.isEmpty() || !ServerProcesses.isOf(clusterName, found.get().pid())) {
      return;
    }
    long pid = found.get().pid();
    Binaries binaries = Binaries.in(home, Progress.NONE);
    ServerAccount account = ServerAccount.ownerOf(home, data);
    // By pg_ctl, since the signal for "at once, but orderly" is one that Java cannot send.
    Programs.Outcome outcome =
        Programs.run(
            account.running(
                List.of(
                    binaries.program("pg_ctl").toString(),
                    "stop",
                    "--pgdata=" + data,
                    "--mode=fast",
                    "--no-wait",
                    "--silent")),
            30,
            () -> false);
    long deadline = deadline(STOP_SECONDS_MAX);
    while (ServerProcesses.isOf(clusterName, pid)) {
      if (System.nanoTime() - deadline > 0) {
        throw Environment.failure(
            "SERVER_STOP_FAILED",
            "the database server of "
                + home
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

  private void giveUpIfAsked() {
    if (abandon.getAsBoolean()) {
      throw new CancellationException("stopped");
    }
  }

  private static long deadline(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }
}
