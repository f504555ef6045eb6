package io.quimbi.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class SustainedSignalTest {
  private static final LocalDate MONDAY = LocalDate.of(2025, 6, 2);

  @Test
  void oneJumpIsNotATrendAndTwoAreOneSinceTheFirst() {
    SustainedSignal once = SustainedSignal.NONE.next(MONDAY, true);
    assertThat(once.sustainedSince()).isEmpty();
    SustainedSignal twice = once.next(MONDAY.plusWeeks(1), true);
    assertThat(twice.sustainedSince()).hasValue(MONDAY);
    SustainedSignal thrice = twice.next(MONDAY.plusWeeks(2), true);
    assertThat(thrice.sustainedSince()).hasValue(MONDAY);
    assertThat(thrice.next(MONDAY.plusWeeks(3), false).sustainedSince()).isEmpty();
  }

  @Test
  void weekLeftOutBreaksTheRun() {
    SustainedSignal signal =
        SustainedSignal.NONE.next(MONDAY, true).next(MONDAY.plusWeeks(2), true);
    assertThat(signal.sustainedSince()).isEmpty();
    assertThat(signal.next(MONDAY.plusWeeks(3), true).sustainedSince())
        .hasValue(MONDAY.plusWeeks(2));
  }

  @Test
  void datesMustAscend() {
    SustainedSignal signal = SustainedSignal.NONE.next(MONDAY, true);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signal.next(MONDAY, true))
        .withMessageContaining("must ascend");
  }
}
