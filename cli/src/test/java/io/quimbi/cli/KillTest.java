package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.testkit.faults.CommandLineProgram;
import io.quimbi.testkit.faults.Kill;
import io.quimbi.testkit.faults.KillRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that are killed anywhere and run again lead where they would have led. Twenty of the
 * kills that {@code bench/kill} repeats in any number; {@code -Dquimbi.seed} repeats a run.
 */
class KillTest {
  private static final long SEED = Long.getLong("quimbi.seed", 20_261_121L);

  @TempDir Path folder;

  @Test
  void killedCommandRunAgainLeadsToTheStateOfAnUndisturbedOne() {
    run(20, Kill.Whom.PROCESS, Kill.Whom.PROCESS_AND_SERVER);
  }

  @Test
  void interruptedCommandSaysSoAndLeavesEverythingInOrder() {
    run(10, Kill.Whom.INTERRUPTED);
  }

  private void run(int count, Kill.Whom... ways) {
    List<Kill> kills =
        KillRun.run(
            new KillRun.Settings(
                CommandLineProgram.ofThisProcess(), folder, 0, count, SEED, 120, List.of(ways)),
            System.out);

    assertThat(kills).hasSize(count).allSatisfy(kill -> assertThat(kill.faults()).isEmpty());
    // Were the commands all over before they were killed, nothing would have been tried.
    assertThat(kills)
        .filteredOn(kill -> kill.hit() != Kill.Hit.ENDED_BEFORE)
        .hasSizeGreaterThan(count / 4);
  }
}
