package io.quimbi.store.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Starting, finding and stopping a server, on one data directory after the other test. */
class PostmasterTest {
  private static Path home = Path.of("");

  @BeforeAll
  static void makeHome() {
    home = Homes.reachable();
  }

  @AfterEach
  void stop() throws IOException {
    new Postmaster(home, () -> false).stop();
  }

  @AfterAll
  static void nothingIsLeftRunning() {
    assertThat(Homes.serverProcesses(home)).isEmpty();
  }

  private static Postmaster postmaster() {
    return new Postmaster(home, () -> false);
  }

  private static String shown(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_setting('" + setting + "')")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void clusterIsMadeSafeAndTheServerListensToThisMachineAlone() throws Exception {
    try (Connection connection = postmaster().running(Progress.NONE)) {
      assertThat(shown(connection, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(shown(connection, "unix_socket_directories")).isEmpty();
      assertThat(shown(connection, "fsync")).isEqualTo("on");
      assertThat(shown(connection, "synchronous_commit")).isEqualTo("on");
      assertThat(shown(connection, "data_checksums")).isEqualTo("on");
      assertThat(shown(connection, "password_encryption")).isEqualTo("scram-sha-256");
      assertThat(shown(connection, "server_encoding")).isEqualTo("UTF8");
      assertThat(shown(connection, "wal_level")).isEqualTo("minimal");
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT datlocprovider::text, datlocale FROM pg_database"
                      + " WHERE datname = current_database()")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("b");
        assertThat(row.getString(2)).isEqualTo("C.UTF-8");
      }
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'")) {
        row.next();
        assertThat(row.getInt(1)).isZero();
      }
    }
    Path password = Cluster.directory(home).resolve("quimbi.password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
    // 256 bits in hexadecimal.
    assertThat(Cluster.password(home)).matches("[0-9a-f]{64}");
    assertThat(home).isDirectoryNotContaining("glob:**/initdb-*");
  }

  @Test
  void wrongPasswordIsRefused() throws Exception {
    try (Connection connection = postmaster().running(Progress.NONE)) {
      assertThat(connection.isValid(1)).isTrue();
      ServerAddress address = postmaster().address();
      assertThatThrownBy(() -> address.as("quimbi", "guess").connect(java.util.Map.of()))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }
  }

  @Test
  void serverRunsAsAnOrdinaryUser() throws Exception {
    try (Connection connection = postmaster().running(Progress.NONE)) {
      assertThat(connection.isValid(1)).isTrue();
      Path process = Path.of("/proc", Long.toString(Homes.postmaster(home)));
      assertThat((int) Files.getAttribute(process, "unix:uid"))
          .isNotZero()
          .isEqualTo((int) Files.getAttribute(Cluster.directory(home), "unix:uid"));
    }
  }

  @Test
  void liveServerIsAdopted() throws Exception {
    try (Connection first = postmaster().running(Progress.NONE)) {
      long pid = Homes.postmaster(home);
      try (Connection second = postmaster().running(Progress.NONE)) {
        assertThat(second.isValid(1)).isTrue();
        assertThat(Homes.postmaster(home)).isEqualTo(pid);
      }
      assertThat(first.isValid(1)).isTrue();
    }
  }

  @Test
  void takenPortIsChangedForAnother() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Integer> asked = new ArrayList<>();
      int free;
      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        free = other.getLocalPort();
      }
      Postmaster unlucky =
          new Postmaster(
              home,
              () -> false,
              () -> {
                asked.add(asked.isEmpty() ? taken.getLocalPort() : free);
                return asked.getLast();
              });

      try (Connection connection = unlucky.running(Progress.NONE)) {
        assertThat(connection.isValid(1)).isTrue();
      }

      assertThat(asked).containsExactly(taken.getLocalPort(), free);
      assertThat(unlucky.address().url()).contains(":" + free + "/");
    }
  }

  @Test
  void portThatIsAlwaysTakenEndsInTheServersWords() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Postmaster unlucky = new Postmaster(home, () -> false, taken::getLocalPort);

      assertThatThrownBy(() -> unlucky.running(Progress.NONE))
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.code()).isEqualTo("SERVER_START_FAILED");
                assertThat(e).hasMessageContaining("could not bind").hasMessageContaining("log");
              });
    }
  }

  @Test
  void fileThatNamesAStrangerIsNotBelieved() throws Exception {
    try (Connection connection = postmaster().running(Progress.NONE)) {
      assertThat(connection.isValid(1)).isTrue();
    }
    postmaster().stop();
    // The process id of the dead postmaster went to somebody else meanwhile: to this test.
    Files.writeString(
        PostmasterFile.in(Cluster.directory(home)),
        ProcessHandle.current().pid()
            + "\n"
            + Cluster.directory(home)
            + "\n1700000000\n5432\n\n127.0.0.1\n  1  2\nready   \n");

    try (Connection connection = postmaster().running(Progress.NONE)) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat(Homes.postmaster(home)).isNotEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void killedServerIsReplacedAtOnce() throws Exception {
    try (Connection connection = postmaster().running(Progress.NONE)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept (x int)");
      }
      long pid = Homes.postmaster(home);
      Homes.kill(pid);

      try (Connection again = postmaster().running(Progress.NONE);
          Statement statement = again.createStatement()) {
        assertThat(Homes.postmaster(home)).isNotEqualTo(pid);
        statement.execute("DROP TABLE kept");
      }
    }
  }

  @Test
  void filesOfTablesThatWereBeingMadeWhenTheServerWasKilledAreDeleted() throws Exception {
    try (Connection connection = postmaster().running(Progress.NONE);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT generate_series(1, 100000) AS x");
      statement.execute("CREATE INDEX ON kept (x)");
      long before = files();
      connection.setAutoCommit(false);
      statement.execute("CREATE TABLE lost AS SELECT generate_series(1, 100000) AS x");
      statement.execute("CREATE INDEX ON lost (x)");
      assertThat(files()).isGreaterThan(before);
      Homes.kill(Homes.postmaster(home));

      try (Connection again = postmaster().running(Progress.NONE);
          Statement after = again.createStatement();
          ResultSet row = after.executeQuery("SELECT count(*), sum(x) FROM kept")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(100_000);
        assertThat(files()).isEqualTo(before);
        after.execute("DROP TABLE kept");
      }
    }
  }

  private static long files() throws IOException {
    Path base = Cluster.directory(home).resolve("base");
    try (Stream<Path> all = Files.walk(base)) {
      return all.filter(p -> p.getFileName().toString().matches("\\d+(\\.\\d+)?"))
          .filter(Files::isRegularFile)
          .count();
    }
  }

  @Test
  void keysThatStopACommandDoNotReachTheServer() throws Exception {
    try (Connection connection = postmaster().running(Progress.NONE)) {
      assertThat(connection.isValid(1)).isTrue();
      long pid = Homes.postmaster(home);
      String[] stat = Files.readString(Path.of("/proc/" + pid + "/stat")).split("\\) ", 2);
      String[] fields = stat[1].split(" ", -1);
      // Its process group and its session are its own.
      assertThat(fields[2]).isEqualTo(Long.toString(pid));
      assertThat(fields[3]).isEqualTo(Long.toString(pid));
    }
  }

  @Test
  void folderOfSomebodyElseIsNotTaken() throws Exception {
    Path other = Homes.reachable();
    Files.createDirectories(other.resolve("data"));
    Files.writeString(other.resolve("data/thesis.txt"), "dear");

    assertThatThrownBy(() -> new Postmaster(other, () -> false).running(Progress.NONE))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> {
              assertThat(e.code()).isEqualTo("DATA_DIR_NOT_OURS");
              assertThat(e).hasMessageContaining("--data-dir");
            });
    assertThat(other.resolve("data/thesis.txt")).hasContent("dear");
  }

  @Test
  void otherMajorVersionIsRefusedNamingBothAndTheWayOut() throws Exception {
    postmaster().running(Progress.NONE).close();
    postmaster().stop();
    Path version = Cluster.directory(home).resolve("PG_VERSION");
    String made = Files.readString(version);
    Files.writeString(version, "19\n");
    try {
      assertThatThrownBy(() -> postmaster().running(Progress.NONE))
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.code()).isEqualTo("DATA_DIR_OTHER_VERSION");
                assertThat(e)
                    .hasMessageContaining("PostgreSQL 19")
                    .hasMessageContaining("PostgreSQL 18")
                    .hasMessageContaining("--data-dir")
                    .hasMessageContaining("stays as it is");
              });
    } finally {
      Files.writeString(version, made);
    }
  }

  @Test
  void brokenServerSaysWhatItsLogSays() throws Exception {
    postmaster().running(Progress.NONE).close();
    postmaster().stop();
    Path control = Cluster.directory(home).resolve("global/pg_control");
    Path aside = control.resolveSibling("pg_control.aside");
    Files.move(control, aside);
    try {
      assertThatThrownBy(() -> postmaster().running(Progress.NONE))
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.code()).isEqualTo("SERVER_START_FAILED");
                assertThat(e).hasMessageContaining("pg_control");
              });
    } finally {
      Files.move(aside, control);
    }
  }

  @Test
  void whatOnlyRootCanReachIsServedInAUserNamespace() throws Exception {
    Assumptions.assumeTrue(ServerAccount.runsAsRoot(), "skipped: needs root");
    Path hidden = Homes.hidden();
    Postmaster postmaster = new Postmaster(hidden, () -> false);

    try (Connection connection = postmaster.running(Progress.NONE)) {
      assertThat(connection.isValid(1)).isTrue();
      assertThat((int) Files.getAttribute(Cluster.directory(hidden), "unix:uid")).isZero();
    }
    postmaster.stop();
    // How the directory was made is how it is run ever after.
    try (Connection connection = postmaster.running(Progress.NONE)) {
      assertThat(connection.isValid(1)).isTrue();
    }
    postmaster.stop();
    assertThat(Homes.serverProcesses(hidden)).isEmpty();
  }
}
