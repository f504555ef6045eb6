package io.quimbi.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeededRandomTest {

  /** The first outputs of the authors' splitmix64.c for the seed 1234567. */
  @Test
  void isSplitMix64() {
    SeededRandom random = new SeededRandom(1234567);
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("6457827717110365317");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("3203168211198807973");
    assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo("9817491932198370423");
  }

  @Test
  void agreesWithTheLibraryOfToday() {
    SeededRandom random = new SeededRandom(-5);
    SplittableRandom library = new SplittableRandom(-5);
    for (int i = 0; i < 100; i++) {
      assertThat(random.nextLong()).isEqualTo(library.nextLong());
    }
  }

  /** Five standard errors of a share of 1/7 in 70,000 draws: 0.0066. */
  @Test
  void integersAreUniform() {
    SeededRandom random = new SeededRandom(3);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    for (int count : counts) {
      assertThat(count / 70_000.0).isCloseTo(1 / 7.0, within(0.0067));
    }
  }

  /** Five standard errors in 100,000 draws: mean 0.016, variance 0.023, kurtosis 0.16. */
  @Test
  void gaussiansHaveTheirMoments() {
    SeededRandom random = new SeededRandom(4);
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (int i = 0; i < 100_000; i++) {
      double x = random.nextGaussian();
      sum += x;
      squares += x * x;
      fourths += x * x * x * x;
    }
    assertThat(sum / 100_000).isCloseTo(0, within(0.016));
    assertThat(squares / 100_000).isCloseTo(1, within(0.023));
    assertThat(fourths / 100_000).isCloseTo(3, within(0.16));
  }

  @Test
  void seedsOfPartsDiffer() {
    Set<Long> seeds = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      seeds.add(SeededRandom.seedOf(1, i));
      for (int j = 0; j < 50; j++) {
        seeds.add(SeededRandom.seedOf(1, i, j));
      }
    }
    assertThat(seeds).hasSize(50 + 50 * 50);
    assertThat(SeededRandom.seedOf(1, 2, 3)).isNotEqualTo(SeededRandom.seedOf(1, 3, 2));
  }
}
