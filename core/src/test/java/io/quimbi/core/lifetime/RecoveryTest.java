package io.quimbi.core.lifetime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.Workers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Parameters that customers were drawn from are found again. Four normal estimates lie within three
 * standard errors together at least 98.9 % of the time (Bonferroni), so with 100 runs fewer than 95
 * would come by chance less than once in 500; the seeds are fixed, so a run repeats exactly.
 */
class RecoveryTest {
  private static final int RUNS = 100;
  private static final int CUSTOMERS = 2000;
  private static final ValueModel VALUES = new ValueModel(6, 4, 15);

  @ParameterizedTest
  @EnumSource
  void purchaseModelsAreFoundAgain(Dropout dropout) {
    PurchaseModel truth = new PurchaseModel(dropout, 0.8, 6, 0.9, 2.5);
    AtomicInteger recovered = new AtomicInteger();
    AtomicInteger converged = new AtomicInteger();
    try (Workers workers = Workers.of(2)) {
      workers.forEach(
          RUNS,
          seed -> {
            PurchaseFit fit =
                PurchaseFit.fit(
                    Simulation.purchases(truth, VALUES, CUSTOMERS, 104, seed), dropout, workers);
            PurchaseModel found = fit.model();
            if (Simulation.within(
                3,
                new double[] {truth.r(), truth.alpha(), truth.a(), truth.b()},
                new double[] {found.r(), found.alpha(), found.a(), found.b()},
                fit.report().standardErrors())) {
              recovered.incrementAndGet();
            }
            converged.addAndGet(fit.report().converged() ? 1 : 0);
          });
    }
    assertThat(converged.get()).isEqualTo(RUNS);
    assertThat(recovered.get()).isGreaterThanOrEqualTo(95);
  }

  @Test
  void valueModelIsFoundAgain() {
    PurchaseModel purchases = new PurchaseModel(Dropout.MBG_NBD, 0.8, 6, 0.9, 2.5);
    AtomicInteger recovered = new AtomicInteger();
    try (Workers workers = Workers.of(2)) {
      workers.forEach(
          RUNS,
          seed -> {
            ValueFit fit =
                ValueFit.fit(
                    Simulation.purchases(purchases, VALUES, CUSTOMERS, 104, seed), workers);
            ValueModel found = fit.model();
            if (Simulation.within(
                3,
                new double[] {VALUES.p(), VALUES.q(), VALUES.gamma()},
                new double[] {found.p(), found.q(), found.gamma()},
                fit.report().standardErrors())) {
              recovered.incrementAndGet();
            }
          });
    }
    assertThat(recovered.get()).isGreaterThanOrEqualTo(95);
  }
}
