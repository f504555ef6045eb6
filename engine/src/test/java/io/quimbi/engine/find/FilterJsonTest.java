package io.quimbi.engine.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.Condition.Level;
import io.quimbi.engine.snapshot.DriftCondition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FilterJsonTest {
  private static final LocalDate MAY = LocalDate.parse("2026-05-01");

  /** A condition of every kind. */
  private static List<Condition> conditions() {
    return List.of(
        new Condition.InSegment(Axis.PURCHASE_VALUE, List.of("big", "100%_\"quoted\"")),
        new Condition.Membership(Axis.PURCHASE_VALUE, "big", Range.moreThan(0.5)),
        new Condition.HasStrength(Optional.empty(), List.of(Strength.BALANCED)),
        new Condition.HasStrength(Optional.of(Axis.PURCHASE_CADENCE), List.of(Strength.WEAK)),
        new Condition.OfArchetype(List.of("arch_00000a"), true),
        new Condition.FigureIn(Figure.LIFETIME_VALUE, Range.between(10, 20.5)),
        new Condition.FeatureIn(Feature.RETURN_RATE, Range.lessThan(0.1)),
        new Condition.ChurnLevel(List.of(Level.HIGH, Level.CRITICAL)),
        new Condition.Ordered(
            Condition.Ordered.Which.FIRST, Optional.of(MAY), Optional.of(MAY.plusDays(3))),
        new Condition.WithId(List.of("17", "'; --")),
        new Condition.LikeCustomer("17", 5),
        new Condition.Drifted(DriftCondition.ANY),
        new Condition.Drifted(
            new DriftCondition(
                Optional.of(Axis.PURCHASE_FREQUENCY),
                List.of("often"),
                List.of("rarely", "never"),
                Optional.of(0.1),
                Optional.of(0.9),
                List.of(Severity.MAJOR),
                List.of(Severity.SIGNIFICANT, Severity.MAJOR),
                Optional.of(
                    new DriftCondition.EvidenceAsked(List.of(EvidenceKind.ALL.getFirst()), 3)),
                DriftCondition.Period.between(Optional.of(MAY), Optional.empty()))),
        new Condition.Drifted(DriftCondition.ANY.over(DriftCondition.Period.days(90))));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    List<Clause> where = new ArrayList<>();
    conditions().forEach(condition -> where.add(new Clause(where.size() % 2 == 1, condition)));
    CustomerFilter filter =
        new CustomerFilter(where, Optional.of(Order.least(Figure.TOTAL_ORDERS)), Optional.of(20));
    assertThat(FilterJson.parse(FilterJson.write(filter).toString())).isEqualTo(filter);
    for (Order.Key key :
        List.of(
            new Order.ByFeature(Feature.RETURN_RATE),
            new Order.ByMembership(Axis.PURCHASE_VALUE, "big"),
            Order.Found.DRIFT,
            Order.Found.EVIDENCE,
            Order.Found.SIMILARITY)) {
      CustomerFilter ordered =
          new CustomerFilter(
              conditions().stream().map(Clause::that).toList(),
              Optional.of(new Order(key, true)),
              Optional.empty());
      assertThat(FilterJson.parse(FilterJson.write(ordered).toString())).isEqualTo(ordered);
    }
    assertThat(FilterJson.parse("{}")).isEqualTo(CustomerFilter.EVERYBODY);
  }

  @Test
  void sentenceNamesEverythingThatIsAsked() {
    String sentence =
        FilterWords.of(
            CustomerFilter.of(conditions().toArray(Condition[]::new)).limitedTo(1500), "EUR");
    assertThat(sentence)
        .contains(
            "purchase_value is big or 100%_\"quoted\"",
            "membership in big on purchase_value is more than 0.5",
            "hybrids",
            "arch_00000a",
            "at least 10 and at most 20.5 EUR",
            "less than 10 %",
            "churn risk is high or critical",
            "first order was between 2026-05-01 and 2026-05-04",
            "17 or '; --",
            "5 most like customer 17",
            "from often to rarely or never on purchase_frequency",
            "drift score on purchase_frequency of at least 0.1 of at most 0.9",
            "significant or major",
            "over the last 90 days",
            "the 1,500 with the highest lifetime value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|FILTER_BAD_JSON|filter must be an object",
        "{|FILTER_BAD_JSON|not JSON",
        "{} {}|FILTER_BAD_JSON|not JSON",
        "{\"were\": []}|FILTER_BAD_JSON|no field \"were\"; there are where",
        "{\"where\": {}}|FILTER_BAD_JSON|where must be a list",
        "{\"where\": [{\"kind\": \"segmnt\"}]}|FILTER_BAD_JSON|where[0].kind: there is no kind of condition \"segmnt\"; there are segment",
        "{\"where\": [{\"kind\": \"segment\", \"axis\": \"purchase_valu\", \"any_of\": [\"x\"]}]}|AXIS_UNKNOWN|there are purchase_value",
        "{\"where\": [{\"kind\": \"segment\", \"axis\": \"purchase_value\"}]}|FILTER_BAD_JSON|where[0] needs the field \"any_of\"",
        "{\"where\": [{\"kind\": \"segment\", \"axis\": \"purchase_value\", \"any_of\": []}]}|FILTER_LIST|where[0]",
        "{\"where\": [{\"kind\": \"segment\", \"axis\": \"purchase_value\", \"any_of\": [7]}]}|FILTER_BAD_JSON|any_of[0] must be a text, was 7",
        "{\"where\": [{\"kind\": \"figure\", \"figure\": \"orders\", \"at_least\": 1}]}|FILTER_BAD_JSON|there are total_orders",
        "{\"where\": [{\"kind\": \"figure\", \"figure\": \"total_orders\"}]}|FILTER_RANGE|needs a bound",
        "{\"where\": [{\"kind\": \"figure\", \"figure\": \"total_orders\", \"at_least\": 5, \"at_most\": 3}]}|FILTER_RANGE|nothing lies between",
        "{\"where\": [{\"kind\": \"figure\", \"figure\": \"total_orders\", \"at_least\": 5, \"less_than\": 5}]}|FILTER_RANGE|excluded",
        "{\"where\": [{\"kind\": \"figure\", \"figure\": \"total_orders\", \"at_least\": 1, \"more_than\": 1}]}|FILTER_BAD_JSON|not both",
        "{\"where\": [{\"kind\": \"figure\", \"figure\": \"total_orders\", \"at_least\": \"5\"}]}|FILTER_BAD_JSON|must be a number",
        "{\"where\": [{\"kind\": \"figure\", \"figure\": \"total_orders\", \"at_least\": 1e300}]}|FILTER_RANGE|9,000,000,000,000",
        "{\"where\": [{\"kind\": \"figure\", \"figure\": \"total_orders\", \"at_least\": 1e-300}]}|FILTER_RANGE|20 decimals",
        "{\"where\": [{\"kind\": \"feature\", \"feature\": \"return_rat\", \"at_least\": 1}]}|FEATURE_UNKNOWN|there are return_rate",
        "{\"where\": [{\"kind\": \"ordered\", \"which\": \"last\"}]}|FILTER_DATES|needs from, to or both",
        "{\"where\": [{\"kind\": \"ordered\", \"which\": \"last\", \"from\": \"1.5.2026\"}]}|FILTER_BAD_JSON|a date such as",
        "{\"where\": [{\"kind\": \"ordered\", \"which\": \"last\", \"from\": \"2026-05-02\", \"to\": \"2026-05-01\"}]}|FILTER_DATES|earlier",
        "{\"where\": [{\"kind\": \"lookalikes\", \"of\": \"1\", \"count\": 0}]}|FILTER_LOOKALIKES|1 to 10000",
        "{\"where\": [{\"kind\": \"drift\", \"score_at_least\": 2}]}|DRIFT_SCORE|0 to 1",
        "{\"where\": [{\"kind\": \"drift\", \"days\": 7, \"start\": \"2026-01-01\"}]}|DRIFT_PERIOD|both",
        "{\"where\": [{\"kind\": \"drift\", \"evidence_at_least\": 0.5}]}|MOVERS_EVIDENCE|strength of 1",
        "{\"where\": [{\"kind\": \"drift\", \"evidence\": [\"frequency_upp\"]}]}|FILTER_BAD_JSON|there are frequency_up",
        "{\"where\": [{\"kind\": \"customer\", \"any_of\": [\"1\"], \"not\": \"yes\"}]}|FILTER_BAD_JSON|true or false",
        "{\"order\": {\"by\": \"drift\"}}|FILTER_ORDER|condition on drift",
        "{\"order\": {\"by\": \"similarity\"}}|FILTER_ORDER|condition on lookalikes",
        "{\"order\": {\"by\": \"spend\"}}|FILTER_BAD_JSON|there are",
        "{\"order\": {\"by\": \"customer_id\", \"descending\": true}}|FILTER_ORDER|leave descending out",
        "{\"where\": [{\"kind\": \"customer\", \"any_of\": [\"a\\u0000b\"]}]}|FILTER_TEXT|NUL",
        "{\"where\": [{\"kind\": \"lookalikes\", \"of\": \"\\ud800\"}]}|FILTER_TEXT|half a character",
        "{\"limit\": 0}|FILTER_LIMIT|1 to",
        "{\"limit\": 2.5}|FILTER_BAD_JSON|a whole number"
      })
  void whatIsNoFilterIsRefusedWithItsPlace(String json, String code, String message) {
    assertThatThrownBy(() -> FilterJson.parse(json))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.USAGE);
            })
        .hasMessageContaining(message);
  }

  @Test
  void deepOrLongDocumentsAreRefusedAndNotRead() {
    assertThatThrownBy(() -> FilterJson.parse("[".repeat(100_000)))
        .isInstanceOf(QuimbiException.class);
    assertThatThrownBy(
            () ->
                FilterJson.parse(
                    "{\"where\": ["
                        + "{\"kind\": \"customer\", \"any_of\": [\"1\"]},".repeat(50)
                        + "{\"kind\": \"customer\", \"any_of\": [\"1\"]}]}"))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("50 conditions");
  }

  @Test
  void schemaOffersEveryKindAndTheStoresSegments() {
    JsonNode schema = FilterJson.schema(Map.of("purchase_value", List.of("big", "small")));
    Set<String> kinds = new TreeSet<>();
    for (JsonNode kind : schema.path("properties").path("where").path("items").path("anyOf")) {
      kinds.add(kind.path("properties").path("kind").path("const").stringValue());
      // A field that is required and not there would let nothing pass.
      for (JsonNode required : kind.path("required")) {
        assertThat(kind.path("properties").has(required.stringValue())).isTrue();
      }
    }
    Set<String> written = new TreeSet<>();
    for (JsonNode clause :
        FilterJson.write(CustomerFilter.of(conditions().toArray(Condition[]::new))).path("where")) {
      written.add(clause.path("kind").stringValue());
    }
    assertThat(kinds).isEqualTo(written);
    assertThat(schema.toString())
        .contains("\"enum\":[\"big\",\"small\"]")
        .doesNotContain("purchase_cadence");
  }

  @Test
  void nearestNameComesFirst() {
    assertThat(Nearest.first("weekley_shopers", List.of("rare", "weekly_shoppers", "monthly")))
        .first()
        .isEqualTo("weekly_shoppers");
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }
}
