package io.quimbi.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class JourneysTest {
  private static final int X = Flows.ABSENT;

  @Test
  void flowsCountWhoWentWhere() {
    Flows flows = Flows.of(new int[] {0, 0, 0, 1, X, 2, X}, new int[] {0, 1, 1, 1, 2, X, X}, 3);
    assertThat(flows.count(0, 1)).isEqualTo(2);
    assertThat(flows.from(0)).isEqualTo(3);
    assertThat(flows.to(1)).isEqualTo(3);
    assertThat(flows.rate(0, 1)).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(flows.rate(2, 2)).isZero();
    assertThat(flows.arrived(2)).isEqualTo(1);
    assertThat(flows.gone(2)).isEqualTo(1);
    assertThat(flows.stayed()).isEqualTo(2);
    assertThat(flows.moved()).isEqualTo(2);
    assertThatThrownBy(() -> Flows.of(new int[] {3}, new int[] {0}, 3))
        .hasMessage("state must be from -1 to 2, was 3 of customer 0");
  }

  /** Columns are customers. */
  private static final int[][] STATES = {
    {0, X, X, X, X, 0},
    {0, 0, 0, 0, X, 0},
    {1, 1, 0, 0, X, 1},
    {1, 0, 1, X, X, 1},
    {1, 0, 1, X, X, 0},
  };

  private static final Journeys JOURNEYS = Journeys.of(new double[] {0, 10, 20, 30, 50}, STATES, 2);

  @Test
  void transitionsOfAllStepsAreAddedUp() {
    assertThat(JOURNEYS.transitions()).hasSize(4);
    assertThat(JOURNEYS.transitions().get(1).count(0, 1)).isEqualTo(3);
    assertThat(JOURNEYS.all().count(0, 1)).isEqualTo(4);
    assertThat(JOURNEYS.all().count(1, 0)).isEqualTo(2);
    assertThat(JOURNEYS.all().arrived(0)).isEqualTo(3);
    assertThat(JOURNEYS.all().gone(0)).isEqualTo(1);
  }

  @Test
  void dwellTimeCountsStaysThatAreNotSeenToEndForAsLongAsTheyAreSeen() {
    // State 0: ended after 10 and 20; under way after 10 (gone), 20 and 0. Of five at risk at 0, of
    // four at 10 one ends: 3/4; of two at 20 one ends: 3/8.
    assertThat(JOURNEYS.medianDwellDays(0)).hasValue(20);
    // State 1: 10 and 30 ended; 30 and 20 under way. 3/4 after 10, then 3/8 after 30.
    assertThat(JOURNEYS.medianDwellDays(1)).hasValue(30);
    assertThat(Journeys.of(new double[] {0, 5}, new int[][] {{0}, {0}}, 1).medianDwellDays(0))
        .isEmpty();
  }

  @Test
  void commonestWaysComeFirst() {
    List<Journeys.Path> paths = JOURNEYS.paths(2);
    assertThat(paths.getFirst().states()).containsExactly(0, 1);
    assertThat(paths.getFirst().customers()).isEqualTo(2);
    assertThat(paths.getFirst().share()).isCloseTo(0.4, within(1e-15));
    assertThat(paths.get(1).states()).containsExactly(0, 1, 0);
    assertThat(JOURNEYS.paths(9)).hasSize(3);
  }

  @Test
  void daysMustRise() {
    assertThatThrownBy(() -> Journeys.of(new double[] {1, 1}, new int[][] {{0}, {0}}, 1))
        .hasMessage("days of snapshots must rise, were 1.0 and 1.0");
  }
}
