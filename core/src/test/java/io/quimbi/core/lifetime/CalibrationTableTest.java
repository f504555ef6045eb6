package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CalibrationTableTest {
  @Test
  void decilesGoFromTheLeastToTheMostExpected() {
    double[] expected = new double[25];
    int[] actual = new int[25];
    Arrays.setAll(expected, i -> 25 - i);
    Arrays.setAll(actual, i -> i);
    CalibrationTable table = CalibrationTable.of(expected, actual);
    assertThat(table.deciles()).hasSize(10);
    assertThat(table.deciles().getFirst().expectedFrom()).isEqualTo(1);
    assertThat(table.deciles().getFirst().expected()).isEqualTo(1 + 2);
    assertThat(table.deciles().getFirst().actual()).isEqualTo(24 + 23);
    assertThat(table.deciles().getLast().expectedTo()).isEqualTo(25);
    assertThat(table.deciles().stream().mapToInt(CalibrationTable.Decile::customers).sum())
        .isEqualTo(25);
    assertThat(table.expected()).isCloseTo(25 * 26 / 2.0, within(1e-12));
    assertThat(table.actual()).isEqualTo(300);
  }

  @Test
  void fewCustomersMakeFewGroups() {
    assertThat(CalibrationTable.of(new double[] {1, 2, 3}, new int[3]).deciles()).hasSize(3);
    assertThat(CalibrationTable.of(new double[0], new int[0]).deciles()).isEmpty();
    assertThatThrownBy(() -> CalibrationTable.of(new double[1], new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
