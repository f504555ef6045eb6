package io.quimbi.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StopAt;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class DiscoverSegmentsTest {
  private static final StoreSettings STORE = new StoreSettings("shop", SmallShop.ZONE, "EUR");
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
  private static final DiscoverySettings SETTINGS = Profile.RECOMMENDED.defaults();
  private static final SmallShop SHOP = new SmallShop(5, 150);

  private final MemoryStores stores = new MemoryStores(STORE, SHOP::rows);
  private final DiscoverSegments discover = of(stores);

  private static DiscoverSegments of(MemoryStores stores) {
    return new DiscoverSegments(stores, stores, stores, Clock.fixed(NOW, ZoneOffset.UTC), "test");
  }

  @Test
  void discoveryPublishesModelSegmentsArchetypesAndEverybodysProfile() {
    DiscoverSegments.Outcome outcome = discover.discover("shop", null, SETTINGS, 2, Progress.NONE);

    assertThat(outcome.customers()).isEqualTo(150);
    assertThat(outcome.sampled()).isEqualTo(150);
    assertThat(outcome.modelNo()).isEqualTo(1);
    StoredModel model = stores.requireActive("shop");
    assertThat(model.contentHash()).isEqualTo(outcome.contentHash()).matches("[0-9a-f]{64}");
    assertThat(model.provenance())
        .contains("\"created_at\":\"2025-01-01T00:00:00Z\"")
        .contains("\"code_version\":\"test\"")
        .contains("\"as_of\":\"" + outcome.asOf() + "\"")
        .contains("\"customers\":150");
    assertThat(stores.ended()).hasSize(1);
    assertThat(stores.ended().getFirst())
        .isEqualTo(
            "discovery done: model 1, 150 customers on " + outcome.axesAvailable() + " axes");
    assertThat(stores.open()).isZero();

    List<StoredProfile> profiles = new ArrayList<>();
    stores.profiles("shop", profiles::add);
    assertThat(profiles).hasSize(150);
    for (String axis :
        stores.segments("shop", 1).stream().map(SegmentRow::axis).distinct().toList()) {
      List<SegmentRow> rows =
          stores.segments("shop", 1).stream().filter(row -> row.axis().equals(axis)).toList();
      assertThat(rows.stream().mapToLong(SegmentRow::size).sum()).isEqualTo(150);
      assertThat(rows).allSatisfy(row -> assertThat(row.hybrids()).isBetween(0L, row.size()));
      for (SegmentRow row : rows) {
        String dominant = "\"" + axis + "\":\"" + row.name() + "\"";
        assertThat(
                profiles.stream().filter(p -> p.dominantSegmentsJson().contains(dominant)).count())
            .isEqualTo(row.size());
      }
    }
    assertThat(
            stores.archetypes("shop", 10_000).stream()
                .mapToLong(ModelStore.ArchetypeRow::customers)
                .sum())
        .isEqualTo(150);
  }

  @Test
  void asOfIsTheEndOfTheNewestOrdersDayUnlessGiven() {
    OrderRows rows = new OrderRows(SmallShop.ZONE);
    // 23:30 UTC on the 3rd is the 4th in Berlin.
    rows.addOrder(
        rows.customers().idOf("a"),
        "1",
        AsOf.parse("2024-05-03T23:30:00Z", ZoneOffset.UTC),
        true,
        Long.MAX_VALUE,
        -1);
    rows.addLine(-1, -1, 1, 10_000_000, 0);
    MemoryStores one = new MemoryStores(STORE, customers -> rows);
    assertThat(of(one).discover("shop", null, SETTINGS, 1, Progress.NONE).asOf())
        .isEqualTo("2024-05-04T21:59:59.999999Z");
    assertThat(of(one).discover("shop", "2024-06-01", SETTINGS, 1, Progress.NONE).asOf())
        .isEqualTo("2024-06-01T21:59:59.999999Z");
    assertThat(of(one).assign("shop", "2024-06-01T10:00:00Z", 1, Progress.NONE).asOf())
        .isEqualTo("2024-06-01T10:00:00Z");
    assertThat(one.profile("shop", "a").orElseThrow().asOf()).isEqualTo("2024-06-01T10:00:00Z");
  }

  @Test
  void assignmentKeepsModelAndMovesProfiles() {
    DiscoverSegments.Outcome first =
        discover.discover("shop", "2024-06-30", SETTINGS, 2, Progress.NONE);
    StoredProfile then = stores.profile("shop", "c1").orElseThrow();
    DiscoverSegments.Outcome second = discover.assign("shop", "2024-12-31", 2, Progress.NONE);
    StoredProfile later = stores.profile("shop", "c1").orElseThrow();

    assertThat(second.modelNo()).isEqualTo(first.modelNo());
    assertThat(second.contentHash()).isEqualTo(first.contentHash());
    assertThat(second.customers()).isGreaterThan(first.customers());
    assertThat(later.orders()).isGreaterThanOrEqualTo(then.orders());
    assertThat(later.asOf()).isAfter(then.asOf());
  }

  @Test
  void assignmentAtTheSameAsOfChangesNoProfile() {
    discover.discover("shop", "2024-10-31", SETTINGS, 2, Progress.NONE);
    StoredProfile before = stores.profile("shop", "c7").orElseThrow();
    discover.assign("shop", "2024-10-31", 1, Progress.NONE);
    StoredProfile after = stores.profile("shop", "c7").orElseThrow();
    assertThat(after).usingRecursiveComparison().ignoringFields("features").isEqualTo(before);
    // Unlike ==, this calls NaN equal to NaN: there are no satisfaction scores.
    assertThat(Arrays.equals(after.features(), before.features())).isTrue();
  }

  @Test
  void sameHistoryGivesTheSameHashAndTheNextNumber() {
    DiscoverSegments.Outcome first = discover.discover("shop", null, SETTINGS, 1, Progress.NONE);
    DiscoverSegments.Outcome second = discover.discover("shop", null, SETTINGS, 3, Progress.NONE);
    assertThat(second.contentHash()).isEqualTo(first.contentHash());
    assertThat(second.modelNo()).isEqualTo(2);
  }

  @Test
  void storeWithoutOrdersHasNothingToDiscover() {
    MemoryStores empty = new MemoryStores(STORE, customers -> new OrderRows(SmallShop.ZONE));
    assertNothingThere(
        () -> of(empty).discover("shop", null, SETTINGS, 1, Progress.NONE), "NO_ORDERS");
    assertThat(empty.ended()).hasSize(1);
    assertThat(empty.ended().getFirst()).startsWith("failed: store \"shop\" has no orders yet");
    assertThat(empty.open()).isZero();
  }

  @Test
  void asOfBeforeTheFirstOrderHasNothingToDiscover() {
    assertNothingThere(
        () -> discover.discover("shop", "2020-01-01", SETTINGS, 1, Progress.NONE), "NO_ORDERS");
    assertThat(stores.active("shop")).isEmpty();
  }

  @Test
  void assignmentNeedsAModel() {
    assertNothingThere(() -> discover.assign("shop", null, 1, Progress.NONE), "NO_MODEL");
    assertThat(stores.open()).isZero();
  }

  @Test
  void unknownStoreIsSaidBeforeARunBegins() {
    assertNothingThere(
        () -> discover.discover("other", null, SETTINGS, 1, Progress.NONE), "NO_STORE");
    assertThat(stores.begun()).isZero();
  }

  @Test
  void mistypedAsOfIsSaidBeforeARunBegins() {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> discover.discover("shop", "31.12.2024", SETTINGS, 1, Progress.NONE))
        .satisfies(e -> assertThat(e.code()).isEqualTo("AS_OF_BAD"));
    assertThat(stores.begun()).isZero();
  }

  private static void assertNothingThere(Runnable work, String code) {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(work::run)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.NOTHING_THERE);
              assertThat(e.code()).isEqualTo(code);
            });
  }

  @Test
  void cancelledWorkLeavesWhatWasThere() {
    discover.discover("shop", "2024-06-30", SETTINGS, 2, Progress.NONE);
    StoredModel before = stores.requireActive("shop");
    for (String stage : List.of("Reading", "Computing", "Discovering")) {
      StopAt progress = new StopAt(stage);
      assertThatExceptionOfType(CancellationException.class)
          .isThrownBy(() -> discover.discover("shop", null, SETTINGS, 2, progress));
      assertThat(progress.stages().getLast()).startsWith(stage);
      assertThat(stores.ended().getLast()).isEqualTo("cancelled: cancelled");
      assertThat(stores.requireActive("shop")).isSameAs(before);
      assertThat(stores.profile("shop", "c1").orElseThrow().modelNo()).isEqualTo(1);
      assertThat(stores.open()).isZero();
    }
  }

  @Test
  void failureIsRecordedAndLeavesWhatWasThere() {
    MemoryStores broken =
        new MemoryStores(
            STORE,
            customers -> {
              throw new IllegalStateException("the disk is gone");
            });
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> of(broken).discover("shop", null, SETTINGS, 1, Progress.NONE));
    assertThat(broken.ended()).containsExactly("failed: the disk is gone");
    assertThat(broken.active("shop")).isEmpty();
    assertThat(broken.open()).isZero();
  }

  @Test
  void oneTicketMakesSupportAvailable() {
    discover.discover("shop", null, SETTINGS, 2, Progress.NONE);
    // The only ticket is one without a score, so the axis has its counts.
    assertThat(stores.segments("shop", 1).stream().map(SegmentRow::axis).distinct())
        .hasSize(Axis.values().length);
  }
}
