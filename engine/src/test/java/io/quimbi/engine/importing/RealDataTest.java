package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.testkit.SharedFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of real data sets, as published or counted by other tools. */
class RealDataTest {
  private static final double DAY = 86_400e6;

  @TempDir Path folder;

  private final MemoryStore store = new MemoryStore();

  @Test
  void onlineRetailGivesTheUsualCleanPurchases() {
    ImportReport report = run("data/online-retail/online_retail.csv.gz");

    assertThat(report.orders().format()).isEqualTo("online-retail");
    assertThat(report.orders().rowsRead()).isEqualTo(541_909);
    assertThat(report.orders().rejected()).isZero();
    assertThat(report.orders().skipped())
        .isEqualTo(
            Map.of(
                SkipReason.ADJUSTMENT, 3L,
                SkipReason.NO_CUSTOMER, 135_077L,
                SkipReason.NO_PRICE, 40L));
    assertThat(report.lines()).isEqualTo(397_884);

    OrderBook book = store.merged().toBook();
    assertThat(book.lineCount()).isEqualTo(397_884);
    assertThat(book.orderCount()).isEqualTo(18_532);
    long customersWithOrder = 0;
    for (int c = 0; c < book.customerCount(); c++) {
      customersWithOrder += book.endOrder(c) > book.firstOrder(c) ? 1 : 0;
    }
    assertThat(customersWithOrder).isEqualTo(4_338);
    assertThat(Money.toDecimal(listTotal(store.merged()))).isEqualByComparingTo("8911407.904");
  }

  @Test
  void onlineRetailCancellationsFindEarlierLines() {
    ImportReport report = run("data/online-retail/online_retail.csv.gz");

    assertThat(report.returns().rows()).isEqualTo(8_905);
    // 1,335 in the order of the file, on which nothing may depend: docs/adr/0003.
    assertThat(report.returns().unplacedWholly()).isEqualTo(1_334);
    assertThat(report.returns().unplacedInPart()).isEqualTo(54);
  }

  @Test
  void cdnowMasterMakesEachRowAnOrder() {
    ImportReport report = run("data/cdnow/cdnow_master.csv.gz");

    assertThat(report.orders().format()).isEqualTo("cdnow");
    assertThat(report.merged().ordersAdded()).isEqualTo(69_659);
    assertThat(report.customers()).isEqualTo(23_570);
    assertThat(report.oldestOrder().orElseThrow()).isEqualTo("1997-01-01T00:00:00Z");
    assertThat(report.newestOrder().orElseThrow()).isEqualTo("1998-06-30T00:00:00Z");
    assertThat(Money.toDecimal(listTotal(store.merged()))).isEqualByComparingTo("2500315.63");
    assertThat(store.merged().orderHasTime(0)).isFalse();
  }

  @Test
  void cdnowOrdersOfNoValueCountAsThePublishedFiguresHaveIt() {
    run("data/cdnow/cdnow_master.csv.gz");

    // As of 1998-07-01T00:00, where the specification says .17888, 111.311 days and 146. Without
    // the 80 rows of value 0 they would be .17920, 111.320 and 146, over 23,502 customers.
    double asOf = Instant.parse("1998-07-01T00:00:00Z").getEpochSecond() * 1e6;
    OrderBook book = store.merged().toBook();
    double ordersPerMonth = 0;
    double meanGaps = 0;
    int repeat = 0;
    int withoutGap = 0;
    for (int c = 0; c < book.customerCount(); c++) {
      int orders = book.endOrder(c) - book.firstOrder(c);
      long first = book.orderTime(book.firstOrder(c));
      long last = book.orderTime(book.endOrder(c) - 1);
      ordersPerMonth += orders / Math.max(1, (asOf - first) / DAY / 30.4375);
      if (orders > 1) {
        repeat++;
        meanGaps += (last - first) / DAY / (orders - 1);
        withoutGap += last == first ? 1 : 0;
      }
    }
    assertThat(ordersPerMonth / book.customerCount()).isCloseTo(.17888, offset(1e-5));
    assertThat(meanGaps / repeat).isCloseTo(111.311, offset(1e-3));
    assertThat(withoutGap).isEqualTo(146);
  }

  @Test
  void secondImportOfOnlineRetailChangesNothing() {
    run("data/online-retail/online_retail.csv.gz");
    Map<String, String> orders = Map.copyOf(store.orders("shop"));
    ImportOptions options =
        ImportOptions.of(
            SharedFiles.require("data/online-retail/online_retail.csv.gz"), "shop", folder);
    ImportOrders importOrders = new ImportOrders(store, store, ImportFixture.memory(folder));

    assertThat(importOrders.run(options, Progress.NONE))
        .isInstanceOf(ImportOutcome.AlreadyImported.class);
    ImportReport forced = (ImportReport) importOrders.run(options.withForce(true), Progress.NONE);

    assertThat(forced.merged()).isEqualTo(new OrderStore.MergeCounts(0, 0, orders.size(), 0, 0, 0));
    assertThat(store.orders("shop")).isEqualTo(orders);
  }

  @Test
  void cdnowSampleIsPartOfTheMaster() {
    run("data/cdnow/cdnow_master.csv.gz");
    ImportReport report = run("data/cdnow/cdnow_sample.csv.gz");

    assertThat(report.orders().rowsRead()).isEqualTo(6_919);
    assertThat(report.customers()).isEqualTo(2_357);
    assertThat(report.merged().ordersUnchanged()).isEqualTo(6_919);
  }

  private ImportReport run(String relative) {
    ImportOptions options = ImportOptions.of(SharedFiles.require(relative), "shop", folder);
    return (ImportReport)
        new ImportOrders(store, store, ImportFixture.memory(folder)).run(options, Progress.NONE);
  }

  private static long listTotal(OrderRows rows) {
    long total = 0;
    for (int l = 0; l < rows.lineCount(); l++) {
      total += rows.lineListTotal(l);
    }
    return total;
  }
}
