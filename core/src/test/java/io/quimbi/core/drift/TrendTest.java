package io.quimbi.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static final LocalDate TODAY = LocalDate.of(2024, 7, 1);

  private static DatedMemberships ago(int days, double u) {
    return new DatedMemberships(TODAY.minusDays(days), new double[] {u, 1 - u});
  }

  private static Trend of(DatedMemberships... snapshots) {
    return Trend.of(List.of(snapshots), TODAY, SnapshotSpacing.USUAL);
  }

  @Test
  void ratesUseTheDaysThatTrulyLieBetween() {
    // Weeks are kept at 14 days, months at 90 and 180: 3, 3.5 and 15 days may be missed by.
    Trend trend = of(ago(8, 0.7), ago(17, 0.25), ago(80, 0.2), ago(190, 0.75), ago(0, 0.9));
    assertThat(trend.shortTerm().orElseThrow().days()).isEqualTo(9);
    assertThat(trend.shortTerm().orElseThrow().rate(0)).isCloseTo(0.05, within(1e-12));
    assertThat(trend.longTerm().orElseThrow().days()).isEqualTo(110);
    assertThat(trend.longTerm().orElseThrow().rate(0)).isCloseTo(-0.005, within(1e-12));
    assertThat(trend.acceleration(0).orElseThrow()).isCloseTo(0.055, within(1e-12));
    assertThat(trend.acceleration(1).orElseThrow()).isCloseTo(-0.055, within(1e-12));
  }

  @Test
  void nearestSnapshotStandsForADayAndTheNewerOfTwo() {
    Trend trend = of(ago(7, 0.1), ago(8, 0.2), ago(13, 0.3), ago(15, 0.4));
    assertThat(trend.shortTerm().orElseThrow().to().date()).isEqualTo(TODAY.minusDays(7));
    assertThat(trend.shortTerm().orElseThrow().from().date()).isEqualTo(TODAY.minusDays(13));
  }

  @Test
  void withoutASnapshotNearEnoughThereIsNoTrend() {
    assertThat(of(ago(7, 0.1), ago(18, 0.4)).shortTerm()).isEmpty();
    assertThat(of(ago(11, 0.1), ago(14, 0.4)).shortTerm()).isEmpty();
    assertThat(of(ago(90, 0.1), ago(196, 0.4)).longTerm()).isEmpty();
    Trend recent = of(ago(7, 0.1), ago(14, 0.4));
    assertThat(recent.shortTerm()).isPresent();
    assertThat(recent.acceleration(0)).isEmpty();
  }

  @Test
  void toleranceFollowsTheSpacingKeptAtAnAge() {
    assertThat(SnapshotSpacing.USUAL.toleranceDays(7)).isEqualTo(3);
    assertThat(SnapshotSpacing.USUAL.toleranceDays(8)).isEqualTo(3.5);
    assertThat(SnapshotSpacing.USUAL.toleranceDays(61)).isEqualTo(30.4375 / 2);
    assertThat(SnapshotSpacing.USUAL.toleranceDays(5000)).isEqualTo(6 * 30.4375);
  }
}
