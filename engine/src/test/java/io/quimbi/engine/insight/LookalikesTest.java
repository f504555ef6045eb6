package io.quimbi.engine.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.insight.LookalikesReport.Lookalike;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lookalikes and reasons of a small shop, by what its stored profiles say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookalikesTest {
  private static final StoreSettings STORE = new StoreSettings("shop", SmallShop.ZONE, "EUR");
  private static final SmallShop SHOP = new SmallShop(8, 240);

  private final MemoryStores stores = new MemoryStores(STORE, SHOP::rows);
  private final StoreInsight insight = new StoreInsight(stores, stores, stores);
  private final Lookalikes lookalikes = new Lookalikes(stores, stores, insight, 2);
  private final CustomerWhy why = new CustomerWhy(stores, stores, insight);
  private final List<String> ids = new ArrayList<>();

  @BeforeAll
  void discover() {
    discover("2024-03-31");
    stores.profiles("shop", profile -> ids.add(profile.customerId()));
  }

  @AfterAll
  void close() {
    lookalikes.close();
  }

  private void discover(String asOf) {
    discover(stores, asOf);
  }

  private static DiscoverSegments discover(MemoryStores in, String asOf) {
    DiscoverSegments discovery = new DiscoverSegments(in, in, in, Clock.systemUTC(), "test");
    discovery.discover("shop", asOf, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    return discovery;
  }

  /** The distances of a fingerprint as the answer about a customer gives them, axis by axis. */
  private Map<String, double[]> fingerprint(String id) {
    Map<String, double[]> fingerprint = new HashMap<>();
    why.of("shop", id, Optional.empty())
        .axes()
        .forEach(
            (axis, on) ->
                fingerprint.put(
                    axis,
                    on.fingerprint().stream()
                        .mapToDouble(WhyReport.SegmentDistance::distance)
                        .toArray()));
    return fingerprint;
  }

  @Test
  void lookalikesAreTheNearestByTheFingerprintsThatAnswersShow() {
    String id = ids.get(3);
    LookalikesReport report = lookalikes.of("shop", id, 240, Metric.COSINE);
    assertThat(report.compared()).isEqualTo(ids.size());
    assertThat(report.lookalikes()).hasSize(ids.size() - 1);
    assertThat(report.lookalikes())
        .extracting(one -> one.customer().customerId())
        .doesNotContain(id);
    assertThat(report.lookalikes())
        .isSortedAccordingTo(Comparator.comparingDouble(Lookalike::distance));

    // What is compared are these distances times a factor of the axis; so nobody nearer can differ
    // more on every axis.
    List<Lookalike> euclidean = lookalikes.of("shop", id, 240, Metric.EUCLIDEAN).lookalikes();
    Map<String, double[]> own = fingerprint(id);
    List<double[]> gaps =
        euclidean.stream().map(one -> gaps(own, fingerprint(one.customer().customerId()))).toList();
    int compared = 0;
    for (int i = 0; i < gaps.size(); i++) {
      for (int j = i + 1; j < gaps.size(); j++) {
        double[] near = gaps.get(i);
        double[] far = gaps.get(j);
        assertThat(IntStream.range(0, near.length).allMatch(axis -> far[axis] + 1e-4 < near[axis]))
            .isFalse();
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(1_000);
  }

  /** Squared gaps axis by axis. */
  private static double[] gaps(Map<String, double[]> one, Map<String, double[]> other) {
    return one.entrySet().stream()
        .mapToDouble(
            entry -> {
              double[] others = other.getOrDefault(entry.getKey(), new double[0]);
              return IntStream.range(0, others.length)
                  .mapToDouble(i -> Math.pow(entry.getValue()[i] - others[i], 2))
                  .sum();
            })
        .toArray();
  }

  @Test
  void whatTwoShareBothHave() {
    LookalikesReport report = lookalikes.of("shop", ids.get(5), 10, Metric.COSINE);
    Map<String, String> own = insight.customer("shop", ids.get(5)).dominantSegments();
    int shared = 0;
    for (Lookalike one : report.lookalikes()) {
      Map<String, String> theirs =
          insight.customer("shop", one.customer().customerId()).dominantSegments();
      for (LookalikesReport.Shared segment : one.shared()) {
        assertThat(own).containsEntry(segment.axis(), segment.segment());
        assertThat(theirs).containsEntry(segment.axis(), segment.segment());
        assertThat(segment.segment()).isNotEqualTo("not_enough_orders");
        shared++;
      }
      assertThat(one.shared())
          .isSortedAccordingTo(Comparator.comparingDouble(LookalikesReport.Shared::share));
    }
    assertThat(shared).isGreaterThan(10);
    assertThat(report.anomalyPercentile()).isBetween(0.0, 100.0);
  }

  @Test
  void anAudienceLeavesItsSeedsOutAndCountsWhomItDoesNotKnow() {
    List<String> seeds = List.of(ids.get(1), "nobody", ids.get(7), ids.get(1));
    LookalikeAudience audience = lookalikes.audience("shop", seeds, 20, Metric.COSINE);
    assertThat(audience.seeds()).isEqualTo(2);
    assertThat(audience.unknown()).containsExactly("nobody");
    assertThat(audience.unknownCount()).isEqualTo(1);
    assertThat(audience.lookalikes()).hasSize(20);
    for (Lookalike one : audience.lookalikes()) {
      assertThat(seeds).doesNotContain(one.customer().customerId()).contains(one.nearestTo());
    }
    // Whoever is nearest to a seed alone is in the audience of both.
    Lookalike first = lookalikes.of("shop", ids.get(1), 1, Metric.COSINE).lookalikes().getFirst();
    if (!seeds.contains(first.customer().customerId())) {
      assertThat(audience.lookalikes().getFirst().distance()).isLessThanOrEqualTo(first.distance());
    }
    assertThat(audience.common())
        .allSatisfy(common -> assertThat(common.seedShare()).isGreaterThan(common.share()));
  }

  @Test
  void errorsSayWhatToDo() {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> lookalikes.of("shop", "nobody", 10, Metric.COSINE))
        .withMessage("store \"shop\" has no customer \"nobody\"");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> lookalikes.of("shop", ids.getFirst(), 0, Metric.COSINE))
        .withMessage("the number of lookalikes must be from 1 to 10000, was 0");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> lookalikes.audience("shop", List.of("nobody"), 1, Metric.COSINE))
        .withMessageStartingWith("of the 1 seeds none has a thumbprint");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> lookalikes.audience("shop", List.of(), 1, Metric.COSINE))
        .withMessageContaining("needs 1 to 10000 different seeds, were 0");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> Lookalikes.metric("manhattan"))
        .withMessage("metric \"manhattan\" is none; choose cosine or euclidean");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> why.of("shop", "nobody", Optional.empty()))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(QuimbiException.Kind.NOTHING_THERE));
  }

  @Test
  void reasonsAddUpToTheMembershipOnEveryAxisOfEverybody() {
    int explained = 0;
    int silent = 0;
    for (String id : ids) {
      WhyReport report = why.of("shop", id, Optional.empty());
      CustomerReport customer = insight.customer("shop", id);
      for (Map.Entry<String, WhyReport.AxisWhy> entry : report.axes().entrySet()) {
        WhyReport.AxisWhy on = entry.getValue();
        assertThat(on.segment()).isEqualTo(customer.dominantSegments().get(entry.getKey()));
        double stored =
            customer
                .segmentMemberships()
                .getOrDefault(entry.getKey(), Map.of())
                .getOrDefault(on.segment(), Double.NaN);
        assertThat(on.membership()).isCloseTo(stored, within(2e-4));
        if (on.reason() != null) {
          assertThat(on.features()).isEmpty();
          assertThat(on.segment()).isEqualTo("not_enough_orders");
          silent++;
          continue;
        }
        double median = on.medianMembership() == null ? Double.NaN : on.medianMembership();
        assertThat(on.features().stream().mapToDouble(FeatureContribution::contribution).sum())
            .isCloseTo(on.membership() - median, within(1e-9));
        explained++;
      }
    }
    assertThat(explained).isGreaterThan(1_000);
    assertThat(silent).isGreaterThan(10);
  }

  @Test
  void oneAxisCanBeAskedForAndAnUnavailableOneSaysWhy() {
    WhyReport report = why.of("shop", ids.get(3), Optional.of(Axis.PURCHASE_VALUE));
    assertThat(report.axes()).containsOnlyKeys("purchase_value");
    assertThat(report.axes().get("purchase_value")).isNotNull();
    assertThat(
            report.axes().values().iterator().next().features().stream()
                .map(FeatureContribution::text))
        .anyMatch(text -> text.contains(" spent in all, store median "));
    insight.segments("shop", Optional.empty()).axes().stream()
        .filter(axis -> !axis.available())
        .forEach(
            axis ->
                assertThatExceptionOfType(QuimbiException.class)
                    .isThrownBy(() -> why.of("shop", ids.get(3), Axis.of(axis.axis())))
                    .withMessage("axis " + axis.axis() + " has no segments: " + axis.reason()));
  }

  @Test
  void newProfilesAreTakenOverAtOnce() {
    MemoryStores own = new MemoryStores(STORE, SHOP::rows);
    StoreInsight ofOwn = new StoreInsight(own, own, own);
    DiscoverSegments discovery = discover(own, "2024-03-31");
    try (Lookalikes kept = new Lookalikes(own, own, ofOwn, 1);
        Lookalikes fresh = new Lookalikes(own, own, ofOwn, 1)) {
      String id = ids.get(3);
      LookalikesReport before = kept.of("shop", id, 10, Metric.COSINE);
      discovery.assign("shop", "2024-09-30", 2, Progress.NONE);

      LookalikesReport after = kept.of("shop", id, 10, Metric.COSINE);

      assertThat(after).isEqualTo(fresh.of("shop", id, 10, Metric.COSINE)).isNotEqualTo(before);
    }
  }

  @Test
  void profilesThatChangeOneByOneAreReadBeforeAnAnswer() {
    MemoryStores own = new MemoryStores(STORE, SHOP::rows);
    StoreInsight ofOwn = new StoreInsight(own, own, own);
    discover(own, "2024-03-31");
    try (Lookalikes kept = new Lookalikes(own, own, ofOwn, 1);
        Lookalikes fresh = new Lookalikes(own, own, ofOwn, 1)) {
      String id = ids.get(3);
      LookalikesReport before = kept.of("shop", id, 10, Metric.COSINE);
      String nearest = before.lookalikes().getFirst().customer().customerId();
      own.touch(nearest, null);
      StoredProfile other = own.profile("shop", ids.get(40)).orElseThrow();
      own.touch(id, as(other, id));

      LookalikesReport after = kept.of("shop", id, 10, Metric.COSINE);

      assertThat(after.compared()).isEqualTo(before.compared() - 1);
      assertThat(after.lookalikes().getFirst().distance()).isCloseTo(0, within(1e-6));
      assertThat(after.lookalikes())
          .isEqualTo(fresh.of("shop", id, 10, Metric.COSINE).lookalikes());
    }
  }

  /** An order makes a profile as of its own time, which may be long before or after everybody's. */
  @Test
  void profilesOfOtherTimesAreAsLongAfterTheirOrdersAsWhenTheyWereMade() {
    MemoryStores own = new MemoryStores(STORE, SHOP::rows);
    StoreInsight ofOwn = new StoreInsight(own, own, own);
    discover(own, "2024-03-31");
    try (Lookalikes before = new Lookalikes(own, own, ofOwn, 1);
        Lookalikes after = new Lookalikes(own, own, ofOwn, 1)) {
      String id = ids.get(3);
      LookalikesReport same = before.of("shop", id, 10, Metric.COSINE);
      for (String one : List.of(ids.getFirst(), ids.getLast())) {
        own.touch(one, later(own.profile("shop", one).orElseThrow(), one, Duration.ofDays(-400)));
      }

      LookalikesReport found = after.of("shop", id, 10, Metric.COSINE);

      assertThat(found.lookalikes().stream().map(Lookalike::distance))
          .isEqualTo(same.lookalikes().stream().map(Lookalike::distance).toList());
      assertThat(found.asOf()).isEqualTo(same.asOf());
    }
  }

  /** Somebody's profile as another customer's. */
  private static StoredProfile as(StoredProfile profile, String customerId) {
    return later(profile, customerId, Duration.ZERO);
  }

  private static StoredProfile later(StoredProfile profile, String customerId, Duration by) {
    return new StoredProfile(
        customerId,
        profile.modelNo(),
        profile.asOf().plus(by),
        profile.memberships(),
        profile.dominantSegmentsJson(),
        profile.membershipStrengthsJson(),
        profile.archetypeId(),
        profile.features(),
        profile.orders(),
        profile.lifetimeValue(),
        profile.paid(),
        profile.firstOrderAt().plus(by),
        profile.lastOrderAt().plus(by),
        profile.prediction());
  }
}
