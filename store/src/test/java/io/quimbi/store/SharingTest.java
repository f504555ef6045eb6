package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.store.server.Homes;
import io.quimbi.testkit.InheritedSignals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server for all who use a data directory, for as long as somebody does. */
class SharingTest {
  private static Path home = Path.of("");

  @BeforeAll
  static void makeHome() {
    home = Homes.reachable();
  }

  @AfterEach
  void nothingIsLeftRunning() {
    assertThat(Homes.serverProcesses(home)).isEmpty();
  }

  @Test
  void lastOneOutStopsTheServer() {
    try (ChildJvm child = ChildJvm.run("use", home.toString())) {
      assertThat(child.says()).isEqualTo("open 0");
      long pid = Homes.postmaster(home);
      try (Database first = Database.embedded(home)) {
        try (Database second = Database.embedded(home)) {
          assertThat(Homes.postmaster(home)).isEqualTo(pid);
          assertThat(second.stores().list()).isEmpty();
        }
        assertThat(child.goOn().says()).isEqualTo("closed");
        assertThat(child.ends()).isZero();
        assertThat(first.stores().list()).isEmpty();
        assertThat(Homes.postmaster(home)).isEqualTo(pid);
      }
    }
  }

  @Test
  void processThatCameFirstMayLeaveFirst() {
    ChildJvm child;
    try (Database database = Database.embedded(home)) {
      child = ChildJvm.run("use", home.toString());
      assertThat(child.says()).isEqualTo("open 0");
      assertThat(database.stores().list()).isEmpty();
    }
    assertThat(Homes.serverProcesses(home)).isNotEmpty();
    assertThat(child.goOn().says()).isEqualTo("closed");
    assertThat(child.ends()).isZero();
  }

  @Test
  void twoThatBeginAtOnceShareWhatOneOfThemMakes() {
    Path fresh = Homes.reachable();
    try (ChildJvm one = ChildJvm.run("use", fresh.toString());
        ChildJvm two = ChildJvm.run("use", fresh.toString())) {
      assertThat(one.says()).isEqualTo("open 0");
      assertThat(two.says()).isEqualTo("open 0");
      assertThat(one.goOn().says()).isEqualTo("closed");
      assertThat(two.goOn().says()).isEqualTo("closed");
      assertThat(one.ends()).isZero();
      assertThat(two.ends()).isZero();
    }
    assertThat(Homes.serverProcesses(fresh)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void signalStopsTheServerWithTheProcess(String signal) {
    InheritedSignals.require(signal);
    try (ChildJvm child = ChildJvm.run("use", home.toString())) {
      assertThat(child.says()).isEqualTo("open 0");
      child.signal(signal).ends();
    }
  }

  @Test
  void signalToOneLeavesTheServerToTheOther() {
    try (Database database = Database.embedded(home);
        ChildJvm child = ChildJvm.run("use", home.toString())) {
      assertThat(child.says()).isEqualTo("open 0");
      child.signal("TERM").ends();

      assertThat(database.stores().list()).isEmpty();
    }
  }

  @Test
  void exitWithoutClosingStopsTheServerToo() {
    try (ChildJvm child = ChildJvm.run("leave", home.toString())) {
      assertThat(child.says()).isEqualTo("open 0");
      assertThat(child.goOn().ends()).isZero();
    }
  }

  @Test
  void serverOfAKilledProcessIsAdopted() {
    long pid;
    try (ChildJvm child = ChildJvm.run("use", home.toString())) {
      assertThat(child.says()).isEqualTo("open 0");
      pid = Homes.postmaster(home);
      child.kill();
    }
    assertThat(Homes.serverProcesses(home)).contains(pid);
    try (Database database = Database.embedded(home)) {
      assertThat(Homes.postmaster(home)).isEqualTo(pid);
      assertThat(database.stores().list()).isEmpty();
    }
  }

  @Test
  void signalWhileSettingUpEndsInOrder() {
    Path fresh = Homes.hidden();
    try (ChildJvm child = ChildJvm.run("use", fresh.toString())) {
      // Unpacking alone takes longer than this.
      sleep(700);
      child.signal("TERM").ends();
    }
    assertThat(Homes.serverProcesses(fresh)).isEmpty();
  }

  @Test
  void ordinaryUserRunsTheServerAsHimself() throws IOException {
    Path own = Homes.ownedByOrdinaryUser(Homes.reachable());
    try (ChildJvm child = ChildJvm.runAsOrdinaryUser("use", own.toString())) {
      assertThat(child.says()).isEqualTo("open 0");
      List<Long> processes = Homes.serverProcesses(own);
      assertThat(processes).hasSizeGreaterThan(3);
      for (long pid : processes) {
        assertThat((int) Files.getAttribute(Path.of("/proc/" + pid), "unix:uid"))
            .isEqualTo(Homes.ordinaryUser());
      }
      assertThat(child.goOn().says()).isEqualTo("closed");
      assertThat(child.ends()).isZero();
    }
    assertThat(Homes.serverProcesses(own)).isEmpty();
  }

  @Test
  void directoryThatCannotBeWrittenIsRefused() throws IOException {
    Path own = Homes.ownedByOrdinaryUser(Homes.reachable());
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("r-xr-xr-x"));
    try (ChildJvm child = ChildJvm.runAsOrdinaryUser("use", own.toString())) {
      assertThat(child.says())
          .startsWith("failed DATA_DIR_NOT_WRITABLE")
          .contains(own.toString())
          .contains("--data-dir");
      assertThat(child.ends()).isEqualTo(5);
    } finally {
      Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
