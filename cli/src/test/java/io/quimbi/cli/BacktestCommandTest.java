package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.app.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The backtest of a small demo shop by command, on a real embedded database. */
class BacktestCommandTest {
  private static final List<String> RULES =
      List.of(
          "days since the last order",
          "personal recency R/(G + 30 days)",
          "P(alive)",
          "level drop",
          "evidence of fewer orders",
          "plain 4-week drift",
          "P(alive) with level drop");

  @TempDir static Path home;
  private static JsonNode report;

  private static Ended quimbi(List<String> args) {
    return Ended.in(home.resolve("data"), args.toArray(String[]::new));
  }

  private static Ended backtest(String... args) {
    List<String> all =
        new ArrayList<>(List.of("backtest", "--truth", shop().resolve("truth.csv").toString()));
    all.addAll(List.of("--replicates", "40"));
    all.addAll(Arrays.asList(args));
    return quimbi(all);
  }

  private static Path shop() {
    return home.resolve("shop");
  }

  private static Path out() {
    return home.resolve("reports").resolve("first");
  }

  @BeforeAll
  static void importAndJudgeTheShop() {
    Ended made =
        quimbi(List.of("generate", "--customers", "600", "--seed", "7", "--out", shop() + ""));
    assertThat(made.code()).as(made.err()).isZero();
    Ended imported = quimbi(List.of("import", shop().resolve("orders.csv").toString()));
    assertThat(imported.code()).as(imported.err()).isZero();
    Ended ended = backtest("--json", "--threads", "2", "--out", out().toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    report = ended.json();
  }

  /** The lines of a CSV file under its header, by column name. */
  private static List<Map<String, String>> rows(String file) throws IOException {
    List<String> lines = Files.readAllLines(out().resolve(file));
    // A comma within quotation marks is not followed by an even number of them.
    String comma = ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";
    String[] header = lines.getFirst().split(comma, -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(comma, -1);
      assertThat(cells).as(line).hasSameSizeAs(header);
      Map<String, String> row = new LinkedHashMap<>();
      for (int c = 0; c < header.length; c++) {
        row.put(header[c], cells[c].replace("\"", ""));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Whether cells of a figure and its interval hold what JSON does, empty for null. */
  private static void assertFigure(Map<String, String> row, String column, JsonNode figure) {
    for (String end : List.of("value", "low", "high")) {
      String cell = row.get(end.equals("value") ? column : column + "_" + end);
      JsonNode told = figure.path(end);
      assertThat(cell).as("%s of %s", column, row).isNotNull();
      if (told.isNull()) {
        assertThat(cell).isEmpty();
      } else {
        assertThat(Double.parseDouble(cell)).isEqualTo(told.doubleValue());
      }
    }
  }

  @Test
  void everyTruthHasItsLossesAndEveryRuleAtEveryPoint() {
    assertThat(report.path("truths")).hasSize(3);
    for (JsonNode truth : report.path("truths")) {
      assertThat(truth.path("lost").intValue()).isBetween(10, truth.path("spells").intValue() - 1);
      assertThat(truth.path("points"))
          .extracting(point -> point.path("point").stringValue())
          .containsExactly(
              "by_day_60", "budget_of_a", "half_budget", "given_budget", "precision_of_a");
      long budget = truth.path("recency_rule").path("alerts").longValue();
      assertThat(budget).isPositive();
      for (JsonNode point : truth.path("points")) {
        assertThat(point.path("rules"))
            .extracting(rule -> rule.path("words").stringValue())
            .containsExactlyElementsOf(RULES);
        String id = point.path("point").stringValue();
        for (JsonNode rule : point.path("rules")) {
          if (id.equals("budget_of_a") || id.equals("by_day_60")) {
            assertThat(rule.path("alerts").longValue()).isLessThanOrEqualTo(budget);
          }
          for (String share : List.of("precision", "recall")) {
            JsonNode figure = rule.path(share);
            if (!figure.path("value").isNull()) {
              assertThat(figure.path("value").doubleValue()).isBetween(0.0, 1.0);
            }
          }
        }
      }
    }
    assertThat(report.path("changes").path("rows"))
        .extracting(row -> row.path("false_alarms_allowed").doubleValue())
        .containsOnly(20.0, 100.0);
  }

  @Test
  void tablesSayWhatJsonDoes() {
    Ended ended = backtest();
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("T1, no order for more than 180 days:", "T3, the planted end")
        .contains("as many alerts as the 90-day rule, all raised by day 60")
        .contains("half as many alerts as the 90-day rule")
        .contains("20.0 alerts per 1,000 watched customers a week")
        .contains("customers with a mean gap of under 30 days")
        .contains("Planted changes; ", "at 20 false alarms per 1,000", "at 100 false alarms per")
        .contains("Moves to another segment of ", "Rule d is z + ")
        .contains(RULES)
        .doesNotContain("NaN", "null", "Infinity", "Page and tables");
    JsonNode first = report.path("truths").get(0);
    assertThat(ended.out())
        .contains(
            "%s silences, %s losses, %s left out"
                .formatted(
                    Figures.count(first.path("spells").intValue()),
                    Figures.count(first.path("lost").intValue()),
                    Figures.count(first.path("left_out").intValue())));
    JsonNode rule = first.path("points").get(1).path("rules").get(1);
    String row =
        "a\u2033 %s %s %s"
            .formatted(
                rule.path("words").stringValue(),
                Figures.count(rule.path("alerts").intValue()),
                Figures.percent(rule.path("precision").path("value").doubleValue()));
    assertThat(ended.out().lines().map(line -> line.strip().replaceAll(" {2,}", " ")))
        .anyMatch(line -> line.startsWith(row));
  }

  @Test
  void filesHoldTheFiguresOfTheJson() throws IOException {
    Map<List<String>, Map<String, String>> warnings = new LinkedHashMap<>();
    for (Map<String, String> row : rows("warnings.csv")) {
      List<String> key =
          List.of(row.get("truth") + "", row.get("point") + "", row.get("rule") + "");
      assertThat(warnings.put(key, row)).as("a second row of %s", key).isNull();
    }
    for (JsonNode truth : report.path("truths")) {
      String id = truth.path("truth").stringValue();
      for (JsonNode point : truth.path("points")) {
        for (JsonNode rule : point.path("rules")) {
          List<String> key =
              List.of(id, point.path("point").stringValue(), rule.path("rule").stringValue());
          Map<String, String> row = warnings.get(key);
          assertThat(row).as(key.toString()).isNotNull();
          if (row != null) {
            assertThat(row.get("alerts")).isEqualTo(rule.path("alerts").asString());
            assertFigure(row, "precision", rule.path("precision"));
            assertFigure(row, "recall", rule.path("recall"));
            assertFigure(row, "lead_days", rule.path("lead_days"));
            assertFigure(row, "recall_by_day_60", rule.path("recall_by_day60"));
          }
        }
      }
    }
    JsonNode changes = report.path("changes").path("rows");
    List<Map<String, String>> found = rows("changes.csv");
    assertThat(found).isNotEmpty().hasSize(changes.size());
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).get("kind")).isEqualTo(changes.get(i).path("kind").stringValue());
      assertFigure(found.get(i), "caught", changes.get(i).path("caught"));
      assertFigure(found.get(i), "delay_days", changes.get(i).path("delay_days"));
    }
    int moves = 0;
    for (JsonNode table : report.path("moves")) {
      moves += table.path("rows").size();
    }
    assertThat(rows("moves.csv")).isNotEmpty().hasSize(moves);
  }

  @Test
  void pageStandsAloneAndSaysWhatWasFound() throws IOException {
    String page = Files.readString(out().resolve("backtest.html"));
    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("<meta name=\"viewport\"", "<svg", "</html>")
        .contains(RULES.get(1))
        .doesNotContain("<script", "http:", "https:", "NaN", "null");
    assertThat(page.split("<svg", -1)).hasSameSizeAs(page.split("</svg>", -1));
    assertThat(report.path("findings")).isNotEmpty();
    assertThat(page).contains(report.path("findings").get(0).stringValue());
  }

  @Test
  void sameCommandTellsTheSameOnAnyNumberOfThreads() {
    Ended again = backtest("--json", "--threads", "1");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.json()).isEqualTo(report);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --horizon 90d           | 2 | BACKTEST_BAD_OPTION       | from 98 to 1000 days
          --budget 0              | 2 | BACKTEST_BAD_OPTION       | budget must be above 0
          --min-orders 1          | 2 | BACKTEST_BAD_OPTION       | min-orders must be from 2
          --replicates -1         | 2 | BACKTEST_BAD_OPTION       | replicates must be from 0
          --from soon             | 2 | AS_OF_BAD                 | "soon"
          --truth SHOP/orders.csv | 3 | BACKTEST_TRUTH_NO_COLUMN  | no demo shop's truth
          --truth SHOP/nothing    | 3 | BACKTEST_TRUTH_UNREADABLE | cannot be read
          --store nothere         | 4 | NO_STORE                  | import orders
          --horizon 900d          | 4 | BACKTEST_TOO_SHORT        | choose a --horizon of
          --from 2026-06-01       | 4 | BACKTEST_TOO_SHORT        | begin earlier with --from
          --min-orders 1000       | 4 | BACKTEST_NOBODY           | a smaller --min-orders
          --out SHOP/orders.csv   | 5 | FILE_NOT_WRITTEN          | choose another --out
          """)
  void whatCannotBeJudgedIsSaid(String options, int code, String error, String help) {
    List<String> args = new ArrayList<>(List.of("backtest"));
    args.addAll(List.of(options.replace("SHOP", shop().toString()).split(" ", -1)));
    Ended ended = quimbi(args);
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.err()).contains("[" + error + "]", help);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void horizonThatIsNoNumberOfDaysIsSaid() {
    Ended ended = quimbi(List.of("backtest", "--horizon", "half-a-year"));
    assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err()).contains("\"half-a-year\" is not a number of days such as 180d");
  }
}
