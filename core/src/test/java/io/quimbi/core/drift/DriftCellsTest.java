package io.quimbi.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DriftCellsTest {
  @Test
  void aSmallCellJoinsTheNextLowerAndTheLowestTheNextHigher() {
    int[] orders = new int[100 + 300 + 201 + 150];
    Arrays.fill(orders, 0, 100, 1);
    Arrays.fill(orders, 100, 400, 2);
    Arrays.fill(orders, 400, 601, 7);
    Arrays.fill(orders, 601, 751, 60);
    double[] drift = new double[orders.length];
    Arrays.setAll(drift, i -> i / 751.0);
    // 60 orders join 20–49, then 10–19, then 5–9; 3–4 has nobody and joins 2; 1 joins 2.
    assertThat(DriftCells.fit(orders, drift).orElseThrow().ordersMin()).containsExactly(1, 5);
    assertThat(DriftCells.fit(Arrays.copyOf(orders, 199), new double[199])).isEmpty();
  }

  @Test
  void severityRankAndWeightComeFromPercentiles() {
    int[] orders = new int[1001];
    Arrays.fill(orders, 3);
    double[] drift = new double[1001];
    Arrays.setAll(drift, i -> i / 1000.0);
    DriftCells fitted = DriftCells.fit(orders, drift).orElseThrow();
    DriftCells cells = DriftCells.of(fitted.ordersMin(), fitted.quantiles());
    assertThat(cells.rank(3, 0.333)).isCloseTo(33.3, within(1e-9));
    assertThat(cells.severity(3, 0.749)).isEqualTo(Severity.STABLE);
    assertThat(cells.severity(3, 0.751)).isEqualTo(Severity.MINOR);
    assertThat(cells.severity(3, 0.98)).isEqualTo(Severity.SIGNIFICANT);
    assertThat(cells.anomaly(3, 0.996)).isTrue();
    assertThat(cells.percentile(3, 0.95)).isCloseTo(0.95, within(1e-9));
  }

  @Test
  void whereNobodyDriftsAnyDriftIsMajor() {
    int[] orders = new int[300];
    Arrays.fill(orders, 1);
    DriftCells cells = DriftCells.fit(orders, new double[300]).orElseThrow();
    assertThat(cells.severity(1, 0)).isEqualTo(Severity.STABLE);
    assertThat(cells.severity(1, 0.001)).isEqualTo(Severity.MAJOR);
    assertThat(cells.rank(1, 0)).isEqualTo(50);
  }
}
