package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AmountSplitTest {
  @Test
  void largestRemaindersGetTheCentsLeftOver() {
    // 5.55 over 40, 12.50 and 3: 4, 1.25 and 0.30 exactly.
    assertThat(AmountSplit.split(5_550_000, new long[] {40_000_000, 12_500_000, 3_000_000}))
        .containsExactly(4_000_000, 1_250_000, 300_000);
    // 1.00 over 3 equal lines: the first gets the cent.
    assertThat(AmountSplit.split(1_000_000, new long[] {5_000_000, 5_000_000, 5_000_000}))
        .containsExactly(340_000, 330_000, 330_000);
    // 0.02 over 1, 2 and 3: shares .33, .67 and 1 cent.
    assertThat(AmountSplit.split(20_000, new long[] {1_000_000, 2_000_000, 3_000_000}))
        .containsExactly(0, 10_000, 10_000);
  }

  @Test
  void amountsBelowACentAreSplitInMillionths() {
    assertThat(AmountSplit.split(10, new long[] {30, 30, 30})).containsExactly(4, 3, 3);
  }

  @Test
  void nothingIsSplitIntoNothing() {
    assertThat(AmountSplit.split(0, new long[] {0, 0})).containsExactly(0, 0);
    assertThat(AmountSplit.split(0, new long[0])).isEmpty();
  }

  @Test
  void partsAddUpAndNoneExceedsItsValue() {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 5_000; i++) {
      long unit = random.nextBoolean() ? 10_000 : 1;
      long[] values = new long[1 + random.nextInt(8)];
      for (int v = 0; v < values.length; v++) {
        values[v] = unit * random.nextLong(0, random.nextBoolean() ? 10 : 1_000_000_000_000L);
      }
      long total = Arrays.stream(values).sum();
      long amount = unit * random.nextLong(0, total / unit + 1);
      long[] parts = AmountSplit.split(amount, values);
      assertThat(Arrays.stream(parts).sum()).isEqualTo(amount);
      for (int v = 0; v < values.length; v++) {
        assertThat(parts[v]).isBetween(0L, values[v]);
        double share = total == 0 ? 0 : (double) amount * values[v] / total;
        assertThat((double) parts[v]).isBetween(share - unit * 1.01, share + unit * 1.01);
      }
    }
  }
}
