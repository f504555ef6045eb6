package io.quimbi.engine.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.cluster.MembershipKernel;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.Division;
import io.quimbi.core.model.Scaler;
import io.quimbi.core.model.SegmentKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamerTest {
  private static final long SEED = Long.getLong("quimbi.seed", 20261121);
  private static final int CUSTOMERS = 400;
  private static final int SHOPS = 40;

  /** A shop made up: what customers do on an axis, and a tree of segments somewhere among them. */
  private record Shop(AxisModel axis, Map<Feature, double[]> customers) {
    static Shop of(Axis axis, Random random) {
      Map<Feature, double[]> customers = new EnumMap<>(Feature.class);
      for (Feature feature : axis.features()) {
        double[] values = new double[CUSTOMERS];
        double zeros = random.nextInt(3) == 0 ? random.nextDouble() : 0;
        double skew = 0.3 + 3 * random.nextDouble();
        for (int i = 0; i < CUSTOMERS; i++) {
          double u = Math.pow(random.nextDouble(), skew);
          values[i] = random.nextDouble() < zeros ? 0 : plausible(feature, u);
        }
        customers.put(feature, values);
      }
      return new Shop(
          AxisModel.of(
              axis,
              Optional.of(division(axis, "", customers, random)),
              true,
              Optional.empty(),
              false,
              Map.of(),
              Optional.empty()),
          customers);
    }

    private static double plausible(Feature feature, double u) {
      return switch (feature) {
        case VALUE_TREND, EXPANSION_RATE, ORDER_FREQUENCY_TREND, ACCELERATION_PHASE -> 2 * u - 1;
        case PREFERRED_CONTACT_TIME_COS, PREFERRED_CONTACT_TIME_SIN -> 1.4 * (u - 0.5);
        case AVG_DAYS_BETWEEN_ORDERS -> 400 * u;
        case SATISFACTION_AVG -> 1 + 4 * u;
        case EXPERTISE_LEVEL -> 5 * u;
        default ->
            switch (feature.unit()) {
              case SHARE, INDEX -> u;
              case COUNT -> 15 * u;
              case PER_MONTH -> 4 * u;
              case MONTHS, DAYS -> 60 * u;
              case MONEY -> 2000 * u;
              case SCORE -> 5 * u;
            };
      };
    }

    private static Division division(
        Axis axis, String above, Map<Feature, double[]> customers, Random random) {
      List<Scaler.Scale> scales = new ArrayList<>();
      for (Feature feature : axis.features()) {
        if (feature.inDistance()) {
          double[] y =
              Arrays.stream(Objects.requireNonNull(customers.get(feature)))
                  .map(x -> feature.log() ? Math.log1p(x) : x)
                  .toArray();
          double mean = Arrays.stream(y).average().orElseThrow();
          double variance = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElse(0);
          scales.add(
              new Scaler.Scale(
                  feature,
                  Double.NEGATIVE_INFINITY,
                  Double.POSITIVE_INFINITY,
                  mean,
                  Math.max(1e-3, Math.sqrt(variance))));
        }
      }
      Scaler scaler = new Scaler(scales, List.of());
      int k = 2 + random.nextInt(6);
      double[][] centroids = new double[k][scales.size()];
      List<Division.Segment> segments = new ArrayList<>();
      for (int j = 0; j < k; j++) {
        int somebody = random.nextInt(CUSTOMERS);
        for (int f = 0; f < scales.size(); f++) {
          // Somebody's own figures, or somewhere between two customers.
          int other = random.nextBoolean() ? somebody : random.nextInt(CUSTOMERS);
          double[] values = Objects.requireNonNull(customers.get(scales.get(f).feature()));
          centroids[j][f] = scaler.scale(f, (values[somebody] + values[other]) / 2);
        }
        String path = above + j;
        segments.add(
            new Division.Segment(
                path,
                SegmentKind.ORDINARY,
                "s_" + path,
                10,
                above.isEmpty() && random.nextInt(4) == 0
                    ? Optional.of(division(axis, path + ".", customers, random))
                    : Optional.empty(),
                "made up"));
      }
      return new Division(scaler, MembershipKernel.fuzzy(2), centroids, segments);
    }

    Population population() {
      return Population.of(customers);
    }

    List<SegmentName> names() {
      return new Namer(axis, population()).names(Map.of(), Set.of());
    }

    /** The share of customers below a value, half of the equal ones counted, from all of them. */
    double percentile(Feature feature, double value) {
      double below = 0;
      for (double x : Objects.requireNonNull(customers.get(feature))) {
        if (Math.abs(x - value) < 1e-7 * Math.max(1, Math.abs(value))) {
          below += 0.5;
        } else if (x < value) {
          below += 1;
        }
      }
      return below / CUSTOMERS;
    }
  }

  /** What a word means to somebody who has only the centroid and all customers before them. */
  private record Meaning(Shop shop, SegmentNode node) {
    /** Quantiles are kept in hundredths and between customers. */
    private static final double SLACK = 0.02;

    boolean high(Feature feature) {
      return rank(feature) >= 0.7 - SLACK;
    }

    boolean low(Feature feature) {
      return rank(feature) <= 0.3 + SLACK;
    }

    double rank(Feature feature) {
      return shop.percentile(feature, value(feature));
    }

    double value(Feature feature) {
      return node.centroid().getOrDefault(feature, Double.NaN);
    }

    boolean some(Predicate<Feature> what) {
      return node.centroid().keySet().stream().anyMatch(what);
    }
  }

  private static final Map<String, Predicate<Meaning>> WORDS =
      Map.ofEntries(
          Map.entry("high", m -> m.some(m::high)),
          Map.entry("low", m -> m.some(m::low)),
          Map.entry("big", m -> m.some(m::high)),
          Map.entry("biggest", m -> m.some(f -> m.rank(f) >= 0.88)),
          Map.entry("top", m -> m.some(f -> m.rank(f) >= 0.88)),
          Map.entry("small", m -> m.some(m::low)),
          Map.entry("medium", m -> m.some(f -> !m.high(f) || !m.low(f))),
          Map.entry("frequent", m -> m.some(m::high)),
          Map.entry("infrequent", m -> m.low(Feature.ORDERS_PER_MONTH)),
          Map.entry("weekly", m -> m.value(Feature.AVG_DAYS_BETWEEN_ORDERS) <= 10),
          Map.entry("monthly", m -> between(m, Feature.AVG_DAYS_BETWEEN_ORDERS, 20, 45)),
          Map.entry("quarterly", m -> between(m, Feature.AVG_DAYS_BETWEEN_ORDERS, 75, 130)),
          Map.entry("regulars", m -> m.rank(Feature.PURCHASE_CONSISTENCY) >= 0.28),
          Map.entry(
              "quiet",
              m ->
                  m.value(Feature.RECENT_ORDERS_90D) * m.value(Feature.AVG_DAYS_BETWEEN_ORDERS) / 90
                      <= 0.4001),
          Map.entry("active", m -> m.high(Feature.RECENT_ORDERS_90D)),
          Map.entry("steady", m -> true),
          Map.entry("irregular", m -> m.low(Feature.PURCHASE_CONSISTENCY)),
          Map.entry("new", m -> m.some(f -> true)),
          Map.entry(
              "long",
              m ->
                  m.high(
                      m.node.axis() == Axis.CUSTOMER_MATURITY
                          ? Feature.TENURE_MONTHS
                          : Feature.CHURN_RISK)),
          Map.entry("newer", m -> m.low(Feature.TENURE_MONTHS)),
          Map.entry("growing", m -> m.value(Feature.EXPANSION_RATE) >= 0.15),
          Map.entry("fading", m -> m.value(Feature.EXPANSION_RATE) <= -0.3),
          Map.entry(
              "up",
              m -> m.node.axis() != Axis.PURCHASE_VALUE || m.value(Feature.VALUE_TREND) >= 0.15),
          Map.entry("down", m -> m.value(Feature.VALUE_TREND) <= -0.15),
          Map.entry("never", m -> m.value(never(m.node.axis())) <= 0.0201),
          Map.entry(
              "weekend",
              m ->
                  m.node.axis() != Axis.PURCHASE_CADENCE
                      || m.high(Feature.WEEKEND_VS_WEEKDAY)
                      || m.some(m::low)
                      || m.some(f -> true)),
          Map.entry("weekday", m -> m.value(Feature.WEEKEND_VS_WEEKDAY) <= 0.2501),
          Map.entry("seasonal", m -> m.value(Feature.SEASONAL_PATTERN) >= 0.2),
          Map.entry("full", m -> m.some(f -> true)),
          Map.entry("premium", m -> m.high(Feature.PRICE_POINT_COMFORT)),
          Map.entry("luxury", m -> m.node.axis() == Axis.VALUE_SOPHISTICATION),
          Map.entry("loyal", m -> m.high(Feature.LOYALTY_INDEX)),
          Map.entry("wide", m -> m.some(m::high) || m.some(m::low)),
          Map.entry("narrow", m -> m.low(Feature.EXPERTISE_LEVEL)),
          Map.entry("few", m -> m.some(f -> true)),
          Map.entry("often", m -> m.some(m::high)),
          Map.entry("unhappy", m -> m.value(Feature.SATISFACTION_AVG) <= 2.8),
          Map.entry("happy", m -> m.value(Feature.SATISFACTION_AVG) >= 3.7),
          Map.entry("morning", m -> hour(m) >= 5 && hour(m) <= 12),
          Map.entry("afternoon", m -> hour(m) >= 13 && hour(m) <= 18),
          Map.entry("evening", m -> hour(m) >= 17 && hour(m) <= 23),
          Map.entry("night", m -> hour(m) >= 22 || hour(m) <= 5));

  private static Feature never(Axis axis) {
    return switch (axis) {
      case RETURN_BEHAVIOR -> Feature.RETURN_RATE;
      case SUPPORT_HISTORY -> Feature.TICKETS_PER_ORDER;
      case PRODUCT_KNOWLEDGE -> Feature.REPEAT_PRODUCT_RATE;
      default -> throw new AssertionError("never on " + axis);
    };
  }

  private static boolean between(Meaning m, Feature feature, double low, double high) {
    return m.value(feature) >= low && m.value(feature) <= high;
  }

  private static double hour(Meaning m) {
    double turn =
        Math.atan2(
                m.value(Feature.PREFERRED_CONTACT_TIME_SIN),
                m.value(Feature.PREFERRED_CONTACT_TIME_COS))
            / (2 * Math.PI);
    return 24 * (turn < 0 ? turn + 1 : turn);
  }

  @ParameterizedTest
  @EnumSource(Axis.class)
  void everyWordAgreesWithTheCentroid(Axis axis) {
    Random random = new Random(SEED + axis.ordinal());
    int named = 0;
    int checked = 0;
    int numbered = 0;
    for (int s = 0; s < SHOPS; s++) {
      Shop shop = Shop.of(axis, random);
      Map<String, SegmentNode> nodes = new HashMap<>();
      SegmentNode.of(shop.axis).forEach(node -> nodes.put(node.path(), node));
      List<SegmentName> names = shop.names();
      assertThat(names).hasSize(nodes.size());
      assertThat(names).extracting(SegmentName::name).doesNotHaveDuplicates();
      for (SegmentName name : names) {
        SegmentNode node = Objects.requireNonNull(nodes.get(name.path()));
        String said = "seed " + SEED + ", shop " + s + ": " + name + " at " + node.centroid();
        assertThat(name.name()).as(said).matches("[a-z0-9]+(_[a-z0-9]+){1,3}");
        assertThat(NameRules.objection(name.name())).as(said).isEmpty();
        assertThat(name.stale()).isFalse();
        for (Claim claim : name.claims()) {
          assertThat(borneOut(claim, shop, node)).as(said + " claims " + claim).isTrue();
        }
        for (String word : NameRules.words(name.name())) {
          Predicate<Meaning> meaning = WORDS.get(word);
          if (meaning != null) {
            assertThat(meaning.test(new Meaning(shop, node))).as(said + " says " + word).isTrue();
            checked++;
          }
          numbered += word.matches("\\d+") ? 1 : 0;
        }
        named++;
      }
    }
    assertThat(checked).isGreaterThan(named / 10);
    assertThat(numbered)
        .as("names that only a number tells apart, of " + named)
        .isLessThanOrEqualTo(named / 20);
  }

  private static boolean borneOut(Claim claim, Shop shop, SegmentNode node) {
    double x = claim.of().at(node.centroid()).orElseThrow();
    double slack = 1e-9;
    if (claim.scale() == Claim.Scale.PERCENTILE) {
      x = shop.percentile(Feature.valueOf(claim.quantity().toUpperCase(java.util.Locale.ROOT)), x);
      slack = Meaning.SLACK;
    }
    double low = claim.low() == null ? Double.NEGATIVE_INFINITY : claim.low();
    double high = claim.high() == null ? Double.POSITIVE_INFINITY : claim.high();
    return low > high ? x >= low || x <= high : x >= low - slack && x <= high + slack;
  }

  @Test
  void namesThatAreKeptOrTakenAreNotGivenAgain() {
    Random random = new Random(SEED);
    for (Axis axis : Axis.values()) {
      Shop shop = Shop.of(axis, random);
      List<SegmentName> first = shop.names();
      SegmentName kept = first.getFirst();
      Set<String> taken = new HashSet<>();
      first.stream().skip(1).forEach(name -> taken.add(name.name()));
      List<SegmentName> second =
          new Namer(shop.axis, shop.population()).names(Map.of(kept.identity(), kept), taken);
      assertThat(second.getFirst().name()).isEqualTo(kept.name());
      assertThat(second.stream().skip(1).map(SegmentName::name))
          .doesNotContainAnyElementsOf(taken)
          .doesNotContain(kept.name())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void keptNameWhoseClaimIsNoLongerTrueIsStale() {
    Shop shop = Shop.of(Axis.PURCHASE_VALUE, new Random(SEED));
    SegmentNode node = SegmentNode.of(shop.axis).getFirst();
    double rank =
        shop.percentile(
            Feature.LIFETIME_VALUE,
            Objects.requireNonNull(node.centroid().get(Feature.LIFETIME_VALUE)));
    Claim wrong =
        new Claim(
            "lifetime_value",
            Claim.Scale.PERCENTILE,
            rank > 0.5 ? null : 0.8,
            rank > 0.5 ? 0.2 : null);
    SegmentName had =
        new SegmentName(
            "purchase_value",
            node.identity(),
            "elsewhere",
            "some_spenders",
            NamedBy.BUILT_IN,
            "Long ago.",
            List.of(wrong),
            false);
    SegmentName now =
        new Namer(shop.axis, shop.population())
            .names(Map.of(had.identity(), had), Set.of())
            .getFirst();
    assertThat(now.name()).isEqualTo("some_spenders");
    assertThat(now.stale()).isTrue();
    assertThat(now.path()).isEqualTo(node.path());
    assertThat(now.interpretation()).isNotEqualTo("Long ago.");
  }

  @Test
  void namesAreTheSameEachTime() {
    for (Axis axis : Axis.values()) {
      Shop shop = Shop.of(axis, new Random(SEED));
      assertThat(shop.names()).isEqualTo(shop.names());
    }
  }

  @Test
  void withoutAnyKnowledgeOfTheStoreThereIsStillAName() {
    Shop shop = Shop.of(Axis.REPURCHASE_BEHAVIOR, new Random(SEED));
    List<SegmentName> names = new Namer(shop.axis, Population.unknown()).names(Map.of(), Set.of());
    assertThat(names)
        .extracting(SegmentName::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> NameRules.objection(name).isEmpty());
  }
}
