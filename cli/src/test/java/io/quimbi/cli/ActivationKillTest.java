package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.testkit.faults.CommandLineProgram;
import io.quimbi.testkit.faults.Leftovers;
import io.quimbi.testkit.faults.RunningCommand;
import io.quimbi.testkit.faults.RunningCommand.Ended;
import io.quimbi.testkit.faults.StoreState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while another model becomes active leaves the old one or the new. */
class ActivationKillTest {
  private static final CommandLineProgram QUIMBI = CommandLineProgram.ofThisProcess();
  private static final int KILLS = 4;

  /** Between two kills, from the beginning of storing on; the last come after the commit. */
  private static final int STEP_MILLIS = 40;

  @TempDir Path folder;

  private static Ended ok(Ended ended) {
    assertThat(ended.code()).as("%s", ended).isZero();
    return ended;
  }

  @Test
  void killedActivationLeavesTheOldModelOrTheNewWhole() throws Exception {
    reachable(folder);
    Path home = reachable(Files.createDirectory(folder.resolve("home")));
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    // What a killed process itself cannot clean up.
    Path killed = Files.createDirectory(folder.resolve("killed"));
    Path shop = folder.resolve("shop");
    ok(QUIMBI.run(home, scratch, "generate", "--customers", "200", "--out", shop.toString()));
    ok(QUIMBI.run(home, scratch, "run", shop.resolve("orders.csv").toString()));
    String first = StoreState.of(QUIMBI, home, scratch);
    ok(QUIMBI.run(home, scratch, "discover", "--k-max", "3"));
    String second = StoreState.of(QUIMBI, home, scratch);
    assertThat(second).isNotEqualTo(first);

    int whileRunning = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      RunningCommand activation = QUIMBI.start(home, killed, "models", "activate", "1");
      assertThat(activation.says("Storing thumbprints")).isTrue();
      Thread.sleep((long) kill * STEP_MILLIS);
      whileRunning += activation.alive() ? 1 : 0;
      activation.kill();
      activation.ends();
      String left = StoreState.of(QUIMBI, home, scratch);
      assertThat(left).as("after %d ms", kill * STEP_MILLIS).isIn(first, second);
      if (left.equals(first)) {
        ok(QUIMBI.run(home, scratch, "models", "undo"));
        assertThat(StoreState.of(QUIMBI, home, scratch)).isEqualTo(second);
      }
    }
    assertThat(whileRunning).as("killed before the end").isGreaterThan(1);
    ok(QUIMBI.run(home, scratch, "models", "activate", "1"));
    assertThat(StoreState.of(QUIMBI, home, scratch)).isEqualTo(first);
    assertThat(Leftovers.in(home, scratch)).isEmpty();
  }

  private static Path reachable(Path made) throws IOException {
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
  }
}
