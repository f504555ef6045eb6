package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.ExitCode;
import io.quimbi.testkit.faults.CommandLineProgram;
import io.quimbi.testkit.faults.Leftovers;
import io.quimbi.testkit.faults.Processes;
import io.quimbi.testkit.faults.RunningCommand;
import io.quimbi.testkit.faults.RunningCommand.Ended;
import io.quimbi.testkit.faults.SmallDisk;
import io.quimbi.testkit.faults.StoreState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What surrounds a command fails: each ends in a clear sentence and leaves the store intact. */
class FaultTest {
  private static final CommandLineProgram QUIMBI = CommandLineProgram.ofThisProcess();

  @TempDir static Path shared;
  private static Path orders = Path.of("");
  private static Path discovered = Path.of("");
  private static String state = "";

  @TempDir Path folder;
  private Path home = Path.of("");
  private Path scratch = Path.of("");

  @BeforeAll
  static void makeAShop() throws IOException, InterruptedException {
    open(shared);
    Path shop = shared.resolve("shop");
    Path scratch = shared.resolve("scratch");
    discovered = Files.createDirectory(shared.resolve("home"));
    open(discovered);
    ok(QUIMBI.run(discovered, scratch, "generate", "--customers", "150", "--out", shop.toString()));
    orders = shop.resolve("orders.csv");
    ok(QUIMBI.run(discovered, scratch, "run", orders.toString()));
    state = StoreState.of(QUIMBI, discovered, scratch);
    // The programs are the same for all, and half of what a home takes on a small disk.
    Files.move(discovered.resolve("pg"), shared.resolve("pg"));
    Files.createSymbolicLink(discovered.resolve("pg"), shared.resolve("pg"));
  }

  @BeforeEach
  void makeHome() throws IOException {
    open(folder);
    home = folder.resolve("home");
    scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(Processes.ofServer(home)).isEmpty();
    assertThat(Leftovers.in(home, scratch)).isEmpty();
  }

  private static void open(Path reachable) throws IOException {
    Files.setPosixFilePermissions(reachable, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /** An empty data directory that has the programs. */
  private static Path prepared(Path made) throws IOException {
    Files.createSymbolicLink(made.resolve("pg"), shared.resolve("pg"));
    return made;
  }

  /** A copy of the data directory of a shop whose segments were found. */
  private static void copyShop(Path to) throws IOException, InterruptedException {
    // By cp, which keeps the owner of the database's files.
    assertThat(new ProcessBuilder("cp", "-a", discovered + "", to + "").start().waitFor()).isZero();
  }

  private static Ended ok(Ended ended) {
    assertThat(ended.code()).as("%s", ended).isZero();
    return ended;
  }

  private Ended quimbi(String... words) {
    return QUIMBI.run(home, scratch, words);
  }

  private String storeState() {
    return StoreState.of(QUIMBI, home, scratch);
  }

  /** Ended for a reason of the surroundings, said in one sentence under a stable code. */
  private static void assertSentence(Ended ended, String code) {
    assertThat(ended.code()).as("%s", ended).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(ended.said())
        .contains("quimbi: ", "[" + code + "]")
        .doesNotContain("\tat ", "Exception", "a fault of ours");
  }

  @Test
  void twoFirstImportsAtOnceStoreEveryOrderOnce() throws IOException {
    prepared(Files.createDirectory(home));
    open(home);
    RunningCommand one = QUIMBI.start(home, scratch, "run", orders.toString());
    RunningCommand two = QUIMBI.start(home, scratch, "run", orders.toString());

    ok(one.ends());
    ok(two.ends());

    assertThat(storeState()).isEqualTo(state);
  }

  @Test
  void importAndDiscoveryAtOnceBothEndWell() throws Exception {
    copyShop(home);
    RunningCommand discovery = QUIMBI.start(home, scratch, "discover");
    RunningCommand again = QUIMBI.start(home, scratch, "import", orders.toString(), "--force");

    ok(discovery.ends());
    ok(again.ends());

    assertThat(storeState()).isEqualTo(state);
  }

  @Test
  void tooLittleMemoryIsSaid() throws Exception {
    copyShop(home);

    Ended ended =
        QUIMBI.behind("env", "_JAVA_OPTIONS=-Xmx12m").run(home, scratch, "discover", "--quiet");

    assertSentence(ended, "OUT_OF_MEMORY");
    assertThat(ended.said()).contains("MB that the program may take", "QUIMBI_JAVA_OPTS=-Xmx");
    assertThat(storeState()).isEqualTo(state);
  }

  @Test
  void commandsAnswerWhileAnotherProcessUsesTheServer() throws Exception {
    copyShop(home);
    RunningCommand discovery = QUIMBI.start(home, scratch, "discover");
    assertThat(discovery.says("Discovering segments")).isTrue();

    Ended status = ok(quimbi("status"));

    assertThat(status.out()).contains("150 customers");
    ok(discovery.ends());
    assertThat(storeState()).isEqualTo(state);
  }

  @Test
  void fullDiskAtTheFirstStartIsSaid() throws Exception {
    Files.createDirectory(home);
    try (SmallDisk disk = SmallDisk.mounted(home, 200)) {
      Path on = prepared(disk.home("data"));
      for (long free : List.of(0L, 12L << 20, 36L << 20)) {
        disk.fill(free);
        assertSentence(QUIMBI.run(on, scratch, "run", orders.toString()), "DISK_FULL");
      }
      disk.empty();
      ok(QUIMBI.run(on, scratch, "run", orders.toString()));
      assertThat(StoreState.of(QUIMBI, on, scratch)).isEqualTo(state);
    }
    Files.delete(home);
  }

  @Test
  void fullDiskWhileUnpackingIsSaid() throws Exception {
    Files.createDirectory(home);
    try (SmallDisk disk = SmallDisk.mounted(home, 20)) {
      Path on = disk.home("data");
      assertSentence(QUIMBI.run(on, scratch, "status"), "DISK_FULL");
      // What had been unpacked is given back.
      assertThat(Files.getFileStore(on).getUsableSpace()).isGreaterThan(19L << 20);
    }
    Files.delete(home);
  }

  @Test
  void fullDiskOfAShopIsSaidAndLosesNothing() throws Exception {
    Files.createDirectory(home);
    Path other = changedOrders();
    try (SmallDisk disk = SmallDisk.mounted(home, 300)) {
      Path on = disk.folder().resolve("data");
      copyShop(on);
      int refused = 0;
      for (long free : List.of(0L, 1L << 19, 3L << 19)) {
        for (List<String> words :
            List.of(
                List.of("import", other.toString(), "--store", "other"),
                List.of("discover"),
                List.of("status"))) {
          disk.fill(free);
          Ended ended = QUIMBI.run(on, scratch, words.toArray(String[]::new));
          if (ended.code() != 0) {
            assertSentence(ended, "DISK_FULL");
            refused++;
          }
        }
        disk.empty();
        assertThat(StoreState.of(QUIMBI, on, scratch)).isEqualTo(state);
      }
      assertThat(refused).isGreaterThan(2);
      ok(QUIMBI.run(on, scratch, "import", other.toString(), "--store", "other"));
    }
    Files.delete(home);
  }

  /** The orders with every customer another. */
  private Path changedOrders() throws IOException {
    Path other = folder.resolve("other.csv");
    Files.write(
        other, Files.readAllLines(orders).stream().map(l -> l.replaceFirst("^C0", "D0")).toList());
    return other;
  }

  @Test
  void readOnlyDiskIsSaid() throws Exception {
    Files.createDirectory(home);
    try (SmallDisk disk = SmallDisk.mounted(home, 300)) {
      Path on = disk.folder().resolve("data");
      copyShop(on);
      disk.readOnly(true);
      assertSentence(QUIMBI.run(on, scratch, "status"), "DATA_DIR_NOT_WRITABLE");
      assertSentence(
          QUIMBI.run(disk.folder().resolve("new"), scratch, "status"), "DATA_DIR_NOT_WRITABLE");
      disk.readOnly(false);
      assertThat(StoreState.of(QUIMBI, on, scratch)).isEqualTo(state);
    }
    Files.delete(home);
  }

  @Test
  void dataDirectoryOfAnotherPostgresIsRefusedAndLeftAsItIs() throws Exception {
    copyShop(home);
    Path version = home.resolve("data/PG_VERSION");
    Files.writeString(version, "19\n");

    assertSentence(quimbi("status"), "DATA_DIR_OTHER_VERSION");

    Files.writeString(version, "18\n");
    assertThat(storeState()).isEqualTo(state);
  }

  @Test
  void fileInThePlaceOfTheDataDirectoryIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    Ended ended = QUIMBI.run(file, scratch, "status");
    assertThat(ended.code()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(ended.said()).contains(file.toString()).doesNotContain("a fault of ours");
    Files.createDirectory(home);
  }
}
