package io.quimbi.store.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL as an administrator runs it: of version 15, and a user who owns a database but is no
 * superuser. The one named by QUIMBI_TEST_DATABASE_URL, or a private instance of the one that
 * Debian installs.
 */
public final class ExternalPostgres {
  private static final Path BIN = Path.of("/usr/lib/postgresql/15/bin");

  private static @Nullable String started;

  private ExternalPostgres() {}

  /** The address of an empty database, or empty if this machine has no such server. */
  public static synchronized Optional<String> url() {
    String named = System.getenv("QUIMBI_TEST_DATABASE_URL");
    if (named != null && !named.isBlank()) {
      return Optional.of(named);
    }
    if (!Files.isExecutable(BIN.resolve("initdb"))) {
      return Optional.empty();
    }
    if (started == null) {
      started = start();
    }
    return Optional.of(started);
  }

  /** Why there is none. */
  public static String absence() {
    return "skipped: QUIMBI_TEST_DATABASE_URL names no database and " + BIN + " has no PostgreSQL";
  }

  private static String start() {
    try {
      Path home = Homes.reachable();
      ServerAccount account = ServerAccount.choose(home, BIN.resolve("initdb"), () -> false);
      Path data = Files.createDirectory(home.resolve("external"));
      account.own(data);
      Path password = home.resolve("password");
      Files.writeString(password, "for tests");
      account.own(password);
      run(
          account,
          List.of(
              BIN.resolve("initdb").toString(),
              "--pgdata=" + data,
              "--username=administrator",
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--no-sync"));
      int port = freePort();
      List<String> command = new ArrayList<>();
      command.addAll(List.of(BIN.resolve("postgres").toString(), "-D", data.toString()));
      command.addAll(List.of("-p", Integer.toString(port)));
      for (String setting :
          List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off")) {
        command.addAll(List.of("-c", setting));
      }
      Process server =
          Programs.command(account.running(command))
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("external.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
      ServerAddress administrator =
          ServerAddress.loopback(port, "postgres", "administrator", "for tests");
      try (Connection connection = connected(administrator, server);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE ROLE shop_owner LOGIN CREATEROLE PASSWORD 'p@ss/word'");
        statement.execute("CREATE DATABASE shop OWNER shop_owner");
      }
      return "postgres://shop_owner:p%40ss%2Fword@127.0.0.1:" + port + "/shop";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(ServerAccount account, List<String> command) throws IOException {
    Programs.Outcome outcome = Programs.run(account.running(command), 60, () -> false);
    if (!outcome.succeeded()) {
      throw new IOException(outcome.output());
    }
  }

  private static Connection connected(ServerAddress address, Process server) throws SQLException {
    for (int attempt = 0; ; attempt++) {
      try {
        return address.connect(Map.of());
      } catch (SQLException e) {
        if (attempt > 500 || !server.isAlive()) {
          throw e;
        }
        Waiting.millis(20);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
