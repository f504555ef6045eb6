package io.quimbi.core.lookalike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorIndexTest {
  private static final Workers ONE = Workers.of(1);
  private static final Workers TWO = Workers.of(2);

  @AfterAll
  static void close() {
    ONE.close();
    TWO.close();
  }

  private static VectorIndex index(Metric metric, Map<String, double[]> vectors) {
    VectorIndex.Builder builder =
        VectorIndex.builder(metric, vectors.values().iterator().next().length);
    vectors.forEach(builder::add);
    return builder.build();
  }

  /** Everybody compared in double precision, by the definition of each metric. */
  private static List<Neighbour> bruteForce(
      Metric metric, Map<String, double[]> vectors, List<String> queries, int k) {
    List<Neighbour> all = new ArrayList<>();
    vectors.forEach(
        (id, vector) -> {
          if (!queries.contains(id)) {
            double least = Double.POSITIVE_INFINITY;
            String nearest = "";
            for (String query : queries.stream().sorted().toList()) {
              double distance = distance(metric, vector, vectors.getOrDefault(query, vector));
              if (distance < least) {
                least = distance;
                nearest = query;
              }
            }
            all.add(new Neighbour(id, least, nearest));
          }
        });
    all.sort(Comparator.comparingDouble(Neighbour::distance).thenComparing(Neighbour::id));
    return all.subList(0, Math.min(k, all.size()));
  }

  private static double distance(Metric metric, double[] x, double[] y) {
    double normX = metric == Metric.COSINE ? norm(x) : 1;
    double normY = metric == Metric.COSINE ? norm(y) : 1;
    double sum = 0;
    for (int d = 0; d < x.length; d++) {
      double difference = (normX == 0 ? x[d] : x[d] / normX) - (normY == 0 ? y[d] : y[d] / normY);
      sum += difference * difference;
    }
    return metric == Metric.COSINE ? sum / 2 : Math.sqrt(sum);
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /** Distances of a few groups, some vectors alike to the last bit or nearly so. */
  private static Map<String, double[]> vectors(int n, int dimensions, long seed) {
    Random random = new Random(seed);
    Map<String, double[]> vectors = new TreeMap<>();
    List<double[]> before = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double[] vector = new double[dimensions];
      int like = i > 10 ? random.nextInt(3) : 2;
      double[] other = i > 0 ? before.get(random.nextInt(i)) : vector;
      for (int d = 0; d < dimensions; d++) {
        vector[d] =
            switch (like) {
              case 0 -> other[d];
              // Nearer than floats can tell apart.
              case 1 -> other[d] * (1 + 1e-10 * random.nextGaussian());
              default -> (random.nextInt(3) + 1) * 0.3 + 0.05 * random.nextGaussian();
            };
      }
      before.add(vector);
      vectors.put("c" + random.nextInt(1_000_000) + "-" + i, vector);
    }
    return vectors;
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void isBruteForceInDoublePrecisionAlsoAmongTiesAndNearTies(Metric metric) {
    for (int n : new int[] {2, 7, 255, 256, 257, 1021, 20_000}) {
      Map<String, double[]> vectors = vectors(n, n == 1021 ? 1 : 37, n);
      VectorIndex index = index(metric, vectors);
      List<String> ids = List.copyOf(vectors.keySet());
      for (int i = 0; i < Math.min(n, 12); i++) {
        String id = ids.get(i * 7919 % n);
        for (int k : new int[] {1, 10, 333}) {
          List<Neighbour> expected = bruteForce(metric, vectors, List.of(id), k);
          assertThat(index.nearest(id, k, ONE)).as("%s of %d", id, n).isEqualTo(expected);
          assertThat(index.nearest(id, k, TWO)).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void nearestToAnyIsBruteForceOverAllSeeds(Metric metric) {
    // Enough for two threads.
    Map<String, double[]> vectors = vectors(15_000, 37, 5);
    VectorIndex index = index(metric, vectors);
    List<String> seeds = List.copyOf(vectors.keySet()).subList(100, 260);

    List<Neighbour> expected = bruteForce(metric, vectors, seeds, 100);
    assertThat(index.nearestToAny(seeds, 100, TWO)).isEqualTo(expected);
    assertThat(index.nearestToAny(seeds, 100, ONE)).isEqualTo(expected);
  }

  @Test
  void customersWithOneVectorComeByTheirIds() {
    Map<String, double[]> vectors = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      vectors.put(String.format("%04d", i * 7 % 2_000), new double[] {1, 2, 3});
    }

    assertThat(index(Metric.COSINE, vectors).nearest("0002", 5, TWO))
        .extracting(Neighbour::id)
        .containsExactly("0000", "0001", "0003", "0004", "0005");
  }

  @Test
  void cosineDistanceIsOneLessTheCosine() {
    Map<String, double[]> vectors =
        Map.of("a", new double[] {1, 0}, "b", new double[] {3, 3}, "c", new double[] {0, 2});

    List<Neighbour> nearest = index(Metric.COSINE, vectors).nearest("a", 2, ONE);

    assertThat(nearest).extracting(Neighbour::id).containsExactly("b", "c");
    assertThat(nearest.get(0).distance()).isCloseTo(1 - Math.sqrt(0.5), within(1e-15));
    assertThat(nearest.get(1).distance()).isCloseTo(1, within(1e-15));
  }

  @Test
  void aVectorOfZerosIsLikeItsKindOnly() {
    Map<String, double[]> vectors =
        Map.of("a", new double[] {0, 0}, "b", new double[] {0, 0}, "c", new double[] {0, 2});

    assertThat(index(Metric.COSINE, vectors).nearest("a", 2, ONE))
        .containsExactly(new Neighbour("b", 0, "a"), new Neighbour("c", 0.5, "a"));
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void changesAreSeenByTheNextSearchAndChangeNothingElse(Metric metric) {
    Map<String, double[]> vectors = vectors(1_000, 9, 3);
    VectorIndex index = index(metric, vectors);
    Random random = new Random(4);
    List<String> ids = new ArrayList<>(vectors.keySet());
    for (int step = 0; step < 400; step++) {
      String id = ids.get(random.nextInt(ids.size()));
      switch (random.nextInt(3)) {
        case 0 -> {
          index.remove(id);
          vectors.remove(id);
        }
        case 1 -> {
          double[] vector = random.doubles(9, 0, 3).toArray();
          index.putAll(Map.of(id, vector));
          vectors.put(id, vector);
        }
        default -> {
          double[] vector = random.doubles(9, 0, 30).toArray();
          index.putAll(Map.of("new" + step, vector));
          vectors.put("new" + step, vector);
          ids.add("new" + step);
        }
      }
      String query = vectors.keySet().iterator().next();
      assertThat(index.nearest(query, 7, ONE))
          .isEqualTo(bruteForce(metric, vectors, List.of(query), 7));
    }
    assertThat(index.size()).isEqualTo(vectors.size());
  }

  @Test
  void soManyChangesThatEverybodyIsPutInOrderAnewChangeNoAnswer() {
    Map<String, double[]> vectors = vectors(3_000, 9, 3);
    VectorIndex index = index(Metric.EUCLIDEAN, vectors);
    Random random = new Random(5);
    List<String> ids = List.copyOf(vectors.keySet());
    for (int round = 0; round < 14; round++) {
      Map<String, double[]> changed = new TreeMap<>();
      for (int i = 0; i < 1_000; i++) {
        changed.put(ids.get(random.nextInt(ids.size())), random.doubles(9, 0, 3).toArray());
      }
      index.putAll(changed);
      vectors.putAll(changed);
      String gone = ids.get(round);
      index.remove(gone);
      vectors.remove(gone);
      for (String query : List.of(ids.get(2_000), changed.keySet().iterator().next())) {
        if (vectors.containsKey(query)) {
          assertThat(index.nearest(query, 7, ONE))
              .isEqualTo(bruteForce(Metric.EUCLIDEAN, vectors, List.of(query), 7));
        }
      }
      assertThat(index.size()).isEqualTo(vectors.size());
      assertThat(index.ids()).isEqualTo(vectors.keySet());
    }
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    VectorIndex index = index(Metric.COSINE, Map.of("a", new double[] {1, 2}));

    assertThat(index.nearest("a", 3, ONE)).isEmpty();
    assertThatThrownBy(() -> index.nearest("b", 3, ONE)).hasMessage("there is no vector of b");
    assertThatThrownBy(() -> index.nearest("a", 0, ONE)).hasMessage("k must be ≥ 1, was 0");
    assertThatThrownBy(() -> index.putAll(Map.of("a", new double[] {1, Double.NaN})))
        .hasMessageContaining("must be finite");
    assertThatThrownBy(() -> index.putAll(Map.of("a", new double[3])))
        .hasMessage("vector of a has 3 values, the index 2");
  }

  @Test
  void whoeverLiesFarFromAllGroupsIsTheMostAlone() {
    Random random = new Random(8);
    Map<String, double[]> vectors = new TreeMap<>();
    for (int i = 0; i < 3_000; i++) {
      vectors.put(
          "g" + i,
          new double[] {i % 3 + 0.01 * random.nextGaussian(), 2 + 0.01 * random.nextGaussian()});
    }
    vectors.put("alone", new double[] {0.5, 7});
    VectorIndex index = index(Metric.EUCLIDEAN, vectors);

    Aloneness usual = Aloneness.of(index, 42, TWO);

    assertThat(usual.percentile(Aloneness.score(index, "alone", ONE))).isGreaterThanOrEqualTo(99.9);
    double middle =
        vectors.keySet().stream()
            .limit(300)
            .mapToDouble(id -> usual.percentile(Aloneness.score(index, id, ONE)))
            .average()
            .orElseThrow();
    // The mean of 300 uniform ranks is within 4 standard errors of 50 but once in 16,000 times.
    assertThat(middle).isCloseTo(50, within(4 * 100 / Math.sqrt(12 * 300) + 2));
  }
}
