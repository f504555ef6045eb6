package io.quimbi.engine.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.AxisModel;
import io.quimbi.core.model.OneOrderStages;
import io.quimbi.core.model.SegmentKind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterpretationTest {
  @Test
  void valuesReadAsAPersonSaysThem() {
    assertThat(Interpretation.plain(Feature.ORDERS_PER_MONTH, 3.21))
        .isEqualTo("3.2 orders a month");
    assertThat(Interpretation.plain(Feature.AVG_DAYS_BETWEEN_ORDERS, 112.4))
        .isEqualTo("order about every 112 days");
    assertThat(Interpretation.plain(Feature.AVG_DAYS_BETWEEN_ORDERS, 9.96))
        .isEqualTo("order about every 10 days");
    assertThat(Interpretation.plain(Feature.LIFETIME_VALUE, 1234567.891))
        .isEqualTo("1,234,567.89 spent in all");
    assertThat(Interpretation.plain(Feature.LIFETIME_VALUE, -12.5))
        .isEqualTo("-12.50 spent in all");
    assertThat(Interpretation.plain(Feature.DISCOUNT_USAGE_RATE, 0.456))
        .isEqualTo("46 % of orders with a discount");
    assertThat(Interpretation.plain(Feature.VALUE_TREND, -0.593))
        .isEqualTo("trend of the order value -0.59");
  }

  @Test
  void aHairBelowZeroIsZero() {
    assertThat(Interpretation.plain(Feature.RETURN_RATE, -1e-17))
        .isEqualTo("0 % of orders with a refund");
    assertThat(Interpretation.plain(Feature.VALUE_TREND, -0.0004))
        .isEqualTo("trend of the order value 0.00");
    assertThat(Interpretation.plain(Feature.RECENT_ORDERS_90D, -0.0))
        .isEqualTo("0 orders in the last 90 days");
  }

  private static final AxisModel FREQUENCY =
      AxisModel.of(
          Axis.PURCHASE_FREQUENCY,
          Optional.empty(),
          true,
          Optional.of(new OneOrderStages(53.2, 160.4)),
          true,
          Map.of(),
          Optional.empty());

  private static String reserved(AxisModel axis, String path, String kind) {
    return Interpretation.reserved(axis, path, SegmentKind.valueOf(kind.toUpperCase(Locale.ROOT)));
  }

  @Test
  void reservedSegmentsSayWhoIsInThem() {
    assertThat(reserved(FREQUENCY, "one_order_new", "one_order_stage"))
        .isEqualTo("One order, up to 53 days ago: the next is not due yet.");
    assertThat(reserved(FREQUENCY, "one_order_due", "one_order_stage"))
        .isEqualTo("One order, 53 to 160 days ago: the next is due.");
    assertThat(reserved(FREQUENCY, "one_order_lapsed", "one_order_stage"))
        .isEqualTo("One order, more than 160 days ago: few come back after that.");
    assertThat(reserved(FREQUENCY, "exceptional", "exceptional"))
        .isEqualTo("Orders far more often than the store's other regulars.");
  }

  @Test
  void notEnoughOrdersSaysHowManyItTakes() {
    for (Axis axis : new Axis[] {Axis.PURCHASE_CADENCE, Axis.CUSTOMER_MATURITY}) {
      AxisModel model =
          AxisModel.of(
              axis, Optional.empty(), true, Optional.empty(), false, Map.of(), Optional.empty());
      assertThat(reserved(model, "not_enough_orders", "not_enough_orders"))
          .isEqualTo(
              axis == Axis.PURCHASE_CADENCE
                  ? "Fewer than 3 orders so far: too early to say."
                  : "One order so far: too early to say.");
    }
  }
}
