package io.quimbi.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ShapleyValuesTest {
  private static double[] game(int players, Random random) {
    return random.doubles(1 << players, -1, 1).toArray();
  }

  /** The definition: the mean of what each adds over all orders of coming. */
  private static double[] byPermutations(int players, IntToDoubleFunction game) {
    double[] values = new double[players];
    List<List<Integer>> orders = orders(IntStream.range(0, players).boxed().toList());
    for (List<Integer> order : orders) {
      int coalition = 0;
      for (int player : order) {
        int with = coalition | 1 << player;
        values[player] += game.applyAsDouble(with) - game.applyAsDouble(coalition);
        coalition = with;
      }
    }
    return Arrays.stream(values).map(sum -> sum / orders.size()).toArray();
  }

  private static List<List<Integer>> orders(List<Integer> players) {
    if (players.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : players) {
      for (List<Integer> rest : orders(players.stream().filter(p -> !p.equals(first)).toList())) {
        List<Integer> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        all.add(order);
      }
    }
    return all;
  }

  @RepeatedTest(20)
  void agreesWithTheMeanOverAllOrdersAndAddsUp(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int players = 1 + random.nextInt(6);
    double[] game = game(players, random);

    double[] values = ShapleyValues.of(players, coalition -> game[coalition]);

    assertThat(values).containsExactly(byPermutations(players, s -> game[s]), within(1e-12));
    assertThat(Arrays.stream(values).sum())
        .isCloseTo(game[game.length - 1] - game[0], within(1e-12));
  }

  @Test
  void whoAddsNothingGetsNothingAndEqualsGetTheSame() {
    Random random = new Random(3);
    double[] game = game(5, random);
    // Player 1 never matters; of players 2 and 3 only how many there are.
    IntToDoubleFunction symmetric =
        coalition -> {
          int others = coalition & 0b10001;
          int both = Integer.bitCount(coalition & 0b01100);
          return game[others | (both > 0 ? 0b00100 : 0) | (both > 1 ? 0b01000 : 0)];
        };

    double[] values = ShapleyValues.of(5, symmetric);

    assertThat(values[1]).isZero();
    assertThat(values[2]).isCloseTo(values[3], within(1e-15)).isNotZero();
  }

  @Test
  void gamesAddUp() {
    Random random = new Random(4);
    double[] one = game(4, random);
    double[] other = game(4, random);

    double[] sum = ShapleyValues.of(4, s -> one[s] + other[s]);

    double[] ofOne = ShapleyValues.of(4, s -> one[s]);
    double[] ofOther = ShapleyValues.of(4, s -> other[s]);
    for (int player = 0; player < 4; player++) {
      assertThat(sum[player]).isCloseTo(ofOne[player] + ofOther[player], within(1e-12));
    }
  }

  @Test
  void glovesByHand() {
    // One left glove, two right ones: a pair is worth 1. Known values 2/3, 1/6, 1/6.
    double[] values = ShapleyValues.of(3, s -> (s & 1) != 0 && (s & 0b110) != 0 ? 1 : 0);

    assertThat(values).containsExactly(new double[] {2 / 3.0, 1 / 6.0, 1 / 6.0}, within(1e-15));
  }

  @Test
  void nobodySharesNothingAndTooManyAreRefused() {
    assertThat(ShapleyValues.of(0, s -> 7)).isEmpty();
    assertThatThrownBy(() -> ShapleyValues.of(17, s -> 0))
        .hasMessage("players must be from 0 to 16, were 17");
  }
}
