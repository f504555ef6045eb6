package io.quimbi.core.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.history.OrderBook;
import org.junit.jupiter.api.Test;

class SpellsTest {
  private static final long UNTIL = History.endOf(700);
  private static final long[] AS_OFS = History.weekly(300, 700);

  private static Spells spells(History history) {
    return Spells.of(history.book(), history.everybody(), AS_OFS, 0, UNTIL, 3, 180);
  }

  @Test
  void aSpellIsWatchedFromItsOrderToTheNext() {
    // Orders on days 0, 20 and 310.5 make the third order, so the spell has gaps of 155.25 days.
    Spells spells = spells(new History().customer(0, 20, 310.5, 330.5));
    assertThat(spells.size()).isEqualTo(2);
    assertThat(spells.meanGapDays(0)).isEqualTo(155.25);
    // As-ofs end days 300, 307, 314, 321, 328, 335: the order of day 330 is known at the last.
    assertThat(spells.from(0)).isEqualTo(2);
    assertThat(spells.to(0)).isEqualTo(5);
    assertThat(spells.next(0)).isEqualTo((long) (330.5 * History.DAY));
    assertThat(spells.from(1)).isEqualTo(5);
    assertThat(spells.next(1)).isEqualTo(OrderBook.NEVER);
  }

  @Test
  void aSpellIsWatchedNoLongerThanTheHorizon() {
    Spells spells = spells(new History().customer(0, 10, 310));
    // The last as-of within 180 days of day 310 ends day 489 − 0 = 300 + 27·7.
    assertThat(spells.to(0) - 1).isEqualTo(27);
    assertThat(spells.daysAt(0, 27)).isLessThanOrEqualTo(180);
    assertThat(spells.asOf(28)).isGreaterThan(spells.start(0) + 180 * History.DAY);
  }

  @Test
  void ordersBeforeTheThirdAndBeforeTheFirstAsOfStartNoSpell() {
    assertThat(spells(new History().customer(0, 310)).size()).isZero();
    assertThat(spells(new History().customer(0, 1, 2, 299)).size()).isZero();
    assertThat(spells(new History().customer(310, 311, 312)).size()).isEqualTo(1);
  }

  @Test
  void whatReachesPastTheEndIsCountedNotWatched() {
    Spells spells = spells(new History().customer(0, 1, 500, 521.5, 600));
    assertThat(spells.size()).isEqualTo(1);
    assertThat(spells.runningPastEnd()).isEqualTo(2);
  }

  @Test
  void cancelledOrdersNeitherStartNorEndASpell() {
    Spells spells = spells(new History().customer(0, 10, 320).cancelled(400, 402));
    assertThat(spells.size()).isEqualTo(1);
    assertThat(spells.next(0)).isEqualTo(OrderBook.NEVER);
  }

  @Test
  void ordersAfterTheEndOfTheDataAreNotSeen() {
    History history = new History().customer(0, 10, 320, 690);
    Spells cut =
        Spells.of(history.book(), history.everybody(), AS_OFS, 0, History.endOf(600), 3, 180);
    assertThat(cut.size()).isEqualTo(1);
    assertThat(cut.next(0)).isEqualTo(OrderBook.NEVER);
  }

  @Test
  void lossesAreToldInThreeWays() {
    History history =
        new History()
            .customer(0, 10, 320, 400) // back after 80 days, then gone until the end
            .customer(0, 140, 320, 515) // mean gap 160: 195 days is long, but not for this one
            .customer(100, 200, 320); // mean gap 110, no order in 380 days
    Spells spells = spells(history);
    assertThat(spells.size()).isEqualTo(5);
    Losses gap = Losses.gapOver(spells);
    Losses personal = Losses.personalGap(spells, 3);
    Losses planted =
        Losses.planted(spells, new long[] {History.endOf(450), Losses.NO_END, Losses.UNKNOWN});
    // In the order of spells: two of the first customer, two of the second, one of the third.
    assertThat(lost(gap)).isEqualTo("01111");
    // 3 × 133.3 = 400 days reach past the end, as do 3 × 160 and 3 × 171.7; 330 days do not.
    assertThat(lost(personal)).isEqualTo("????1");
    assertThat(lost(planted)).isEqualTo("0100?");
    assertThat(lost(gap.among(s -> s % 2 == 0))).isEqualTo("0?1?1");
    assertThat(gap.among(s -> s % 2 == 0).lostCount()).isEqualTo(2);
    assertThat(gap.lostCount()).isEqualTo(4);
    assertThat(personal.judgedCount()).isEqualTo(1);
  }

  private static String lost(Losses losses) {
    StringBuilder text = new StringBuilder();
    for (int s = 0; s < losses.size(); s++) {
      text.append(!losses.judged(s) ? '?' : losses.lost(s) ? '1' : '0');
    }
    return text.toString();
  }

  @Test
  void badBoundsAreRefused() {
    History history = new History().customer(0);
    assertThatThrownBy(
            () -> Spells.of(history.book(), history.everybody(), AS_OFS, 0, UNTIL, 1, 180))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ordersMin must be ≥ 2, was 1");
    assertThatThrownBy(
            () -> Spells.of(history.book(), history.everybody(), new long[] {2, 1}, 0, 3, 3, 180))
        .hasMessageContaining("ascend");
  }
}
