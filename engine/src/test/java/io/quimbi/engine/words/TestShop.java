package io.quimbi.engine.words;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.OneOrderStages;
import io.quimbi.engine.insight.SegmentsReport.SegmentReport;
import io.quimbi.engine.words.Vocabulary.KnownAxis;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a shop has whose segments were given names, as questions meet it. */
final class TestShop {
  static final LocalDate TODAY = LocalDate.parse("2026-06-30");

  private TestShop() {}

  /** Amounts in pounds; nothing is known of support. */
  static Vocabulary vocabulary() {
    return new Vocabulary(
        List.of(
            axis(
                Axis.PURCHASE_FREQUENCY,
                segment("weekly_shoppers", Feature.ORDERS_PER_MONTH, 4.9),
                segment("monthly_regulars", Feature.ORDERS_PER_MONTH, 1.5),
                segment("rare_visitors", Feature.ORDERS_PER_MONTH, 0.3),
                reserved("one_order_new", "one_order_stage"),
                reserved("one_order_due", "one_order_stage"),
                reserved("one_order_lapsed", "one_order_stage"),
                reserved("exceptional", "exceptional")),
            axis(
                Axis.PURCHASE_VALUE,
                segment("top_wallets", Feature.LIFETIME_VALUE, 2400, Feature.AVG_ORDER_VALUE, 120),
                segment("steady_middle", Feature.LIFETIME_VALUE, 330, Feature.AVG_ORDER_VALUE, 55),
                segment("pocket_money", Feature.LIFETIME_VALUE, 14, Feature.AVG_ORDER_VALUE, 13)),
            axis(
                Axis.CATEGORY_EXPLORATION,
                segment(
                    "wide_explorers",
                    Feature.UNIQUE_CATEGORIES,
                    7.4,
                    Feature.NEW_CATEGORY_RATE,
                    0.66),
                segment(
                    "one_shelf", Feature.UNIQUE_CATEGORIES, 1.7, Feature.NEW_CATEGORY_RATE, 0.12),
                reserved("not_enough_orders", "not_enough_orders")),
            axis(
                Axis.PRICE_SENSITIVITY,
                segment(
                    "deal_hunters",
                    Feature.DISCOUNT_USAGE_RATE,
                    0.98,
                    Feature.FULL_PRICE_RATIO,
                    0.08),
                segment(
                    "sometimes_sale",
                    Feature.DISCOUNT_USAGE_RATE,
                    0.4,
                    Feature.FULL_PRICE_RATIO,
                    0.6),
                segment("list_price", Feature.DISCOUNT_USAGE_RATE, 0, Feature.FULL_PRICE_RATIO, 1)),
            axis(
                Axis.PURCHASE_CADENCE,
                segment(
                    "saturday_browsers",
                    Feature.WEEKEND_VS_WEEKDAY,
                    0.66,
                    Feature.SEASONAL_PATTERN,
                    0.2),
                segment(
                    "office_hours",
                    Feature.WEEKEND_VS_WEEKDAY,
                    0.06,
                    Feature.SEASONAL_PATTERN,
                    0.3),
                segment(
                    "december_only",
                    Feature.WEEKEND_VS_WEEKDAY,
                    0.25,
                    Feature.SEASONAL_PATTERN,
                    0.9)),
            axis(
                Axis.RETURN_BEHAVIOR,
                segment("keeps_everything", Feature.RETURN_RATE, 0),
                segment("sends_back", Feature.RETURN_RATE, 0.44)),
            axis(
                Axis.VALUE_SOPHISTICATION,
                segment(
                    "finest_goods", Feature.LUXURY_RATE, 0.46, Feature.PRICE_POINT_COMFORT, 0.88),
                segment(
                    "everyday_basics", Feature.LUXURY_RATE, 0, Feature.PRICE_POINT_COMFORT, 0.3))),
        "GBP",
        TODAY,
        Optional.of(new OneOrderStages(41, 125)),
        true);
  }

  /** The same where the orders do not say that anybody stops. */
  static Vocabulary withoutChurn() {
    Vocabulary shop = vocabulary();
    List<KnownAxis> axes = new ArrayList<>(shop.axes());
    axes.add(
        axis(
            Axis.LOYALTY_TRAJECTORY,
            segment("on_the_up", Feature.CHURN_RISK, 0.1),
            segment("gone_cold", Feature.CHURN_RISK, 0.9)));
    return new Vocabulary(axes, shop.currency(), shop.today(), shop.stages(), false);
  }

  static KnownAxis axis(Axis axis, SegmentReport... segments) {
    return new KnownAxis(axis, List.of(segments));
  }

  static SegmentReport segment(String name, Feature feature, double value) {
    return segment(name, "ordinary", Map.of(feature.id(), value));
  }

  private static SegmentReport segment(
      String name, Feature feature, double value, Feature second, double secondValue) {
    return segment(name, "ordinary", Map.of(feature.id(), value, second.id(), secondValue));
  }

  private static SegmentReport reserved(String name, String kind) {
    return segment(name, kind, Map.of());
  }

  private static SegmentReport segment(String name, String kind, Map<String, Double> centroid) {
    return new SegmentReport(
        name,
        name,
        kind,
        name,
        null,
        "built_in",
        false,
        100,
        0.1,
        "as its name says",
        centroid,
        null,
        null,
        null);
  }
}
