package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.app.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Snapshots, drift and the views of a population, as a person meets them on a real database. */
class DriftCommandsTest {
  private static final String CUSTOMER = "C0000001";
  private static final List<String> SNAPSHOT_COLUMNS =
      List.of(
          "snapshot_id",
          "store_id",
          "customer_id",
          "snapshot_date",
          "snapshot_type",
          "archetype_id",
          "archetype_level",
          "archetype_name",
          "dominant_segments",
          "fuzzy_memberships",
          "behavioral_features",
          "churn_risk_score",
          "churn_risk_level",
          "predicted_ltv",
          "orders_at_snapshot",
          "total_value_at_snapshot",
          "days_since_first_order",
          "tenure_months",
          "created_at",
          "data_version",
          "model_id");

  @TempDir static Path home;
  private static JsonNode planned;
  private static JsonNode built;

  private static Ended quimbi(String... args) {
    return Ended.in(home.resolve("data"), args);
  }

  private static JsonNode json(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--json");
    Ended ended = quimbi(all.toArray(String[]::new));
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.json();
  }

  /** Rows of an answer to SQL, each cell as text. */
  private static List<List<String>> sql(String query) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : json("sql", query)) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.asString()));
      rows.add(cells);
    }
    return rows;
  }

  @BeforeAll
  static void importAndBuildThePast() {
    Path shop = home.resolve("shop");
    assertThat(quimbi("generate", "--customers", "400", "--seed", "9", "--out", shop.toString()))
        .extracting(Ended::code)
        .isEqualTo(0);
    Ended run =
        quimbi(
            "run",
            shop.resolve("orders.csv").toString(),
            "--tickets",
            shop.resolve("tickets.csv").toString());
    assertThat(run.code()).as(run.err()).isZero();
    planned = json("backfill", "--dry-run");
    built = json("backfill");
  }

  @Test
  void dryRunSaysWhatIsThenBuilt() {
    assertThat(planned.path("dry_run").booleanValue()).isTrue();
    assertThat(built.path("dry_run").booleanValue()).isFalse();
    assertThat(built.path("built").intValue())
        .isEqualTo(planned.path("built").intValue())
        .isEqualTo(built.path("runs").size())
        .isEqualTo(planned.path("runs").size())
        .isBetween(35, 41);
    long customers = 0;
    for (int run = 0; run < planned.path("runs").size(); run++) {
      assertThat(built.path("runs").get(run).path("customers"))
          .isEqualTo(planned.path("runs").get(run).path("customers"));
      customers += built.path("runs").get(run).path("customers").longValue();
    }
    assertThat(built.path("snapshots").longValue()).isEqualTo(customers);
    assertThat(json("backfill", "--dry-run").path("skipped").intValue())
        .isEqualTo(built.path("built").intValue());
  }

  @Test
  void lookalikesAreToldWithWhatTheyShare() throws IOException {
    JsonNode report = json("lookalikes", CUSTOMER, "-k", "7");
    assertThat(report.path("lookalikes")).hasSize(7);
    assertThat(report.path("compared").intValue()).isEqualTo(400);
    double before = 1;
    for (JsonNode one : report.path("lookalikes")) {
      assertThat(one.path("customer").path("customer_id").stringValue()).isNotEqualTo(CUSTOMER);
      double similarity = one.path("similarity").doubleValue();
      assertThat(similarity).isBetween(0.0, before);
      assertThat(similarity).isCloseTo(1 - one.path("distance").doubleValue(), within(1e-12));
      before = similarity;
    }
    Ended text = quimbi("lookalikes", CUSTOMER, "--metric", "euclidean", "-k", "3");
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out()).contains("compared with 399 customers by euclidean", "in common");

    Path seeds = Files.writeString(home.resolve("seeds.csv"), "customer_id\nC0000002\n\nnobody\n");
    JsonNode audience = json("lookalikes", "--seeds", seeds.toString(), "-k", "5");
    assertThat(audience.path("seeds").intValue()).isEqualTo(1);
    assertThat(audience.path("unknown").get(0).stringValue()).isEqualTo("nobody");
    assertThat(audience.path("lookalikes"))
        .hasSize(5)
        .allSatisfy(one -> assertThat(one.path("nearest_to").stringValue()).isEqualTo("C0000002"));
    assertThat(quimbi("lookalikes", "--seeds", seeds.toString()).out())
        .contains("1 seeds among 400 customers", "left out: 1 (nobody)");
    assertThat(quimbi("lookalikes").code()).isEqualTo(ExitCode.USAGE);
    assertThat(quimbi("lookalikes", "nobody").code()).isEqualTo(ExitCode.NOTHING_THERE);
    assertThat(quimbi("lookalikes", "--seeds", home.toString()).code())
        .isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void whyAddsUpAndIsSaidInPlainUnits() {
    JsonNode report = json("customer", CUSTOMER, "--why");
    int explained = 0;
    for (JsonNode axis : report.path("axes")) {
      if (axis.path("reason").isNull()) {
        double sum = 0;
        for (JsonNode feature : axis.path("features")) {
          sum += feature.path("contribution").doubleValue();
        }
        assertThat(sum)
            .isCloseTo(
                axis.path("membership").doubleValue()
                    - axis.path("median_membership").doubleValue(),
                within(1e-9));
        explained++;
      }
    }
    assertThat(explained).isGreaterThan(3);
    Ended text = quimbi("customer", CUSTOMER, "--why", "purchase_value");
    assertThat(text.code()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("purchase_value", "store median")
        .doesNotContain("support_history");
    assertThat(quimbi("customer", CUSTOMER, "--why", "nonsense").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void driftSaysWhyASegmentRose() {
    int told = 0;
    for (JsonNode row : json("movers", "--limit", "10").path("movers")) {
      JsonNode drift = json("drift", row.path("customer_id").stringValue());
      for (JsonNode axis : drift.path("axis_drifts")) {
        JsonNode why = axis.path("why");
        if (why.isNull() || !why.path("reason").isNull()) {
          continue;
        }
        double sum = 0;
        for (JsonNode feature : why.path("features")) {
          sum += feature.path("contribution").doubleValue();
        }
        assertThat(sum)
            .isCloseTo(
                why.path("new_membership").doubleValue() - why.path("old_membership").doubleValue(),
                within(1e-9));
        told++;
      }
    }
    assertThat(told).isGreaterThan(10);
  }

  @Test
  void sqlSeesEveryColumnAndReadsMembershipsByName() {
    assertThat(
            sql(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'temporal_snapshots'::regclass"
                    + " AND attnum > 0 AND NOT attisdropped"))
        .extracting(List::getFirst)
        .containsAll(SNAPSHOT_COLUMNS);
    Ended memberships =
        quimbi(
            "sql",
            "SELECT fuzzy_memberships->'purchase_frequency' FROM temporal_snapshots"
                + " WHERE customer_id = '"
                + CUSTOMER
                + "' ORDER BY snapshot_date");
    assertThat(memberships.code()).as(memberships.err()).isZero();
    assertThat(memberships.out().lines().filter(line -> line.contains("one_order_lapsed")))
        .hasSize(json("history", CUSTOMER).path("snapshots").size());
    assertThat(
            sql(
                "SELECT count(*) FROM temporal_snapshots t,"
                    + " jsonb_each(fuzzy_memberships) axis(id, segments)"
                    + " WHERE abs((SELECT sum(value::numeric) FROM jsonb_each_text(segments)) - 1)"
                    + " > 1e-9"))
        .containsExactly(List.of("0"));
  }

  @Test
  void historyIsNarrowedByTypeAndDates() {
    JsonNode weekly = json("history", CUSTOMER, "--type", "weekly").path("snapshots");
    assertThat(weekly).isNotEmpty();
    for (JsonNode snapshot : weekly) {
      assertThat(snapshot.path("snapshot_type").stringValue()).isEqualTo("weekly");
    }
    String first = weekly.get(0).path("snapshot_date").stringValue();
    assertThat(
            json("history", CUSTOMER, "--type", "weekly", "--from", first, "--to", first)
                .path("snapshots"))
        .hasSize(1);
  }

  @Test
  void everyMoverHasTheDriftThatItsOwnAnswerTells() {
    JsonNode report = json("movers", "--limit", "15");
    long counted = 0;
    for (JsonNode count : report.path("severity_counts")) {
      counted += count.longValue();
    }
    assertThat(counted).isEqualTo(report.path("customers_compared").longValue());
    assertThat(report.path("movers")).isNotEmpty().hasSizeLessThanOrEqualTo(15);
    String from = report.path("from").path("snapshot_date").stringValue();
    String to = report.path("to").path("snapshot_date").stringValue();
    for (JsonNode mover : report.path("movers")) {
      JsonNode drift =
          json("drift", mover.path("customer_id").stringValue(), "--from", from, "--to", to);
      assertThat(mover.path("overall_drift_score").doubleValue())
          .isCloseTo(drift.path("overall_drift_score").doubleValue(), within(1e-12));
      String axis = mover.path("axis").stringValue();
      JsonNode moved = drift.path("axis_drifts").path(axis);
      assertThat(moved.path("new_dominant_segment")).isEqualTo(mover.path("new_dominant_segment"));
      assertThat(moved.path("rising_segment")).isEqualTo(mover.path("rising_segment"));
    }
  }

  @Test
  void everyMoverHasTheChangesOfRiskAndValueThatItsOwnAnswerTells() {
    JsonNode report = json("movers", "--limit", "15");
    String from = report.path("from").path("snapshot_date").stringValue();
    String to = report.path("to").path("snapshot_date").stringValue();
    int known = 0;
    for (JsonNode mover : report.path("movers")) {
      String id = mover.path("customer_id").stringValue();
      JsonNode drift = json("drift", id, "--from", from, "--to", to);
      for (String field :
          List.of("churn_risk_delta", "ltv_delta", "is_improving", "is_declining")) {
        assertThat(mover.has(field)).as(field).isTrue();
        assertThat(mover.path(field)).as("%s of %s", field, id).isEqualTo(drift.path(field));
      }
      assertThat(report.path("prediction_state")).isEqualTo(drift.path("prediction_state"));
      if (!mover.path("churn_risk_delta").isNull()) {
        known++;
        double risk = mover.path("churn_risk_delta").doubleValue();
        double value = mover.path("ltv_delta").doubleValue();
        assertThat(mover.path("is_improving").booleanValue()).isEqualTo(risk < 0 && value > 0);
        assertThat(mover.path("is_declining").booleanValue()).isEqualTo(risk > 0 && value < 0);
      }
    }
    assertThat(known).isPositive();
  }

  @Test
  void moversWithEvidenceComeFirstAndDriftTellsTheSameOfThemInASentence() {
    JsonNode report = json("movers", "--evidence", "--limit", "50");
    assertThat(report.path("movers")).isNotEmpty();
    assertThat(report.path("no_evidence").isNull()).isTrue();
    assertThat(report.path("customers_with_evidence").intValue())
        .isGreaterThanOrEqualTo(report.path("movers").size());
    double least = Double.POSITIVE_INFINITY;
    for (JsonNode mover : report.path("movers")) {
      assertThat(mover.path("evidence").path("beyond").booleanValue()).isTrue();
      assertThat(mover.path("evidence").path("strength").doubleValue()).isLessThanOrEqualTo(least);
      least = mover.path("evidence").path("strength").doubleValue();
    }
    JsonNode first = report.path("movers").get(0);
    String id = first.path("customer_id").asString();
    String kind = first.path("evidence").path("kind").asString();
    double kept = first.path("evidence").path("strength").doubleValue();
    // Computed anew from the customer's own orders and what the run kept of the store's past.
    JsonNode evidence = json("drift", id).path("evidence");
    JsonNode finding =
        evidence
            .path("findings")
            .valueStream()
            .filter(one -> one.path("kind").asString().equals(kind))
            .findFirst()
            .orElseThrow();
    assertThat(finding.path("strength").doubleValue()).isCloseTo(kept, within(0.0051));
    assertThat(finding.path("sentence").asString()).containsAnyOf(": once in", "less than once in");
    assertThat(evidence.path("personal_recency").doubleValue()).isNotNegative();
    assertThat(quimbi("drift", id).out().replaceAll("\\s+", " "))
        .contains(finding.path("sentence").asString());
    JsonNode points = json("timeline", id).path("points");
    assertThat(points.get(points.size() - 1).path("evidence").path("findings").get(0).path("kind"))
        .isNotNull();
    assertThat(
            sql(
                "SELECT "
                    + kind
                    + " FROM evidence WHERE customer_id = '"
                    + id
                    + "' ORDER BY snapshot_date DESC LIMIT 1"))
        .singleElement()
        .satisfies(cells -> assertThat(Double.parseDouble(cells.getFirst())).isEqualTo(kept));
    assertThat(json("movers", "--evidence", "3", "--value", "1000000000").path("movers")).isEmpty();
  }

  @Test
  void moversTellWhatTheOrdersShowAndTheAxisThatAddsMostToTheDrift() {
    JsonNode report = json("movers", "--limit", "40");
    String from = report.path("from").path("snapshot_date").stringValue();
    String to = report.path("to").path("snapshot_date").stringValue();
    int withSentence = 0;
    for (JsonNode mover : report.path("movers")) {
      // loyalty_trajectory moves with every week, is left out, and so explains no overall drift.
      assertThat(mover.path("axis").asString()).isNotEqualTo("loyalty_trajectory");
      JsonNode found = mover.path("evidence");
      if (found.isNull()) {
        continue;
      }
      withSentence++;
      String id = mover.path("customer_id").asString();
      JsonNode own =
          json("drift", id, "--from", from, "--to", to)
              .path("evidence")
              .path("findings")
              .valueStream()
              .filter(one -> one.path("kind").equals(found.path("kind")))
              .findFirst()
              .orElseThrow();
      assertThat(found.path("sentence")).as(id).isEqualTo(own.path("sentence"));
      assertThat(found.path("sustained_since")).as(id).isEqualTo(own.path("sustained_since"));
    }
    assertThat(withSentence).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"movers --limit 40", "movers --evidence", "drift C0000001", "timeline C0000001"})
  void tablesFitIntoATerminalOfAHundredColumns(String command) {
    Ended ended = quimbi(command.split(" ", -1));
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().lines())
        .hasSizeGreaterThan(5)
        .anyMatch(line -> line.startsWith("──"))
        .allMatch(line -> line.length() <= 100);
  }

  @Test
  void driftIsToldBesideThatOfCustomersOfAsManyOrders() {
    JsonNode report = json("movers", "--limit", "1000");
    int counted = 0;
    for (JsonNode count : report.path("severity_calibrated_counts")) {
      counted += count.intValue();
    }
    assertThat(report.path("not_calibrated").isNull()).isTrue();
    assertThat(counted).isEqualTo(report.path("customers_compared").intValue());
    JsonNode drift = json("drift", CUSTOMER);
    assertThat(drift.path("severity_calibrated").asString())
        .isIn("STABLE", "MINOR", "MODERATE", "SIGNIFICANT", "MAJOR");
    assertThat(drift.path("drift_percentile").doubleValue()).isBetween(0.0, 100.0);
    assertThat(quimbi("drift", CUSTOMER).out()).contains("Against customers of as many orders");
    Ended calculated =
        quimbi(
            "drift",
            "--days",
            "28",
            "--before",
            "{\"a\": 1, \"b\": 0}",
            "--after",
            "{\"a\": 0.5, \"b\": 0.5}",
            "--json");
    assertThat(calculated.json().path("severity_calibrated").isNull()).isTrue();
    assertThat(calculated.json().path("not_calibrated").asString()).contains("no store");
  }

  @Test
  void moversOfAnAxisAndAWayTookThatWay() {
    JsonNode flows = json("flows", "--axis", "purchase_frequency");
    JsonNode counts = flows.path("counts");
    int from = -1;
    int to = -1;
    for (int row = 0; row < counts.size(); row++) {
      for (int column = 0; column < counts.size(); column++) {
        String a = flows.path("segments").get(row).stringValue();
        String b = flows.path("segments").get(column).stringValue();
        boolean ordinary = !reserved(a) && !reserved(b);
        if (row != column && ordinary && counts.get(row).get(column).longValue() > 0) {
          from = row;
          to = column;
        }
      }
    }
    assertThat(from).as("some way was taken between ordinary segments").isNotNegative();
    String old = flows.path("segments").get(from).stringValue();
    String now = flows.path("segments").get(to).stringValue();
    JsonNode report =
        json(
            "movers",
            "--axis",
            "purchase_frequency",
            "--from-segment",
            old,
            "--to-segment",
            now,
            "--limit",
            "400");
    assertThat(report.path("movers"))
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo((int) counts.get(from).get(to).longValue());
    for (JsonNode mover : report.path("movers")) {
      assertThat(mover.path("old_dominant_segment").stringValue()).isEqualTo(old);
      assertThat(mover.path("new_dominant_segment").stringValue()).isEqualTo(now);
    }
  }

  private static boolean reserved(String segment) {
    return segment.startsWith("one_order_") || segment.equals("exceptional");
  }

  @Test
  void moversOfASeverityHaveAtLeastThat() {
    List<String> order = List.of("STABLE", "MINOR", "MODERATE", "SIGNIFICANT", "MAJOR");
    JsonNode report = json("movers", "--severity", "moderate", "--from", "2026-01-01");
    for (JsonNode mover : report.path("movers")) {
      assertThat(order.indexOf(mover.path("drift_severity").stringValue()))
          .isGreaterThanOrEqualTo(2);
    }
    JsonNode counts = report.path("severity_counts");
    assertThat(report.path("matching").longValue())
        .isPositive()
        .isEqualTo(
            counts.path("MODERATE").longValue()
                + counts.path("SIGNIFICANT").longValue()
                + counts.path("MAJOR").longValue());
  }

  @Test
  void flowsEndWhereTheSnapshotsSayThatCustomersAre() {
    JsonNode flows = json("flows", "--axis", "purchase_value");
    Map<String, Long> dominant = new HashMap<>();
    for (List<String> row :
        sql(
            "SELECT dominant_segments->>'purchase_value', count(*) FROM temporal_snapshots"
                + " WHERE snapshot_date = '%s' AND snapshot_type = '%s' GROUP BY 1"
                    .formatted(
                        flows.path("to").path("snapshot_date").stringValue(),
                        flows.path("to").path("snapshot_type").stringValue()))) {
      dominant.put(row.getFirst(), Long.parseLong(row.get(1)));
    }
    JsonNode counts = flows.path("counts");
    long stayed = 0;
    for (int column = 0; column < counts.size(); column++) {
      long came = flows.path("arrived").get(column).longValue();
      double rates = 0;
      long left = 0;
      for (int row = 0; row < counts.size(); row++) {
        came += counts.get(row).get(column).longValue();
        left += counts.get(column).get(row).longValue();
        rates += flows.path("rates").get(column).get(row).doubleValue();
      }
      String segment = flows.path("segments").get(column).stringValue();
      assertThat(came).as(segment).isEqualTo(dominant.getOrDefault(segment, 0L));
      assertThat(rates).isCloseTo(left == 0 ? 0 : 1, within(1e-9));
      stayed += counts.get(column).get(column).longValue();
    }
    assertThat(flows.path("stayed").longValue()).isEqualTo(stayed);
  }

  @Test
  void timelineLeadsFromOneSnapshotToTheNext() {
    JsonNode points = json("timeline", CUSTOMER).path("points");
    assertThat(points.size()).isGreaterThan(10);
    String last = "";
    for (JsonNode point : points) {
      String date = point.path("snapshot_date").stringValue();
      assertThat(date).isGreaterThan(last);
      if (last.isEmpty()) {
        assertThat(point.path("overall_drift_score").isNull()).isTrue();
      } else {
        JsonNode drift = json("drift", CUSTOMER, "--from", last, "--to", date);
        assertThat(point.path("overall_drift_score")).isEqualTo(drift.path("overall_drift_score"));
        assertThat(point.path("days_elapsed")).isEqualTo(drift.path("days_elapsed"));
      }
      last = date;
    }
  }

  @Test
  void accelerationIsTheDifferenceOfTheRates() {
    JsonNode axes = json("trend", CUSTOMER).path("axes");
    assertThat(axes).hasSize(14);
    JsonNode frequency = axes.path("purchase_frequency");
    for (String segment : frequency.path("acceleration").propertyNames()) {
      double lately = frequency.path("short_term").path("rate_per_day").path(segment).doubleValue();
      double before = frequency.path("long_term").path("rate_per_day").path(segment).doubleValue();
      assertThat(frequency.path("acceleration").path(segment).doubleValue())
          .isCloseTo(lately - before, within(1e-12));
    }
  }

  @Test
  void journeysCountEverybodyOnce() {
    JsonNode journeys = json("journeys", "--axis", "purchase_value");
    double share = 0;
    for (JsonNode path : journeys.path("paths")) {
      share += path.path("share").doubleValue();
    }
    assertThat(share).isPositive().isLessThanOrEqualTo(1 + 1e-9);
    Map<String, Double> leaving = new HashMap<>();
    for (JsonNode transition : journeys.path("transitions")) {
      leaving.merge(
          transition.path("from").stringValue(),
          transition.path("rate").doubleValue(),
          Double::sum);
    }
    for (JsonNode state : journeys.path("states")) {
      double left = leaving.getOrDefault(state.path("state").stringValue(), 0.0);
      assertThat(left + state.path("stay_rate").doubleValue()).isLessThanOrEqualTo(1 + 1e-9);
    }
    assertThat(json("journeys", "--archetypes").path("states")).isNotEmpty();
  }

  @Test
  void snapshotOfOneCustomerJoinsTheRunOfItsDay() {
    String count =
        "SELECT count(*) FROM temporal_snapshots WHERE snapshot_date = '2026-02-10'"
            + " AND snapshot_type = 'daily'";
    String[] one = {"snapshot", "--type", "daily", "--date", "2026-02-10", "--customer", CUSTOMER};
    assertThat(json(one).path("customers").intValue()).isEqualTo(1);
    assertThat(json(one).path("customers").intValue()).isEqualTo(1);
    assertThat(sql(count)).containsExactly(List.of("1"));
    JsonNode all = json("snapshot", "--type", "daily", "--date", "2026-02-10");
    assertThat(sql(count)).containsExactly(List.of(all.path("customers").asString()));
  }

  @Test
  void cleanupDropsWhatRetentionHasOutlived() throws IOException {
    Path shorter =
        Files.writeString(home.resolve("short.properties"), "snapshot-weekly-retention=21\n");
    // In a store of its own, since the other tests read all snapshots of theirs.
    String orders = home.resolve("shop").resolve("orders.csv").toString();
    assertThat(quimbi("run", orders, "--store", "short", "--backfill", "--quiet").code()).isZero();
    assertThat(json("cleanup", "--store", "short").path("deleted_count").longValue()).isZero();
    JsonNode dropped = json("cleanup", "--store", "short", "--config", shorter.toString());
    assertThat(dropped.path("deleted_runs").intValue()).isBetween(4, 7);
    assertThat(dropped.path("deleted_count").longValue()).isGreaterThan(1000);
    assertThat(dropped.path("retention_policies_applied").path("weekly").intValue()).isEqualTo(21);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          drift C0000001 --from 2020-01-01 --to 2020-02-01 | 4 | TOO_FEW_SNAPSHOTS | the newest
          drift NOBODY                                     | 4 | NO_SNAPSHOTS      | check the id
          drift C0000001 --from 2026-06-30 --to 2026-06-30 | 2 | DRIFT_DAYS        | two different dates
          drift C0000001 --from soon                       | 2 | SNAPSHOT_DATE     | 2025-06-30
          history NOBODY                                   | 4 | NO_SNAPSHOTS      | check the id
          timeline NOBODY                                  | 4 | NO_SNAPSHOTS      | check the id
          trend NOBODY                                     | 4 | NO_SNAPSHOTS      | check the id
          movers --axis nonsense                           | 2 | AXIS_UNKNOWN      | the axes are purchase_frequency
          movers --severity huge                           | 2 | SEVERITY_UNKNOWN  | use one of stable
          movers --axis purchase_value --to-segment nix    | 2 | SEGMENT_UNKNOWN   | there are
          flows --axis nonsense                            | 2 | AXIS_UNKNOWN      | the axes are purchase_frequency
          snapshot --type hourly                           | 2 | SNAPSHOT_TYPE     | use one of daily
          snapshot --type daily --date 2019-01-01          | 4 | NO_ORDERS         | later --date
          snapshot --type daily --date 2199-01-01          | 2 | SNAPSHOT_DATE     | choose a --date up to
          movers --store nothere                           | 4 | NO_STORE          | import orders
          """)
  void whatCannotBeAnsweredIsSaid(String command, int code, String error, String help) {
    Ended ended = quimbi(command.split(" ", -1));
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains("[" + error + "]", help);
  }

  @Test
  void calculatorNeedsNoStoreAndMeetsTheWorkedFigures() {
    Ended ended =
        Ended.of(
            "drift",
            "--before",
            "{\"f\": {\"hobbyist\": 0.70, \"super\": 0.25, \"occasional\": 0.05}}",
            "--after",
            "{\"f\": {\"hobbyist\": 0.35, \"super\": 0.60, \"occasional\": 0.05}}",
            "--days",
            "28",
            "--json");
    assertThat(ended.code()).as(ended.err()).isZero();
    JsonNode axis = ended.json().path("axis_drifts").path("f");
    assertThat(axis.path("drift_score").doubleValue()).isCloseTo(0.350, within(5e-13));
    assertThat(axis.path("drift_severity").stringValue()).isEqualTo("MODERATE");
    assertThat(axis.path("drift_velocity").doubleValue()).isCloseTo(0.0125, within(1e-15));
    Ended zero =
        Ended.of(
            "drift",
            "--before",
            "{\"a\": {\"x\": 1}}",
            "--after",
            "{\"a\": {\"x\": 1}}",
            "--days",
            "0");
    assertThat(zero.code()).isEqualTo(2);
    assertThat(zero.err()).contains("days");
  }
}
