package io.quimbi.core.lookalike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalAxesTest {
  private static double length(double[] x, double[] y) {
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      sum += (x[d] - y[d]) * (x[d] - y[d]);
    }
    return Math.sqrt(sum);
  }

  /** Mostly along one diagonal, some across, little else. */
  private static List<double[]> vectors(int n, int dimensions) {
    Random random = new Random(6);
    List<double[]> vectors = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double along = 5 * random.nextGaussian();
      double across = 2 * random.nextGaussian();
      double[] vector = new double[dimensions];
      for (int d = 0; d < dimensions; d++) {
        vector[d] = 3 + along + (d % 2 == 0 ? across : -across) + 0.1 * random.nextGaussian();
      }
      vectors.add(vector);
    }
    return vectors;
  }

  @Test
  void distancesAreTheSameWithinTheErrorTold() {
    List<double[]> vectors = vectors(500, 40);
    PrincipalAxes axes = PrincipalAxes.of(vectors, 40);
    double[] origin = new double[40];

    assertThat(axes.error()).isBetween(0.0, 1e-12);
    for (int i = 1; i < vectors.size(); i++) {
      double[] x = vectors.get(i - 1);
      double[] y = vectors.get(i);
      double allowed = axes.error() * (length(x, origin) + length(y, origin));
      assertThat(length(axes.rotate(x), axes.rotate(y))).isCloseTo(length(x, y), within(allowed));
    }
  }

  @Test
  void theFirstAxesAreThoseAlongWhichVectorsVaryMost() {
    List<double[]> vectors = vectors(2_000, 10);
    PrincipalAxes axes = PrincipalAxes.of(vectors, 10);

    double[] deviation = new double[10];
    for (int d = 0; d < 10; d++) {
      int axis = d;
      double mean = vectors.stream().mapToDouble(v -> axes.rotate(v)[axis]).average().orElseThrow();
      deviation[d] =
          Math.sqrt(
              vectors.stream()
                  .mapToDouble(v -> Math.pow(axes.rotate(v)[axis] - mean, 2))
                  .average()
                  .orElseThrow());
    }

    // The diagonals have length √10.
    assertThat(deviation[0]).isCloseTo(5 * Math.sqrt(10), within(0.5));
    assertThat(deviation[1]).isCloseTo(2 * Math.sqrt(10), within(0.3));
    for (int d = 2; d < 10; d++) {
      assertThat(deviation[d]).isCloseTo(0.1, within(0.02));
    }
  }

  @Test
  void nobodyAndEverybodyAlikeHaveAxesToo() {
    assertThat(PrincipalAxes.of(List.of(), 3).rotate(new double[] {1, 2, 2})).hasSize(3);
    double[] same = {1, 2, 2};
    double[] rotated = PrincipalAxes.of(List.of(same, same), 3).rotate(same);
    assertThat(length(rotated, new double[3])).isCloseTo(3, within(1e-12));
  }
}
