package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {

  private static short[] rounded(double... memberships) {
    short[] shares = new short[memberships.length];
    Shares.round(memberships, 0, memberships.length, shares);
    return shares;
  }

  @Test
  void handComputed() {
    assertThat(rounded(0.5, 0.5)).containsExactly(5000, 5000);
    assertThat(rounded(1)).containsExactly(10_000);
    assertThat(rounded(0, 1, 0)).containsExactly(0, 10_000, 0);
    // 3,333 each, and the one that is left to the first.
    assertThat(rounded(1 / 3.0, 1 / 3.0, 1 / 3.0)).containsExactly(3334, 3333, 3333);
    // Fractions .4, .7 and .9 of wholes that leave two: the two largest get them.
    assertThat(rounded(0.12344, 0.45677, 0.41979)).containsExactly(1234, 4568, 4198);
  }

  @Test
  void everyAxisAddsUpExactlyAndNoneIsOffByOneOrMore() {
    Random random = new Random(20260101);
    for (int trial = 0; trial < 2000; trial++) {
      int leaves = 1 + random.nextInt(12);
      double[] memberships = new double[leaves];
      double sum = 0;
      for (int j = 0; j < leaves; j++) {
        memberships[j] = Math.pow(random.nextDouble(), 8);
        sum += memberships[j];
      }
      for (int j = 0; j < leaves; j++) {
        memberships[j] /= sum;
      }
      short[] shares = rounded(memberships);
      int total = 0;
      for (int j = 0; j < leaves; j++) {
        total += shares[j];
        assertThat(Math.abs(shares[j] - memberships[j] * 10_000)).isLessThan(1);
      }
      assertThat(total).isEqualTo(10_000);
    }
  }

  @Test
  void onlyTheGivenRangeIsTouched() {
    short[] shares = {-1, -1, -1, -1};

    Shares.round(new double[] {9, 0.25, 0.75, 9}, 1, 3, shares);

    assertThat(shares).containsExactly(-1, 2500, 7500, -1);
  }

  @Test
  void sumsAHairFromOneStillAddUp() {
    assertThat(rounded(0.3 + 1e-9, 0.7)).containsExactly(3000, 7000);
    assertThat(rounded(0.3, 0.7 - 1e-9)).containsExactly(3000, 7000);
  }

  @Test
  void whatIsNoMembershipIsRefused() {
    assertThatThrownBy(() -> rounded(0.5, 0.4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.9");
    assertThatThrownBy(() -> rounded(Double.NaN, 0.4)).isInstanceOf(IllegalArgumentException.class);
  }
}
