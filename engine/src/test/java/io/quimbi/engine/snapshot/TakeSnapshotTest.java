package io.quimbi.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import io.quimbi.engine.snapshot.TakeSnapshot.Batch;
import io.quimbi.engine.snapshot.TakeSnapshot.Failure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TakeSnapshotTest {
  private static final SmallShop SHOP = new SmallShop(21, 90);
  private static final MemoryStores STORES =
      new MemoryStores(new StoreSettings("shop", SmallShop.ZONE, "EUR"), SHOP::rows);
  private static final List<String> EVERYBODY =
      IntStream.range(0, 90).mapToObj(c -> "c" + c).toList();

  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final TakeSnapshot take = into(snapshots);

  @BeforeAll
  static void discover() {
    new DiscoverSegments(STORES, STORES, STORES, Clock.systemUTC(), "test")
        .discover("shop", null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
  }

  private static TakeSnapshot into(MemorySnapshots snapshots) {
    return new TakeSnapshot(STORES, STORES, STORES, snapshots, SnapshotSettings.DEFAULTS);
  }

  /** Without a date each customer's is of the day of their newest order. */
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "2024-09-30")
  void batchTakesWhatEachCustomerWouldHaveAlone(String date) {
    MemorySnapshots alone = new MemorySnapshots();
    for (String customer : EVERYBODY) {
      into(alone).ofCustomers("shop", SnapshotType.WEEKLY, date, List.of(customer), Progress.NONE);
    }

    Batch batch = take.ofCustomers("shop", SnapshotType.WEEKLY, date, EVERYBODY, Progress.NONE);

    assertThat(batch.successCount()).isGreaterThan(60);
    for (String customer : EVERYBODY) {
      assertThat(figures(snapshots.history("shop", customer, null, null, null)))
          .isEqualTo(figures(alone.history("shop", customer, null, null, null)));
    }
    assertThat(EVERYBODY)
        .filteredOn(one -> !snapshots.history("shop", one, null, null, null).isEmpty())
        .hasSize(batch.successCount());
  }

  @Test
  void whoIsUnknownOrHadNotOrderedYetFailsAloneInTheOrderAskedFor() {
    List<String> asked = new ArrayList<>(List.of("nobody"));
    asked.addAll(EVERYBODY);
    asked.addAll(List.of("c3", "no one", "c3"));

    Batch batch = take.ofCustomers("shop", SnapshotType.DAILY, "2023-03-01", asked, Progress.NONE);

    assertThat(batch.successCount() + batch.failedCount()).isEqualTo(EVERYBODY.size() + 2);
    assertThat(batch.failedCount()).isEqualTo(batch.failures().size());
    assertThat(batch.failures())
        .extracting(Failure::customerId)
        .isSubsetOf(asked)
        .startsWith("nobody")
        .endsWith("no one");
    assertThat(batch.failures()).first().extracting(Failure::code).isEqualTo("NO_CUSTOMER");
    for (Failure failure : batch.failures()) {
      assertThat(snapshots.history("shop", failure.customerId(), null, null, null)).isEmpty();
      if (failure.customerId().startsWith("c")) {
        assertThat(failure.code()).isEqualTo("NO_ORDERS");
        assertThat(failure.reason()).contains(failure.customerId()).contains("2023-03-01");
      }
    }
  }

  private static List<List<Object>> figures(List<Snapshot> all) {
    return all.stream()
        .map(
            s ->
                List.<Object>of(
                    s.run().date(),
                    s.run().asOf(),
                    Arrays.toString(s.memberships()),
                    Arrays.toString(s.dominants()),
                    s.archetypeId(),
                    Arrays.toString(s.features()),
                    String.valueOf(s.churnRisk()),
                    s.orders(),
                    s.value(),
                    s.lastOrderAt(),
                    Arrays.toString(s.evidence())))
        .toList();
  }
}
