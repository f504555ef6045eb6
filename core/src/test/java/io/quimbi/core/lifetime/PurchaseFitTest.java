package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PurchaseFitTest {
  private static final long DAY = 86_400_000_000L;
  private static final ValueModel VALUES = new ValueModel(6, 4, 15);
  private static final PurchaseSummaries SHOP =
      Simulation.purchases(
          new PurchaseModel(Dropout.MBG_NBD, 0.8, 6, 0.9, 2.5), VALUES, 20_000, 104, 11);

  @Test
  void threadsDoNotChangeADigit() {
    try (Workers one = Workers.of(1);
        Workers two = Workers.of(2)) {
      assertThat(PurchaseFit.fit(SHOP, Dropout.MBG_NBD, two).model())
          .isEqualTo(PurchaseFit.fit(SHOP, Dropout.MBG_NBD, one).model());
      assertThat(ValueFit.fit(SHOP, two).model()).isEqualTo(ValueFit.fit(SHOP, one).model());
    }
  }

  @Test
  void unitOfTimeOnlyScalesAlpha() throws IOException {
    PurchaseSummaries weeks = Cdnow.summary();
    int n = weeks.size();
    int[] x = new int[n];
    double[] tx = new double[n];
    double[] age = new double[n];
    Arrays.setAll(x, weeks::x);
    Arrays.setAll(tx, row -> weeks.tx(row) * 7);
    Arrays.setAll(age, row -> weeks.age(row) * 7);
    PurchaseSummaries days = PurchaseSummaries.of(AgeUnit.DAY, x, tx, age, new double[n]);
    try (Workers workers = Workers.of(2)) {
      PurchaseFit byWeek = PurchaseFit.fit(weeks, Dropout.MBG_NBD, workers);
      PurchaseFit byDay = PurchaseFit.fit(days, Dropout.MBG_NBD, workers);
      assertThat(byDay.model().alpha()).isCloseTo(7 * byWeek.model().alpha(), within(1e-5));
      assertThat(byDay.model().a()).isCloseTo(byWeek.model().a(), within(1e-6));
      double purchases = Arrays.stream(x).sum();
      assertThat(byDay.report().logLikelihood())
          .isCloseTo(byWeek.report().logLikelihood() - purchases * Math.log(7), within(1e-6));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(20)
  void poorDataEndInOrderAndSaySo(Dropout dropout) {
    double[] none = new double[3];
    List<PurchaseSummaries> poor =
        List.of(
            // everybody came today
            PurchaseSummaries.of(AgeUnit.DAY, new int[3], none, none, none),
            // everybody ordered once
            PurchaseSummaries.of(AgeUnit.DAY, new int[3], none, new double[] {5, 50, 500}, none),
            // one customer
            PurchaseSummaries.of(
                AgeUnit.DAY, new int[] {4}, new double[] {9}, new double[] {30}, new double[1]),
            // three customers
            PurchaseSummaries.of(
                AgeUnit.DAY,
                new int[] {1, 0, 3},
                new double[] {5, 0, 20},
                new double[] {40, 30, 21},
                none),
            // one who ordered a thousand times
            PurchaseSummaries.of(
                AgeUnit.DAY,
                new int[] {1000, 0},
                new double[] {10, 0},
                new double[] {100, 0},
                new double[2]));
    try (Workers workers = Workers.of(1)) {
      for (PurchaseSummaries customers : poor) {
        PurchaseFit fit = PurchaseFit.fit(customers, dropout, workers);
        assertThat(fit.report().stopReason()).isEqualTo(StopReason.UNDETERMINED);
        assertThat(fit.report().standardErrors()).contains(Double.POSITIVE_INFINITY);
        assertThat(fit.report().logLikelihood()).isFinite();
        for (int row = 0; row < customers.size(); row++) {
          int x = customers.x(row);
          double tx = customers.tx(row);
          double age = customers.age(row);
          assertThat(fit.model().aliveProbability(x, tx, age)).isBetween(0.0, 1.0);
          assertThat(fit.model().gapSurprise(x, tx, age)).isFinite().isNotNegative();
          assertThat(fit.model().discountedPurchases(ClvSettings.DEFAULT, AgeUnit.DAY, x, tx, age))
              .isFinite()
              .isNotNegative();
        }
      }
      PurchaseSummaries nobody =
          PurchaseSummaries.of(
              AgeUnit.DAY, new int[0], new double[0], new double[0], new double[0]);
      assertThatThrownBy(() -> PurchaseFit.fit(nobody, dropout, workers))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /**
   * Where every customer is worth the same, q and γ grow without end, and their ratio alone is told
   * by the data: the search ends at the edge, and must not pass for one that failed.
   */
  @Test
  void valuesWithoutHeterogeneityEndAtTheEdgeAndSaySo() {
    int failed = 0;
    try (Workers workers = Workers.of(1)) {
      for (int seed = 0; seed < 40; seed++) {
        Random random = new Random(seed);
        int n = 40 + 10 * seed;
        int[] x = new int[n];
        double[] tx = new double[n];
        double[] age = new double[n];
        double[] mean = new double[n];
        for (int i = 0; i < n; i++) {
          x[i] = 1 + random.nextInt(10);
          tx[i] = 5;
          age[i] = 30;
          for (int k = 0; k < x[i]; k++) {
            mean[i] += (10 + random.nextInt(20_000) / 100.0) / x[i];
          }
        }
        ValueFit fit = ValueFit.fit(PurchaseSummaries.of(AgeUnit.DAY, x, tx, age, mean), workers);
        failed += fit.report().stopReason() == StopReason.ITERATION_LIMIT ? 1 : 0;
        assertThat(fit.model().populationMean()).isCloseTo(110, within(20.0));
      }
    }
    assertThat(failed).isZero();
  }

  @Test
  void oneValueEndsInOrderAndSaysSo() {
    PurchaseSummaries one =
        PurchaseSummaries.of(
            AgeUnit.DAY, new int[] {2}, new double[] {9}, new double[] {30}, new double[] {25});
    PurchaseSummaries none =
        PurchaseSummaries.of(
            AgeUnit.DAY, new int[] {2}, new double[] {9}, new double[] {30}, new double[1]);
    try (Workers workers = Workers.of(1)) {
      ValueFit fit = ValueFit.fit(one, workers);
      assertThat(fit.report().stopReason()).isNotEqualTo(StopReason.CONVERGED);
      assertThat(fit.model().expectedValue(2, 25)).isPositive();
      assertThatThrownBy(() -> ValueFit.fit(none, workers))
          .hasMessageContaining("repeat purchase of a value");
    }
  }

  /** A shop whose history is short: nobody has yet had the time to be missed. */
  @Test
  void dropoutIsNotIdentifiedOnTheFirst154DaysOfOnlineRetail() throws IOException {
    OrderRows rows = new OrderRows(ZoneId.of("UTC"));
    Set<String> seen = new HashSet<>();
    for (String[] row : Cdnow.rows("data/online-retail/online_retail.csv.gz")) {
      // A description can hold commas, so count from the end.
      int end = row.length;
      String customer = row[end - 2];
      boolean bought =
          !row[0].startsWith("C")
              && !customer.isEmpty()
              && Double.parseDouble(row[end - 5]) > 0
              && Double.parseDouble(row[end - 3]) > 0;
      LocalDate day = LocalDate.parse(row[end - 4].substring(0, 10));
      if (bought && seen.add(customer + day)) {
        rows.addOrder(
            rows.customers().idOf(customer),
            row[0] + day,
            day.toEpochDay() * DAY,
            false,
            OrderBook.NEVER,
            Dictionary.NONE);
        rows.addLine(Dictionary.NONE, Dictionary.NONE, 1, Money.UNIT, 0);
      }
    }
    LocalDate last = LocalDate.parse("2010-12-01").plusDays(154);
    PurchaseSummaries early =
        PurchaseSummaries.of(rows.toBook(), (last.toEpochDay() + 1) * DAY - 1, AgeUnit.DAY);
    try (Workers workers = Workers.of(2)) {
      PurchaseFit fit = PurchaseFit.fit(early, Dropout.MBG_NBD, workers);
      assertThat(fit.model().dropoutIdentified()).isFalse();
      assertThat(fit.report().stopReason()).isEqualTo(StopReason.UNDETERMINED);
      // What ranks customers instead is determined.
      assertThat(fit.report().standardErrors()[0]).isLessThan(0.1);
      assertThat(fit.report().standardErrors()[1]).isLessThan(20);
    }
  }
}
