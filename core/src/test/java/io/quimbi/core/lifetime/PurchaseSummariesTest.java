package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PurchaseSummariesTest {
  private final OrderRows rows = new OrderRows(ZoneId.of("America/New_York"));

  private static long micros(String instant) {
    return Instant.parse(instant).toEpochMilli() * 1000;
  }

  private void order(String customer, String id, String instant, double value, long cancelledAt) {
    rows.addOrder(
        rows.customers().idOf(customer), id, micros(instant), true, cancelledAt, Dictionary.NONE);
    rows.addLine(
        Dictionary.NONE,
        Dictionary.NONE,
        1,
        Math.round(value * Money.UNIT) + Money.UNIT,
        Money.UNIT);
  }

  private void order(String customer, String id, String instant, double value) {
    order(customer, id, instant, value, OrderBook.NEVER);
  }

  @Test
  void ordersOfOneDayInTheStoresZoneAreOnePurchase() {
    // 02:00 and 23:00 UTC on the 2nd are two days in New York; 23:00 and 03:00 next day are one.
    order("c", "1", "2024-01-02T02:00:00Z", 100);
    order("c", "2", "2024-01-02T23:00:00Z", 10);
    order("c", "3", "2024-01-03T03:00:00Z", 5);
    order("c", "4", "2024-01-11T12:00:00Z", 25);
    PurchaseSummaries all =
        PurchaseSummaries.of(rows.toBook(), micros("2024-01-16T04:59:59Z"), AgeUnit.WEEK);
    assertThat(all.size()).isEqualTo(1);
    assertThat(all.x(0)).isEqualTo(2);
    assertThat(all.tx(0)).isCloseTo(10 / 7.0, within(1e-15));
    assertThat(all.age(0)).isCloseTo(2, within(1e-15));
    assertThat(all.meanValue(0)).isEqualTo(20);
    assertThat(all.valueToDate(0)).isEqualTo(140);
  }

  @Test
  void nothingAfterTheAsOfCounts() {
    order("early", "1", "2024-01-02T12:00:00Z", 100);
    order("early", "2", "2024-02-02T12:00:00Z", 50);
    rows.addRefund(micros("2024-03-01T12:00:00Z"), 20 * Money.UNIT, Dictionary.NONE);
    order("late", "3", "2024-02-10T12:00:00Z", 10);
    order("undone", "4", "2024-01-05T12:00:00Z", 10, micros("2024-01-20T12:00:00Z"));
    order("undone", "5", "2024-01-06T12:00:00Z", 10, micros("2024-04-20T12:00:00Z"));
    OrderBook book = rows.toBook();
    long asOf = micros("2024-02-02T12:00:00Z");
    PurchaseSummaries all = PurchaseSummaries.of(book, asOf, AgeUnit.DAY);
    assertThat(all.size()).isEqualTo(2);
    int early = all.rowOf(book.customerIndex("early"));
    assertThat(all.x(early)).isEqualTo(1);
    assertThat(all.age(early)).isEqualTo(31);
    assertThat(all.valueToDate(early)).isEqualTo(150);
    assertThat(all.rowOf(book.customerIndex("late"))).isEqualTo(-1);
    assertThat(all.x(all.rowOf(book.customerIndex("undone")))).isZero();
    PurchaseSummaries later =
        PurchaseSummaries.of(book, micros("2024-03-02T12:00:00Z"), AgeUnit.DAY);
    // The refund comes off what was earned, not off what a purchase is worth.
    int row = later.rowOf(book.customerIndex("early"));
    assertThat(later.valueToDate(row)).isEqualTo(130);
    assertThat(later.meanValue(row)).isEqualTo(50);
    assertThat(PurchaseSummaries.of(book, micros("2023-01-01T00:00:00Z"), AgeUnit.DAY).size())
        .isZero();
  }

  @Test
  void daysOfNoValueCountAsPurchasesButNotInTheMean() {
    order("c", "1", "2024-01-02T12:00:00Z", 100);
    order("c", "2", "2024-01-05T12:00:00Z", 0);
    order("c", "3", "2024-01-08T12:00:00Z", 30);
    PurchaseSummaries all =
        PurchaseSummaries.of(rows.toBook(), micros("2024-01-08T12:00:00Z"), AgeUnit.DAY);
    assertThat(all.x(0)).isEqualTo(2);
    assertThat(all.valueDays(0)).isEqualTo(1);
    assertThat(all.meanValue(0)).isEqualTo(30);
  }

  @Test
  void laterPurchaseDaysAreCountedOnce() {
    order("c", "1", "2024-01-02T12:00:00Z", 100);
    order("c", "2", "2024-01-02T22:00:00Z", 100);
    order("c", "3", "2024-01-05T12:00:00Z", 100);
    order("c", "4", "2024-01-05T13:00:00Z", 100);
    order("c", "5", "2024-01-07T13:00:00Z", 100, micros("2024-01-08T13:00:00Z"));
    order("c", "6", "2024-01-20T13:00:00Z", 100);
    order("new", "7", "2024-01-06T13:00:00Z", 100);
    OrderBook book = rows.toBook();
    long asOf = micros("2024-01-03T04:59:59Z");
    assertThat(
            PurchaseSummaries.of(book, asOf, AgeUnit.DAY)
                .purchaseDaysAfter(book, asOf, micros("2024-01-10T12:00:00Z")))
        .containsExactly(1);
  }

  @Test
  void independenceOfValueAndFrequencyIsMeasured() {
    double[] tx = {1, 2, 3, 4, 0};
    double[] age = {9, 9, 9, 9, 9};
    int[] x = {1, 2, 3, 4, 0};
    assertThat(correlation(x, tx, age, 10, 20, 30, 40, 0)).isCloseTo(1, within(1e-12));
    assertThat(correlation(x, tx, age, 40, 30, 20, 10, 0)).isCloseTo(-1, within(1e-12));
    assertThat(correlation(x, tx, age, 10, 10, 10, 10, 0)).isZero();
    // Deviations (−1.5, −.5, .5, 1.5) and (−1, 0, 0, 1): 3/√(5·2).
    assertThat(correlation(x, tx, age, 9, 10, 10, 11, 0))
        .isCloseTo(3 / Math.sqrt(10), within(1e-12));
  }

  private static double correlation(int[] x, double[] tx, double[] age, double... values) {
    return PurchaseSummaries.of(AgeUnit.DAY, x, tx, age, values).valueFrequencyCorrelation();
  }

  @Test
  void wrongRowsAreNamed() {
    assertThatThrownBy(() -> of(1, 5, 4)).hasMessageContaining("T = 4.0").hasMessageContaining("1");
    assertThatThrownBy(() -> of(-1, 0, 4)).hasMessageContaining("x must be from 0");
    assertThatThrownBy(() -> of(0, 1, 4)).hasMessageContaining("t_x must be 0");
    assertThatThrownBy(() -> of(1, 1, Double.NaN)).hasMessageContaining("T must be");
    assertThat(of(1, 1, 4).size()).isEqualTo(1);
  }

  private static PurchaseSummaries of(int x, double tx, double age) {
    return PurchaseSummaries.of(
        AgeUnit.DAY, new int[] {x}, new double[] {tx}, new double[] {age}, new double[1]);
  }
}
