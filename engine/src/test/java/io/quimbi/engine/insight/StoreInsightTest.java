package io.quimbi.engine.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.insight.SegmentsReport.AxisReport;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import io.quimbi.engine.naming.Interpretation;
import io.quimbi.engine.naming.NameRules;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreInsightTest {
  private static final StoreSettings STORE = new StoreSettings("shop", SmallShop.ZONE, "EUR");
  private static final SmallShop SHOP = new SmallShop(8, 240);

  private final MemoryStores stores = new MemoryStores(STORE, SHOP::rows);
  private final StoreInsight insight = new StoreInsight(stores, stores, stores);

  @BeforeAll
  void discover() {
    // Early enough that some customers are still to come.
    discover(stores, "2024-03-31");
  }

  private static void discover(MemoryStores stores, String asOf) {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .discover("shop", asOf, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
  }

  @Test
  void reportHasAllAxesInTheirOrder() {
    SegmentsReport report = insight.segments("shop", Optional.empty());
    assertThat(report.model()).isEqualTo(1);
    assertThat(report.asOf()).isEqualTo(Instant.parse("2024-03-31T21:59:59.999999Z"));
    assertThat(report.axes())
        .extracting(AxisReport::axis)
        .hasSize(14)
        .startsWith("purchase_frequency");
    for (AxisReport axis : report.axes()) {
      assertThat(axis.segments().stream().mapToLong(SegmentReport::size).sum())
          .as(axis.axis())
          .isEqualTo(axis.available() ? report.customers() : 0);
      assertThat(axis.segments()).allSatisfy(s -> assertThat(s.description()).isNotBlank());
      if (axis.available()) {
        assertThat(axis.why()).isNotBlank();
        assertThat(Objects.requireNonNull(axis.hybridShare())).isBetween(0.0, 1.0);
        assertThat(axis.segments()).isNotEmpty();
      } else {
        assertThat(axis.reason()).startsWith("the store has no");
      }
    }
  }

  @Test
  void oneAxisCanBeAskedFor() {
    SegmentsReport report = insight.segments("shop", Optional.of(Axis.PURCHASE_VALUE));
    assertThat(report.axes()).extracting(AxisReport::axis).containsExactly("purchase_value");
    assertThat(report.customers())
        .isEqualTo(insight.segments("shop", Optional.empty()).customers());
  }

  @Test
  void everySegmentHasANameAndASentenceOfItsOwnFigures() {
    int compared = 0;
    for (AxisReport axis : insight.segments("shop", Optional.empty()).axes()) {
      assertThat(axis.segments()).extracting(SegmentReport::name).doesNotHaveDuplicates();
      for (SegmentReport segment : axis.segments()) {
        if (segment.kind().equals("ordinary") || segment.kind().equals("pinned")) {
          assertThat(segment.namedBy()).isEqualTo("built_in");
          assertThat(segment.nameStale()).isFalse();
          assertThat(NameRules.objection(segment.name())).as(segment.name()).isEmpty();
        } else {
          assertThat(segment.namedBy()).isNull();
          assertThat(segment.name()).isEqualTo(segment.path());
        }
        assertThat(segment.description()).endsWith(".");
        for (String part : segment.description().replaceAll("[.]$", "").split("; ", -1)) {
          int usual = part.indexOf(" where the median is ");
          if (usual > 0) {
            // What stands before is one of the centroid's figures as a person says it.
            String own = part.substring(0, usual);
            assertThat(segment.centroid().entrySet())
                .as(own)
                .anyMatch(
                    entry ->
                        Interpretation.plain(feature(entry.getKey()), entry.getValue())
                            .equalsIgnoreCase(own));
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  private static Feature feature(String id) {
    return Feature.valueOf(id.toUpperCase(Locale.ROOT));
  }

  @Test
  void customerReportAddsUpOnEveryAxis() {
    CustomerReport report = insight.customer("shop", "c1");
    assertThat(report.message()).isNull();
    assertThat(report.model()).isEqualTo(1);
    double confidence = 0;
    for (String axis : report.segmentMemberships().keySet()) {
      var memberships = Objects.requireNonNull(report.segmentMemberships().get(axis));
      assertThat(memberships.values().stream().mapToDouble(u -> u).sum())
          .as(axis)
          .isCloseTo(1, within(1e-3));
      String dominant = Objects.requireNonNull(report.dominantSegments().get(axis));
      assertThat(memberships).containsKey(dominant);
      confidence += Objects.requireNonNull(memberships.get(dominant));
      assertThat(report.membershipStrengths().get(axis)).isIn("strong", "balanced", "weak");
    }
    assertThat(Objects.requireNonNull(report.confidence()))
        .isCloseTo(confidence / report.segmentMemberships().size(), within(1e-9));
    CustomerReport.Archetype archetype = Objects.requireNonNull(report.archetype());
    assertThat(archetype.archetypeId()).startsWith("arch_");
    assertThat(archetype.signature())
        .contains("purchase_value=" + report.dominantSegments().get("purchase_value"))
        .contains(" + ");
    assertThat(archetype.share()).isPositive();
    assertThat(
            Objects.requireNonNull(report.avgOrderValue())
                .multiply(BigDecimal.valueOf(report.totalOrders())))
        .isCloseTo(Objects.requireNonNull(report.lifetimeValue()), within(new BigDecimal("500")));
    assertThat(Objects.requireNonNull(report.features().get("purchase_value")))
        .containsKeys("avg_order_value", "lifetime_value", "value_trend");
  }

  @Test
  void customerWithoutOrdersAwaitsTheFirst() {
    CustomerReport report = insight.customer("shop", "only-a-ticket");
    assertThat(report.archetype()).isNull();
    assertThat(report.totalOrders()).isZero();
    assertThat(report.segmentMemberships()).isEmpty();
    assertThat(report.message())
        .isEqualTo("awaiting first purchase: a customer without an order has no thumbprint");
  }

  @Test
  void customerWhoseOrdersWereCancelledAwaitsTheFirst() {
    MemoryStores cancelled =
        new MemoryStores(
            STORE,
            customers -> {
              OrderRows rows = new OrderRows(SmallShop.ZONE);
              rows.addOrder(rows.customers().idOf("gone"), "1", 0, true, 1, -1);
              rows.addLine(-1, -1, 1, 10_000_000, 0);
              return rows;
            });
    CustomerReport report =
        new StoreInsight(cancelled, cancelled, cancelled).customer("shop", "gone");
    assertThat(report.totalOrders()).isZero();
    assertThat(report.message())
        .isEqualTo("awaiting first purchase: every order so far was cancelled");
  }

  @Test
  void customerWhoCameLaterIsToldToBeAssigned() {
    String late = null;
    for (int c = 0; c < 240 && late == null; c++) {
      late = stores.profile("shop", "c" + c).isEmpty() ? "c" + c : null;
    }
    CustomerReport report = insight.customer("shop", Objects.requireNonNull(late));
    assertThat(report.archetype()).isNull();
    assertThat(report.totalOrders()).isPositive();
    assertThat(report.message()).endsWith("run quimbi assign");
  }

  @Test
  void beforeTheFirstDiscoveryThereAreNoSegments() {
    MemoryStores fresh = new MemoryStores(STORE, SHOP::rows);
    StoreInsight before = new StoreInsight(fresh, fresh, fresh);
    assertThat(before.customer("shop", "c1").message()).startsWith("no segments yet");
    assertCode(() -> before.segments("shop", Optional.empty()), "NO_MODEL");
    assertCode(() -> before.archetypes("shop", 10), "NO_MODEL");
    assertThat(before.status("shop", 5).model()).isNull();
  }

  @Test
  void whatIsNotThereIsSaidByName() {
    assertCode(() -> insight.customer("shop", "nobody"), "NO_CUSTOMER");
    assertCode(() -> insight.customer("other", "c1"), "NO_STORE");
    assertCode(() -> insight.segments("other", Optional.empty()), "NO_STORE");
    assertCode(() -> insight.archetypes("other", 10), "NO_STORE");
    assertCode(() -> insight.status("other", 10), "NO_STORE");
  }

  @Test
  void archetypesComeLargestFirst() {
    assertThat(insight.archetypes("shop", 5))
        .hasSize(5)
        .isSortedAccordingTo((a, b) -> Long.compare(b.customers(), a.customers()));
  }

  @Test
  void statusShowsTheActiveModel() {
    StoreInsight.StatusReport status = insight.status("shop", 5);
    assertThat(status.timeZone()).isEqualTo("Europe/Berlin");
    StoreInsight.StatusReport.ActiveModel model = Objects.requireNonNull(status.model());
    assertThat(model.provenance().path("code_version").stringValue()).isEqualTo("test");
  }

  @Test
  void modelOfALaterFormatIsRefused() {
    MemoryStores later = new MemoryStores(STORE, new SmallShop(9, 30)::rows);
    discover(later, "2024-12-31");
    later.replaceContent("{\"format\":99}".getBytes(StandardCharsets.UTF_8));
    assertCode(
        () -> new StoreInsight(later, later, later).segments("shop", Optional.empty()),
        "MODEL_FORMAT");
  }

  private static void assertCode(Runnable question, String code) {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(question::run)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
