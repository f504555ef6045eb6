package io.quimbi.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapWatchTest {
  private long committed;
  private int collections;

  @Test
  void aSmallHeapIsLeftAlone() {
    try (HeapWatch watch = new HeapWatch(() -> 300L << 20, () -> collections++)) {
      for (int look = 0; look < 100; look++) {
        watch.look();
      }
    }
    assertThat(collections).isZero();
  }

  @Test
  void aLargeHeapIsCollectedLessAndLessOftenUntilItWasSmallAgain() {
    try (HeapWatch watch = new HeapWatch(() -> committed, () -> collections++)) {
      committed = 900L << 20;
      List<Integer> collected = new ArrayList<>();
      for (int look = 0; look < 20; look++) {
        int before = collections;
        watch.look();
        if (collections > before) {
          collected.add(look);
        }
      }
      assertThat(collected).containsExactly(0, 2, 5, 10, 19);

      committed = 300L << 20;
      watch.look();
      committed = 900L << 20;
      watch.look();
      assertThat(collections).isEqualTo(6);
    }
  }
}
