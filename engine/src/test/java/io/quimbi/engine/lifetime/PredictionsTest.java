package io.quimbi.engine.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.FitReport;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.core.lifetime.StopReason;
import io.quimbi.core.lifetime.ValueFit;
import io.quimbi.core.lifetime.ValueModel;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StopAt;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.snapshot.SnapshotSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PredictionsTest {
  private static final SmallShop SHOP = new SmallShop(5, 400);
  private static final OrderBook BOOK = SHOP.rows(customer -> true).toBook();
  private static final LocalDate DATE = LocalDate.parse("2024-12-31");
  private static final long DAY = 86_400_000_000L;
  private static final long AS_OF = AsOf.endOf(DATE, SmallShop.ZONE);
  private static final LifetimeOptions OPTIONS = LifetimeOptions.DEFAULT;
  private static final Workers WORKERS = Workers.of(2);

  private final MemoryStores stores =
      new MemoryStores(new StoreSettings("shop", SmallShop.ZONE, "EUR"), SHOP::rows);

  @AfterAll
  static void end() {
    WORKERS.close();
  }

  private static Predictions predictions(LifetimeFit.Fitter fitter) {
    return Predictions.of(BOOK, AS_OF, OPTIONS, fitter, WORKERS);
  }

  private static PurchaseSummaries summaries() {
    return PurchaseSummaries.of(BOOK, AS_OF, AgeUnit.DAY);
  }

  /** What fits, until {@code works} says no of the greatest age in the summaries. */
  private static LifetimeFit.Fitter failing(IntPredicate works) {
    return new LifetimeFit.Fitter() {
      @Override
      public PurchaseFit purchases(PurchaseSummaries summaries, Dropout dropout, Workers workers) {
        PurchaseFit fit = PurchaseFit.fit(summaries, dropout, workers);
        double oldest =
            IntStream.range(0, summaries.size()).mapToDouble(summaries::age).max().orElse(0);
        return works.test((int) oldest)
            ? fit
            : new PurchaseFit(fit.model(), stopped(fit.report(), StopReason.ITERATION_LIMIT));
      }

      @Override
      public ValueFit values(PurchaseSummaries summaries, Workers workers) {
        return ValueFit.fit(summaries, workers);
      }
    };
  }

  private static FitReport stopped(FitReport report, StopReason reason) {
    return new FitReport(
        report.logLikelihood(),
        report.standardErrors(),
        reason,
        report.iterations(),
        report.customers(),
        report.distinctRows());
  }

  @ParameterizedTest
  @EnumSource
  void everybodysFiguresAreThoseOfTheModels(Dropout dropout) {
    LifetimeOptions options = OPTIONS.with(dropout).with(AgeUnit.WEEK);
    Predictions predictions = Predictions.of(BOOK, AS_OF, options, WORKERS);
    PurchaseSummaries summaries = PurchaseSummaries.of(BOOK, AS_OF, AgeUnit.WEEK);
    PurchaseModel model = PurchaseFit.fit(summaries, dropout, WORKERS).model();
    ValueModel values = ValueFit.fit(summaries, WORKERS).model();
    LifetimeFit fit = predictions.fit().orElseThrow();
    assertThat(fit.model()).isEqualTo(model);
    assertThat(fit.r()).isEqualTo(model.r());
    assertThat(fit.alphaDays()).isEqualTo(model.alpha() * 7);
    assertThat(fit.dropoutIdentified()).isEqualTo(model.dropoutIdentified());
    for (int row = 0; row < summaries.size(); row++) {
      int customer = summaries.customer(row);
      int x = summaries.x(row);
      double tx = summaries.tx(row);
      double age = summaries.age(row);
      if (model.dropoutIdentified()) {
        assertThat(predictions.churnRisk(customer)).isEqualTo(model.churnRisk(x, tx, age));
        assertThat(predictions.riskRank(customer)).isEqualTo(model.logOdds(x, tx, age));
      } else {
        assertThat(predictions.churnRisk(customer)).isNaN();
        assertThat(predictions.riskRank(customer)).isEqualTo(model.gapSurprise(x, tx, age));
      }
      double toCome =
          values.expectedValue(summaries.valueDays(row), summaries.meanValue(row))
              * model.discountedPurchases(options.clv(), AgeUnit.WEEK, x, tx, age);
      assertThat(predictions.predictedLtv(customer))
          .isCloseTo(summaries.valueToDate(row) + toCome, within(1e-9 * (1 + toCome)));
      long median = DATE.toEpochDay() + Math.round(7 * model.nextOrder(x, tx, age, 0.8).median());
      assertThat(predictions.nextOrderDay(customer, 0.5))
          .isEqualTo(median > DATE.toEpochDay() + 36_525 ? Predictions.NO_DAY : (int) median);
    }
  }

  @Test
  void whoHasNotOrderedYetHasNothing() {
    Predictions predictions = predictions(LifetimeFit.MAXIMUM_LIKELIHOOD);
    int asker = BOOK.customerIndex("only-a-ticket");
    assertThat(predictions.churnRisk(asker)).isNaN();
    assertThat(predictions.riskRank(asker)).isNaN();
    assertThat(predictions.predictedLtv(asker)).isNaN();
    assertThat(predictions.nextOrderDay(asker, 0.5)).isEqualTo(Predictions.NO_DAY);
    Predictions before = Predictions.of(BOOK, 0, OPTIONS, WORKERS);
    assertThat(before.fit()).isEmpty();
    assertThat(before.churnRisk(0)).isNaN();
  }

  @Test
  void nothingAfterTheAsOfIsLookedAt() {
    long june = AsOf.endOf(LocalDate.parse("2024-06-30"), SmallShop.ZONE);
    OrderBook then = SHOP.rows(customer -> true, june).toBook();
    Predictions live = Predictions.of(then, june, OPTIONS, WORKERS);
    Predictions later = Predictions.of(BOOK, june, OPTIONS, WORKERS);
    assertThat(later.fit()).isEqualTo(live.fit());
    int found = 0;
    for (int c = 0; c < then.customerCount(); c++) {
      int same = BOOK.customerIndex(then.customerId(c));
      assertThat((Double) later.riskRank(same)).isEqualTo((Double) live.riskRank(c));
      assertThat((Double) later.predictedLtv(same)).isEqualTo((Double) live.predictedLtv(c));
      found += Double.isNaN(live.riskRank(c)) ? 0 : 1;
    }
    assertThat(found).isGreaterThan(200);
  }

  @Test
  void oneCustomerByTheStoresFitIsAsAmongAll() {
    Predictions all = predictions(LifetimeFit.MAXIMUM_LIKELIHOOD);
    OrderBook own = SHOP.rows("c7"::equals).toBook();
    Predictions one = Predictions.of(own, AS_OF, all.fit().orElseThrow(), OPTIONS.clv(), WORKERS);
    int among = BOOK.customerIndex("c7");
    assertThat(one.fit()).isEqualTo(all.fit());
    assertThat(one.riskRank(0)).isEqualTo(all.riskRank(among)).isNotNaN();
    assertThat(one.predictedLtv(0)).isEqualTo(all.predictedLtv(among)).isNotNaN();
    assertThat(one.nextOrderDay(0, 0.9)).isEqualTo(all.nextOrderDay(among, 0.9));
  }

  @Test
  void fitThatFailsGivesWayToTheNewestEarlierWeekThatDidNot() {
    PurchaseSummaries now = summaries();
    int oldest = (int) IntStream.range(0, now.size()).mapToDouble(now::age).max().orElseThrow();
    Instant asOf = AsOf.toInstant(AS_OF);
    Predictions predictions = predictions(failing(age -> age <= oldest - 20));
    LifetimeFit fit = predictions.fit().orElseThrow();
    Instant expected = asOf.minus(Duration.ofDays(21));
    assertThat(fit.asOf()).isEqualTo(asOf);
    assertThat(fit.fittedUntil()).isEqualTo(expected);
    assertThat(fit.standsInFrom()).contains(expected);
    assertThat(fit.state()).isEqualTo(FitState.LAST_GOOD);
    // The models are those of then, the customers' histories those of now.
    PurchaseSummaries then =
        PurchaseSummaries.of(BOOK, AsOf.endOf(DATE.minusDays(21), SmallShop.ZONE), AgeUnit.DAY);
    PurchaseModel model = PurchaseFit.fit(then, Dropout.MBG_NBD, WORKERS).model();
    assertThat(fit.model()).isEqualTo(model);
    assertThat(predictions.riskRank(now.customer(0)))
        .isEqualTo(
            model.dropoutIdentified()
                ? model.logOdds(now.x(0), now.tx(0), now.age(0))
                : model.gapSurprise(now.x(0), now.tx(0), now.age(0)));
  }

  @Test
  void whereOnlyValuesFailChurnRiskStays() {
    Predictions predictions =
        predictions(
            new LifetimeFit.Fitter() {
              @Override
              public PurchaseFit purchases(
                  PurchaseSummaries summaries, Dropout dropout, Workers workers) {
                return PurchaseFit.fit(summaries, dropout, workers);
              }

              @Override
              public ValueFit values(PurchaseSummaries summaries, Workers workers) {
                ValueFit fit = ValueFit.fit(summaries, workers);
                return new ValueFit(fit.model(), stopped(fit.report(), StopReason.ITERATION_LIMIT));
              }
            });
    LifetimeFit fit = predictions.fit().orElseThrow();
    assertThat(fit.state()).isEqualTo(FitState.UNDETERMINED);
    assertThat(fit.standsInFrom()).isEmpty();
    assertThat(fit.valueModel()).isEmpty();
    Predictions all = predictions(LifetimeFit.MAXIMUM_LIKELIHOOD);
    int customer = summaries().customer(3);
    assertThat(predictions.riskRank(customer)).isEqualTo(all.riskRank(customer)).isNotNaN();
    assertThat(predictions.predictedLtv(customer)).isNaN();
  }

  @Test
  void whereNoFitConvergesThereAreNoFiguresAndItIsSaid() {
    Predictions predictions = predictions(failing(age -> false));
    LifetimeFit fit = predictions.fit().orElseThrow();
    assertThat(fit.state()).isEqualTo(FitState.NOT_CONVERGED);
    assertThat(fit.fittedUntil()).isEqualTo(fit.asOf());
    for (int c = 0; c < BOOK.customerCount(); c++) {
      assertThat(predictions.churnRisk(c)).isNaN();
      assertThat(predictions.riskRank(c)).isNaN();
      assertThat(predictions.predictedLtv(c)).isNaN();
      assertThat(predictions.nextOrderDay(c, 0.5)).isEqualTo(Predictions.NO_DAY);
    }
  }

  @Test
  void answersByAnEarlierFitAreMarked() {
    PurchaseSummaries now = summaries();
    int oldest = (int) IntStream.range(0, now.size()).mapToDouble(now::age).max().orElseThrow();
    Lifetimes lifetimes = new Lifetimes(stores, stores, failing(age -> age <= oldest - 1));
    LifetimeReport report = lifetimes.fit("shop", "2024-12-31", OPTIONS, 1, Progress.NONE);
    assertThat(report.state()).isEqualTo("last_good");
    assertThat(report.fittedUntil()).isEqualTo("2024-12-24T22:59:59.999999Z");
    assertThat(report.notes()).anyMatch(note -> note.contains("the last good one"));
    CustomerLifetime customer =
        lifetimes.customer("shop", "c1", "2024-12-31", OPTIONS, 1, Progress.NONE);
    assertThat(customer.state()).isEqualTo("last_good");
    assertThat(customer.fittedUntil()).isEqualTo(report.fittedUntil());
    CalibrationReport calibration =
        new Lifetimes(stores, stores, failing(age -> false))
            .calibration("shop", "2024-12-31", 30, OPTIONS, 1, Progress.NONE);
    assertThat(calibration.state()).isEqualTo("not_converged");
    assertThat(calibration.notes()).anyMatch(note -> note.contains("did not converge"));
  }

  @Test
  void profilesHaveThePredictionsOfTheirAsOf() {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test", OPTIONS)
        .discover("shop", "2024-12-31", Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    Predictions all = predictions(LifetimeFit.MAXIMUM_LIKELIHOOD);
    for (String id : List.of("c0", "c1", "c2", "c399")) {
      Prediction prediction = stores.profile("shop", id).orElseThrow().prediction();
      int customer = BOOK.customerIndex(id);
      assertThat(Objects.requireNonNull(prediction.riskRank())).isEqualTo(all.riskRank(customer));
      assertThat(Objects.requireNonNull(prediction.predictedLtv()))
          .isEqualTo(all.predictedLtv(customer));
      assertThat(Optional.ofNullable(prediction.fit())).isEqualTo(all.fit());
    }
    assertThat(stores.lastGoodFit("shop", Dropout.MBG_NBD, AsOf.toInstant(AS_OF)))
        .isEqualTo(all.fit());
  }

  /**
   * A shop that is what MBG/NBD takes shops to be: rates of an exponential distribution (r = 1)
   * with a mean of one order in 50 days (alpha), and after each order, the first included, one
   * stops with a probability of Beta(1, 2), the smaller of two uniform draws.
   */
  private static OrderRows stoppingShop() {
    Random random = new Random(11);
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    int days = 730;
    for (int c = 0; c < 3000; c++) {
      int customer = rows.customers().idOf("c" + c);
      double rate = -Math.log1p(-random.nextDouble()) / 50;
      double stops = Math.min(random.nextDouble(), random.nextDouble());
      double day = random.nextInt(days);
      boolean stopped = false;
      for (int o = 0; !stopped && day < days; o++) {
        rows.addOrder(
            customer, c + "-" + o, (long) (day * DAY), true, OrderBook.NEVER, Dictionary.NONE);
        long price = 1_000_000L * (5 + random.nextInt(60));
        rows.addLine(Dictionary.NONE, rows.categories().idOf("k" + random.nextInt(5)), 1, price, 0);
        stopped = random.nextDouble() < stops;
        day += -Math.log1p(-random.nextDouble()) / rate;
      }
    }
    return rows;
  }

  /** Most customers have one order, and BG/NBD would have them all alive for ever. */
  @Test
  void churnRiskOfOneOrderGrowsWithTheTimeSinceItInEverybodysProfile() {
    OrderRows rows = stoppingShop();
    OrderBook book = rows.toBook();
    MemoryStores shop =
        new MemoryStores(new StoreSettings("shop", ZoneOffset.UTC, "EUR"), wanted -> rows);
    new DiscoverSegments(shop, shop, shop, Clock.systemUTC(), "test", OPTIONS)
        .discover("shop", null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    NavigableMap<Long, Double> riskByDay = new TreeMap<>();
    for (int c = 0; c < book.customerCount(); c++) {
      if (book.endOrder(c) - book.firstOrder(c) == 1) {
        long day = book.orderTime(book.firstOrder(c)) / DAY;
        double risk =
            Objects.requireNonNull(
                shop.profile("shop", book.customerId(c)).orElseThrow().prediction().churnRisk());
        // Who ordered on the same day has the same risk.
        assertThat(riskByDay.getOrDefault(day, risk)).isEqualTo(risk);
        riskByDay.put(day, risk);
      }
    }
    assertThat(riskByDay).hasSizeGreaterThan(500);
    double before = 1;
    for (double risk : riskByDay.values()) {
      assertThat(risk).isLessThan(before);
      before = risk;
    }
    // a/(a+b) on the day of the order; two years later 1 to 2·50/(50+730), which is 0.89.
    assertThat(riskByDay.lastEntry().getValue()).isCloseTo(1.0 / 3, within(0.1));
    assertThat(riskByDay.firstEntry().getValue()).isCloseTo(0.89, within(0.06));
  }

  @Test
  void fitStopsWhenAsked() {
    Lifetimes lifetimes = new Lifetimes(stores, stores);
    Progress stopped = new StopAt("Fitting");
    assertThatThrownBy(() -> lifetimes.fit("shop", null, OPTIONS, 2, stopped))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void customerWithoutAnOrderIsSaidToBeOne() {
    Lifetimes lifetimes = new Lifetimes(stores, stores);
    assertThatThrownBy(
            () -> lifetimes.customer("shop", "only-a-ticket", null, OPTIONS, 1, Progress.NONE))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("NO_ORDERS_OF_CUSTOMER"));
  }

  @Test
  void optionsThatMakeADifferenceHaveAnotherId() {
    assertThat(OPTIONS.id()).isEqualTo("mbg-nbd");
    assertThat(OPTIONS.with(Dropout.BG_NBD).id()).isEqualTo("bg-nbd");
    assertThat(OPTIONS.with(AgeUnit.WEEK).id()).isEqualTo("mbg-nbd-week");
    assertThat(SnapshotSettings.DEFAULTS.lifetime()).isEqualTo(OPTIONS);
  }
}
