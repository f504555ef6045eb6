package io.quimbi.engine.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.Workers;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.backtest.BacktestReport.Figure;
import io.quimbi.engine.backtest.BacktestReport.PointTable;
import io.quimbi.engine.backtest.BacktestReport.RuleFigures;
import io.quimbi.engine.backtest.BacktestReport.TruthTable;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.generate.DemoShop;
import io.quimbi.engine.generate.DemoShopOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestTest {
  private static final long DAY = 86_400_000_000L;
  private static final DemoShopOptions SHOP = DemoShopOptions.of(1500, 7);
  private static final StoreSettings STORE = new StoreSettings("shop", ZoneOffset.UTC, "EUR");

  private static BacktestOptions options(int horizon, @Nullable Path truth) {
    return new BacktestOptions(horizon, 20.0, 3, null, 40, 1, truth);
  }

  private static BacktestReport run(OrderRows rows, BacktestOptions options, int threads) {
    MemoryStores store = new MemoryStores(STORE, wanted -> rows);
    return new Backtest(store, store).run("shop", options, threads, Progress.NONE);
  }

  private static OrderRows demo() {
    return new DemoShop(SHOP).rows(ZoneOffset.UTC);
  }

  private static RuleFigures rule(BacktestReport report, String truth, String point, String rule) {
    TruthTable table =
        report.truths().stream().filter(t -> t.truth().equals(truth)).findAny().orElseThrow();
    PointTable at =
        table.points().stream().filter(p -> p.point().equals(point)).findAny().orElseThrow();
    return at.rules().stream().filter(r -> r.rule().equals(rule)).findAny().orElseThrow();
  }

  private static double of(Figure figure) {
    Double value = figure.value();
    return value == null ? Double.NaN : value;
  }

  @Test
  void onADemoShopPersonalRulesWarnBeforeThe90DayRuleAndPlainDriftDoesNot(@TempDir Path folder)
      throws IOException {
    DemoShop.write(SHOP, folder, Progress.NONE);
    BacktestReport report = run(demo(), options(180, folder.resolve("truth.csv")), 2);
    assertThat(report.truths()).extracting(TruthTable::truth).containsExactly("T1", "T2", "T3");
    for (TruthTable truth : report.truths()) {
      assertThat(truth.lost()).isBetween(30, truth.spells() - 1);
      // Every loss is a silence of at least the horizon, which the 90-day rule cannot miss.
      assertThat(of(truth.recencyRule().recall())).isEqualTo(1);
    }
    for (String rule : List.of("a″", "b", "d")) {
      RuleFigures figures = rule(report, "T3", "budget_of_a", rule);
      assertThat(of(figures.recall())).as(rule).isGreaterThan(0.7);
      assertThat(of(figures.leadDays())).as(rule).isGreaterThanOrEqualTo(7);
    }
    assertThat(of(rule(report, "T3", "budget_of_a", "c1").recall())).isLessThan(0.5);

    BacktestReport.ChangesTable changes = report.changes();
    assertThat(changes).isNotNull();
    if (changes != null) {
      assertThat(changes.quietYears()).isGreaterThan(100);
      assertThat(changes.rows())
          .allSatisfy(
              row -> assertThat(row.falseAlarms()).isLessThanOrEqualTo(row.falseAlarmsAllowed()))
          .anySatisfy(row -> assertThat(row.kind()).isEqualTo("slow-down: hobbyist to occasional"));
    }
    assertThat(report.findings()).isNotEmpty();
    assertThat(String.join(" ", report.findings())).doesNotContain("NaN").doesNotContain("null");

    Path out = folder.resolve("out");
    BacktestFiles.write(report, out);
    String page = Files.readString(out.resolve("backtest.html"));
    assertThat(page).contains("<svg").doesNotContain("<script").doesNotContain("http");
    assertThat(Files.readAllLines(out.resolve("warnings.csv")))
        .hasSize(1 + 3 * (1 + 5 * Rule.values().length + 3 * (1 + Rule.values().length)));
    assertThat(Files.readAllLines(out.resolve("changes.csv")))
        .hasSize(1 + (changes == null ? 0 : changes.rows().size()));
  }

  @Test
  void threadsDoNotChangeADigit() {
    BacktestOptions options = options(180, null);
    DemoShop shop = new DemoShop(DemoShopOptions.of(500, 7));
    assertThat(run(shop.rows(ZoneOffset.UTC), options, 3))
        .isEqualTo(run(shop.rows(ZoneOffset.UTC), options, 1));
  }

  /** Customers of random rhythm over three years, of whom a third stop. */
  private static OrderRows rows(long until) {
    Random random = new Random(3);
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    for (int c = 0; c < 250; c++) {
      int customer = rows.customers().idOf("c" + c);
      double gap = 10 + random.nextInt(80);
      double stops = c % 3 == 0 ? 300 + random.nextInt(700) : 2000;
      double day = random.nextInt(200);
      for (int o = 0; day < Math.min(1095, stops); o++) {
        long time = (long) (day * DAY);
        int category = random.nextInt(5);
        long price = 1_000_000L * (5 + random.nextInt(60));
        long discount = random.nextInt(3) == 0 ? price / 5 : 0;
        if (time <= until) {
          rows.addOrder(customer, c + "-" + o, time, true, OrderBook.NEVER, -1);
          rows.addLine(-1, rows.categories().idOf("k" + category), 1, price, discount);
        }
        day += gap * (0.3 + 1.4 * random.nextDouble());
      }
    }
    return rows;
  }

  @Test
  void ordersAfterAnAsOfNeverChangeASignalThere() {
    OrderBook whole = rows(Long.MAX_VALUE).toBook();
    Weeks weeks = Weeks.of(whole, null, 180);
    int last = weeks.first() + 20;
    OrderBook cut = rows(weeks.asOfs()[last]).toBook();
    int[] everybody = new int[whole.customerCount()];
    Arrays.setAll(everybody, c -> c);
    assertThat(cut.customerCount()).isEqualTo(whole.customerCount());
    assertThat(cut.orderCount()).isLessThan(whole.orderCount() - 500);
    try (Workers workers = Workers.of(2)) {
      WeeklyWalk onWhole = walk(whole, everybody, weeks, workers);
      WeeklyWalk onCut = walk(cut, everybody, weeks, workers);
      int known = 0;
      for (Signal signal : Signal.values()) {
        for (int k = 0; k <= last; k++) {
          assertThat(onCut.signal(signal)[k])
              .as("%s at week %d", signal, k)
              .isEqualTo(onWhole.signal(signal)[k]);
          for (float value : onCut.signal(signal)[k]) {
            known += Float.isNaN(value) ? 0 : 1;
          }
        }
      }
      assertThat(known).isGreaterThan(50_000);
    }
  }

  private static WeeklyWalk walk(OrderBook book, int[] customers, Weeks weeks, Workers workers) {
    Fitted fitted = Fitted.at(book, weeks.asOfs()[weeks.first()], workers, Progress.NONE);
    WeeklyWalk walk = WeeklyWalk.walk(book, customers, weeks, 3, fitted, workers, Progress.NONE);
    walk.combine(1);
    return walk;
  }

  @Test
  void aHistoryTooShortForTheHorizonSaysWhichOneWouldDo() {
    OrderRows rows = new OrderRows(ZoneOffset.UTC);
    for (int o = 0; o <= 370; o++) {
      rows.addOrder(
          rows.customers().idOf("c" + o % 5), "o" + o, o * DAY, true, OrderBook.NEVER, -1);
      rows.addLine(-1, -1, 1, 1_000_000, 0);
    }
    assertThatThrownBy(() -> run(rows, options(180, null), 1))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("1970-01-01 to 1971-01-06")
        .hasMessageContaining("185 days, where a horizon of 180 days needs at least 208")
        .hasMessageContaining("--horizon of 157d or less");
    assertThat(run(rows, options(120, null), 1).notes())
        .anySatisfy(note -> assertThat(note).contains("horizon of 120 days"));
  }

  @Test
  void anotherFileThanATruthIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("orders.csv");
    Files.writeString(file, "customer_id,order_id\nc1,o1\n");
    assertThatThrownBy(() -> run(demo(), options(180, file), 1))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("BACKTEST_TRUTH_NO_COLUMN"))
        .hasMessageContaining("no column persona");
    Files.writeString(
        file,
        """
        customer_id,persona,change_kind,change_at,persona_after,planted_end
        c1,hobbyist,stop,yesterday,hobbyist,
        """);
    assertThatThrownBy(() -> run(demo(), options(180, file), 1))
        .hasMessageContaining("line 2, column change_at: \"yesterday\" is not an ISO date");
  }

  /** Remembers the stages, and wants an end from the moment that one of them begins. */
  private static final class StopAt implements Progress {
    private final List<String> stages = new ArrayList<>();
    private final int stop;

    StopAt(int stop) {
      this.stop = stop;
    }

    @Override
    public void stage(String name, long total) {
      stages.add(name);
    }

    @Override
    public void advance(long by) {}

    @Override
    public void note(String message) {}

    @Override
    public boolean cancelled() {
      return stages.size() >= stop;
    }
  }

  @Test
  void ctrlCEndsABacktestInWhateverStageItIs(@TempDir Path folder) throws IOException {
    DemoShopOptions small = DemoShopOptions.of(150, 7);
    DemoShop.write(small, folder, Progress.NONE);
    OrderRows rows = new DemoShop(small).rows(ZoneOffset.UTC);
    MemoryStores store = new MemoryStores(STORE, wanted -> rows);
    Backtest backtest = new Backtest(store, store);
    BacktestOptions options = options(180, folder.resolve("truth.csv"));
    StopAt never = new StopAt(Integer.MAX_VALUE);
    backtest.run("shop", options, 2, never);
    assertThat(never.stages).hasSizeGreaterThan(4);
    for (int stage = 1; stage <= never.stages.size(); stage++) {
      StopAt progress = new StopAt(stage);
      assertThatThrownBy(() -> backtest.run("shop", options, 2, progress))
          .as(never.stages.get(stage - 1))
          .isInstanceOf(CancellationException.class);
      assertThat(progress.stages).isEqualTo(never.stages.subList(0, stage));
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> options(90, null)).hasMessageContaining("from 98 to 1000 days");
    assertThatThrownBy(() -> new BacktestOptions(180, 0.0, 3, null, 1, 1, null))
        .hasMessageContaining("budget must be above 0");
    assertThatThrownBy(() -> new BacktestOptions(180, 20.0, 1, null, 1, 1, null))
        .hasMessageContaining("min-orders");
  }
}
