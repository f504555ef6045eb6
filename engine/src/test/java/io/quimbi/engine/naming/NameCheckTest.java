package io.quimbi.engine.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.SegmentKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameCheckTest {
  /** Somebody who orders each week, in a shop where the usual gap is 50 days. */
  private static final SegmentNode WEEKLY =
      new SegmentNode(
          Axis.PURCHASE_FREQUENCY,
          "0",
          "s_0",
          SegmentKind.ORDINARY,
          true,
          Map.of(
              Feature.AVG_DAYS_BETWEEN_ORDERS, 7.0,
              Feature.ORDERS_PER_MONTH, 4.2,
              Feature.RECENT_ORDERS_90D, 12.0,
              Feature.PURCHASE_CONSISTENCY, 0.5),
          Map.of(
              Feature.AVG_DAYS_BETWEEN_ORDERS, -2.0,
              Feature.ORDERS_PER_MONTH, 2.0,
              Feature.RECENT_ORDERS_90D, 1.5,
              Feature.PURCHASE_CONSISTENCY, 0.0),
          "");

  private static final Population POPULATION = population();

  private static Population population() {
    Map<Feature, double[]> values = new EnumMap<>(Feature.class);
    values.put(Feature.AVG_DAYS_BETWEEN_ORDERS, evenly(100));
    values.put(Feature.ORDERS_PER_MONTH, evenly(5));
    values.put(Feature.RECENT_ORDERS_90D, evenly(13));
    values.put(Feature.PURCHASE_CONSISTENCY, evenly(1));
    return Population.of(values);
  }

  private static double[] evenly(double up) {
    return IntStream.rangeClosed(0, 200).mapToDouble(i -> up * i / 200).toArray();
  }

  private static NameCheck.Outcome check(String name) {
    return NameCheck.of(name, WEEKLY, Set.of("somebody_else"), POPULATION);
  }

  @ParameterizedTest
  @CsvSource({
    "weekly_shoppers", "weekly_regulars", "frequent_returning_guests", "kitchen_table_friends",
    "highly_valued_guests", "active_weekly_shoppers", "very_frequent_guests",
        "average_regularity_guests"
  })
  void whatIsTrueOrSaysNothingPasses(String name) {
    assertThat(check(name).objection()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "monthly_shoppers, avg_days_between_orders",
    "rare_monthly_guests, none of its figures",
    "infrequent_shoppers, contradicts",
    "weekly_shoppers_gone_quiet, rhythm_kept",
    "evening_regular_guests, does not tell",
    "seasonal_guests, does not tell",
    "shoppers, two to four words",
    "Weekly_Shoppers, capitals",
    "weekly shoppers, two to four words",
    "one_two_three_four_five, two to four words",
    "somebody_else, another segment"
  })
  void whatIsFalseOrMalformedIsRefusedWithTheReason(String name, String reason) {
    assertThat(check(name).objection()).contains(reason);
  }

  @Test
  void claimsOfAProposedNameAreKept() {
    assertThat(check("weekly_shoppers").claims())
        .extracting(Claim::quantity)
        .contains("avg_days_between_orders", "rhythm_kept");
    assertThat(check("kitchen_table_friends").claims()).isEmpty();
    assertThat(Claim.parse(Claim.json(check("weekly_shoppers").claims())))
        .isEqualTo(check("weekly_shoppers").claims());
  }

  @Test
  void sentenceMayOnlyUseTheFiguresItWasGiven() {
    AxisSheet.Segment segment =
        new AxisSheet.Segment(
            "0",
            "weekly_shoppers",
            0.142,
            "",
            List.of(
                new AxisSheet.Figure("avg_days_between_orders", "days", 7.03, 50.0, 4),
                new AxisSheet.Figure("discount_usage_rate", "of orders", 0.456, 0.1, 80)));
    assertThat(NameCheck.sentence("They order about every 7 days; the usual gap is 50.", segment))
        .isTrue();
    assertThat(NameCheck.sentence("14 % of customers, 46 % of orders at a discount.", segment))
        .isTrue();
    assertThat(NameCheck.sentence("They order every 21 days or so, like clockwork.", segment))
        .isFalse();
    assertThat(NameCheck.sentence("Short.", segment)).isFalse();
    assertThat(NameCheck.sentence("They order \u001b[31moften enough.", segment)).isFalse();
    assertThat(NameCheck.sentence("x".repeat(301), segment)).isFalse();
  }
}
