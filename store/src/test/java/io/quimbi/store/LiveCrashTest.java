package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.store.server.Homes;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders that happen while their process, and once the server, is killed time and again: whoever
 * delivers begins again some way before the last that was acknowledged, and the end is that of one
 * import. Nothing that was acknowledged is lost, nothing is there twice.
 */
class LiveCrashTest {
  private static final long SEED = 7;
  private static final int KILLS = 4;
  private static final int AGAIN = 20;

  @TempDir Path folder;

  @Test
  void killedInBetweenTheyEndInTheStateOfOneImport() {
    Path home = Homes.reachable();
    int events;
    try (Database database = Database.embedded(home)) {
      LiveShop shop = LiveShop.of(database, folder);
      shop.base(database, "imported");
      shop.whole(database, "imported");
      LiveShop.assign(database, "imported");
      shop.base(database, "live");
      events = shop.events(SEED).size();
    }

    Random random = new Random(SEED);
    int next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int until = next + 1 + random.nextInt(events / KILLS);
      try (ChildJvm child = ChildJvm.run("record", home.toString(), "live", "" + SEED, "" + next)) {
        String said = child.says();
        while (said.startsWith("stored ") && next < until) {
          next = Integer.parseInt(said.substring("stored ".length())) + 1;
          said = child.says();
        }
        long postmaster = Homes.postmaster(home);
        child.kill();
        if (kill % 2 == 1) {
          Signals.send("KILL", postmaster);
        }
      }
      next = Math.max(0, next - random.nextInt(AGAIN));
    }
    try (ChildJvm child = ChildJvm.run("record", home.toString(), "live", "" + SEED, "" + next)) {
      String said = child.says();
      while (said.startsWith("stored ")) {
        said = child.says();
      }
      assertThat(said).isEqualTo("all stored");
    }

    try (Database database = Database.embedded(home)) {
      assertThat(LiveShop.orders(database, "live"))
          .isEqualTo(LiveShop.orders(database, "imported"));
      assertThat(LiveShop.profiles(database, "live", LiveShop.PREDICTIONS))
          .isEqualTo(LiveShop.profiles(database, "imported", LiveShop.PREDICTIONS))
          .hasSizeGreaterThan(100);
    }
    assertThat(Homes.serverProcesses(home)).isEmpty();
  }
}
