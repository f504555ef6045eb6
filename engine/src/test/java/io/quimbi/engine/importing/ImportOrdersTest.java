package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The import as a whole: all or nothing, and the same again. */
class ImportOrdersTest {
  private static final String HEADER = "customer_id,order_id,ordered_at,unit_price";

  @TempDir Path folder;
  private ImportFixture fixture;

  @BeforeEach
  void setUp() {
    fixture = new ImportFixture(folder);
  }

  private ImportOutcome outcome(ImportOptions options) {
    return fixture.outcome(options);
  }

  @Test
  void reportSaysWhatWasRead() {
    ImportReport report =
        fixture.run(
            HEADER + ",refunded",
            "A,1,2024-05-01T10:00,1,",
            "A,1,2024-05-01T10:00,2,1",
            "B,2,2024-06-01T10:00,3,",
            "B,3,never,3,");

    assertThat(report.store()).isEqualTo(new StoreSettings("shop", ZoneId.of("UTC"), null));
    assertThat(report.orders().name()).isEqualTo("orders.csv");
    assertThat(report.orders().format()).isEqualTo("quimbi");
    assertThat(report.orders().encoding()).isEqualTo("UTF-8");
    assertThat(report.orders().delimiter()).isEqualTo(',');
    assertThat(report.orders().rowsRead()).isEqualTo(4);
    assertThat(report.orders().rowsKept()).isEqualTo(3);
    assertThat(report.merged()).isEqualTo(new OrderStore.MergeCounts(2, 0, 0, 0, 0, 0));
    assertThat(report.customers()).isEqualTo(2);
    assertThat(report.lines()).isEqualTo(3);
    assertThat(report.refunds()).isEqualTo(1);
    assertThat(report.oldestOrder().orElseThrow()).isEqualTo("2024-05-01T10:00:00Z");
    assertThat(report.newestOrder().orElseThrow()).isEqualTo("2024-06-01T10:00:00Z");
    assertThat(report.orders().examples().getFirst())
        .hasToString(
            "orders.csv line 5, column ordered_at: \"never\" is not an ISO 8601 date or"
                + " date-time, such as 2024-05-01 or 2024-05-01T09:58:12-04:00");
    assertThat(fixture.store().ended())
        .containsExactly("done: orders.csv: 2 orders added, 0 replaced, 0 unchanged");
  }

  @Test
  void sameFileIsImportedOnceUnlessForced() {
    Path file = fixture.write("orders.csv", HEADER, "A,1,2024-05-01,1");
    fixture.run(file);
    Map<String, String> orders = Map.copyOf(fixture.store().orders("shop"));

    ImportOutcome again = outcome(fixture.options(file));
    ImportReport forced = fixture.run(fixture.options(file).withForce(true));

    assertThat(again).isInstanceOf(ImportOutcome.AlreadyImported.class);
    assertThat(((ImportOutcome.AlreadyImported) again).at()).isEqualTo("2026-01-02T03:05:05Z");
    assertThat(forced.merged().ordersUnchanged()).isEqualTo(1);
    assertThat(fixture.store().orders("shop")).isEqualTo(orders);
    assertThat(fixture.store().sessionsOpen()).isZero();
  }

  @Test
  void fileIsKnownByItsContentAndWhatItIsTakenFor() {
    Path file = fixture.write("orders.csv", HEADER, "A,1,2024-05-01,1");
    fixture.run(file);

    Path copy = fixture.write("copy.csv", HEADER, "A,1,2024-05-01,1");
    assertThat(outcome(fixture.options(copy))).isInstanceOf(ImportOutcome.AlreadyImported.class);
    assertThat(outcome(fixture.options(file).withRejectLimit(RejectLimit.ONE_PERCENT)))
        .isInstanceOf(ImportOutcome.AlreadyImported.class);

    assertThat(outcome(fixture.options(file).withHashCustomers(true)))
        .isInstanceOf(ImportReport.class);
    assertThat(outcome(fixture.options(file).withFormat(OrderFormat.QUIMBI)))
        .isInstanceOf(ImportReport.class);
    assertThat(outcome(fixture.options(file).withCurrency("EUR"))).isInstanceOf(ImportReport.class);
    Path tickets = fixture.write("t.csv", "customer_id,ticket_id,opened_at", "A,1,2024-05-01");
    assertThat(outcome(fixture.options(file).withTickets(tickets)))
        .isInstanceOf(ImportReport.class);
    Path changed = fixture.write("orders.csv", HEADER, "A,1,2024-05-01,2");
    assertThat(fixture.run(changed).merged().ordersReplaced()).isEqualTo(1);
  }

  @Test
  void orderImportedAgainReplacesTheStoredOneWhole() {
    fixture.run(HEADER, "A,1,2024-05-01,1", "A,1,2024-05-01,2", "A,2,2024-05-01,2");

    ImportReport report = fixture.run(HEADER, "A,1,2024-05-01,1", "A,3,2024-05-01,1");

    assertThat(report.merged()).isEqualTo(new OrderStore.MergeCounts(1, 1, 0, 0, 0, 0));
    assertThat(fixture.store().orders("shop").keySet()).containsExactly("1", "2", "3");
    assertThat(fixture.store().orders("shop").get("1")).doesNotContain("2000000");
  }

  @Test
  void tooManyRejectsStopTheImportBeforeAnythingIsStored() {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int i = 0; i < 100; i++) {
      lines.add("A," + i + "," + (i % 50 == 7 ? "soon" : "2024-05-01") + ",1");
    }
    Path file = fixture.write("orders.csv", lines.toArray(new String[0]));

    QuimbiException failure = fixture.failure(ImportOptions.of(file, "shop", folder));

    assertThat(failure.kind()).isEqualTo(QuimbiException.Kind.BAD_INPUT);
    assertThat(failure.code()).isEqualTo("IMPORT_TOO_MANY_REJECTS");
    assertThat(failure)
        .hasMessageContaining(
            "orders.csv: 2 of 100 rows cannot be read, the limit is 1 %; nothing was imported."
                + " The first 2:")
        .hasMessageContaining("orders.csv line 9, column ordered_at: \"soon\"")
        .hasMessageContaining("orders.csv line 59, column ordered_at: \"soon\"")
        .hasMessageContaining("orders.rejects.csv");
    assertThat(fixture.store().find("shop")).isEmpty();
    assertThat(fixture.rejects("orders.rejects.csv")).hasSize(2);

    assertThat(
            fixture
                .run(ImportOptions.of(file, "shop", folder).withRejectLimit(RejectLimit.parse("2")))
                .merged()
                .ordersAdded())
        .isEqualTo(98);
  }

  @Test
  void limitInRowsStopsReadingAtOnce() {
    Path file = fixture.write("orders.csv", HEADER, "A,1,x,1", "A,2,x,1", "A,3,x,1");

    QuimbiException failure =
        fixture.failure(fixture.options(file).withRejectLimit(RejectLimit.parse("1")));

    assertThat(failure)
        .hasMessageContaining("orders.csv: 2 rows cannot be read, the limit is 1 row;");
    assertThat(fixture.rejects("orders.rejects.csv")).hasSize(2);
  }

  @Test
  void failureIntoAKnownStoreEndsItsRun() {
    fixture.run(HEADER, "A,1,2024-05-01,1");
    Map<String, String> before = Map.copyOf(fixture.store().orders("shop"));

    fixture.failure(
        fixture
            .options(fixture.write("orders.csv", HEADER, "A,1,2024-05-01,9", "A,2,x,1"))
            .withRejectLimit(RejectLimit.parse("0")));

    assertThat(fixture.store().ended().getLast())
        .startsWith("failed: orders.csv: 1 row cannot be read, the limit is 0 rows");
    assertThat(fixture.store().orders("shop")).isEqualTo(before);
    assertThat(fixture.store().sessionsOpen()).isZero();
  }

  @Test
  void rejectsFileOfAnEarlierImportDoesNotOutliveIt() throws IOException {
    fixture.run(HEADER, "A,1,2024-05-01,1", "A,2,x,1");
    assertThat(folder.resolve("orders.rejects.csv")).exists();

    ImportReport report = fixture.run(HEADER, "A,1,2024-05-01,1", "A,2,2024-05-01,1");

    assertThat(report.orders().rejectsFile()).isEmpty();
    assertThat(filesIn(folder)).containsExactly("orders.csv");
  }

  @Test
  void rejectsThatCannotBeWrittenStopTheImport() {
    Path file = fixture.write("orders.csv", HEADER, "A,1,2024-05-01,1", "A,2,x,1");

    QuimbiException failure =
        fixture.failure(
            ImportOptions.of(file, "shop", folder.resolve("nowhere"))
                .withRejectLimit(RejectLimit.parse("5")));

    assertThat(failure.kind()).isEqualTo(QuimbiException.Kind.ENVIRONMENT);
    assertThat(failure.code()).isEqualTo("IMPORT_REJECTS_UNWRITABLE");
    assertThat(fixture.store().find("shop")).isEmpty();
  }

  @Test
  void importCanBeCancelledAtEveryPointWithoutATrace() throws IOException {
    fixture.run(HEADER, "A,0,2024-05-01,1");
    Map<String, String> before = Map.copyOf(fixture.store().orders("shop"));
    Path orders =
        fixture.write(
            "more.csv",
            HEADER,
            "A,1,2024-05-01,1",
            "A,2,x,1",
            "A,3,2024-05-01,1",
            "B,3,2024-05-01,1");
    Path tickets = fixture.write("t.csv", "customer_id,ticket_id,opened_at", "A,1,2024-05-01");
    ImportOptions options = fixture.options(orders).withTickets(tickets);

    int point = 0;
    while (true) {
      Progress progress = cancelAfter(point);
      try {
        fixture.importOrders().run(options, progress);
        break;
      } catch (CancellationException e) {
        assertThat(fixture.store().orders("shop")).as("cancelled at %d", point).isEqualTo(before);
        assertThat(fixture.store().sessionsOpen()).isZero();
        assertThat(filesIn(folder)).noneMatch(name -> name.endsWith(".part"));
      }
      point++;
    }

    assertThat(point).isGreaterThan(5);
    assertThat(fixture.store().ended()).anyMatch(e -> e.startsWith("cancelled"));
    assertThat(fixture.store().orders("shop").keySet()).containsExactly("0", "1");
  }

  @Test
  void failureOfTheStoreLeavesNoTrace() throws IOException {
    OrderStore failing =
        new OrderStore() {
          @Override
          public ImportSession beginImport(StoreSettings store, Source source) {
            throw new QuimbiException(
                QuimbiException.Kind.ENVIRONMENT, "STORE_BUSY", "another import is running");
          }

          @Override
          public long lastImport(StoreSettings store) {
            throw new AssertionError("not asked for");
          }

          @Override
          public OrderRows read(StoreSettings store, Progress progress) {
            throw new AssertionError("not asked for");
          }

          @Override
          public OrderRows readCustomers(StoreSettings store, Collection<String> customerIds) {
            throw new AssertionError("not asked for");
          }
        };
    Path file = fixture.write("orders.csv", HEADER, "A,1,2024-05-01,1");

    assertThatThrownBy(
            () ->
                new ImportOrders(failing, fixture.store(), fixture.memory())
                    .run(fixture.options(file), Progress.NONE))
        .isInstanceOf(QuimbiException.class)
        .hasMessage("another import is running");
    assertThat(filesIn(folder)).containsExactly("orders.csv");
  }

  @Test
  void progressGoesToTheEndOfTheFile() {
    Path file = fixture.write("orders.csv", HEADER, "A,1,2024-05-01,1");
    Map<String, Long> advanced = new LinkedHashMap<>();
    Map<String, Long> totals = new LinkedHashMap<>();
    Progress progress =
        new Progress() {
          private String stage = "";

          @Override
          public void stage(String name, long total) {
            stage = name;
            totals.put(name, total);
          }

          @Override
          public void advance(long by) {
            advanced.merge(stage, by, Long::sum);
          }

          @Override
          public void note(String message) {}

          @Override
          public boolean cancelled() {
            return false;
          }
        };

    fixture.importOrders().run(fixture.options(file), progress);

    long size = HEADER.length() + 1L + "A,1,2024-05-01,1\n".length();
    assertThat(totals).containsEntry("Reading orders.csv", size);
    assertThat(advanced).containsEntry("Reading orders.csv", size);
  }

  @Test
  void zoneOfAStoreStaysThatOfItsFirstImport() {
    Path file = fixture.write("orders.csv", HEADER, "A,1,2024-07-01T10:00,1");
    fixture.run(fixture.options(file).withZone(ZoneId.of("Europe/London")));

    QuimbiException failure = fixture.failure(fixture.options(file).withZone(ZoneId.of("UTC")));
    assertThat(failure.kind()).isEqualTo(QuimbiException.Kind.USAGE);
    assertThat(failure).hasMessageContaining("keeps its calendar in Europe/London");

    fixture.run(HEADER, "A,2,2024-07-01T11:00,1");
    assertThat(fixture.time("2")).isEqualTo("2024-07-01T10:00:00Z");
  }

  @Test
  void zonesOfOneRuleAreOneZone() {
    Path file = fixture.write("orders.csv", HEADER, "A,1,2024-07-01T10:00,1");
    fixture.run(fixture.options(file).withZone(ZoneOffset.UTC));

    assertThat(outcome(fixture.options(file).withZone(ZoneId.of("UTC"))))
        .isInstanceOf(ImportOutcome.AlreadyImported.class);
  }

  @Test
  void currencyOfAStoreStaysThatOfItsFirstImport() {
    fixture.run(HEADER + ",currency", "A,1,2024-07-01,1,EUR");

    assertThat(fixture.failure(HEADER + ",currency", "A,2,2024-07-01,1,USD"))
        .hasMessage(
            "orders.csv has amounts in USD, store shop keeps EUR; import it into another store");
    assertThat(
            fixture
                .failure(
                    fixture
                        .options(fixture.write("orders.csv", HEADER, "A,2,2024-07-01,1"))
                        .withCurrency("USD"))
                .code())
        .isEqualTo("IMPORT_OTHER_CURRENCY");
    assertThat(fixture.run(HEADER, "A,2,2024-07-01,1").store().currency()).isEqualTo("EUR");
  }

  @Test
  void currencyThatAStoreNeverSaidHasToBeConfirmed() {
    fixture.run(HEADER, "A,1,2024-07-01,1");
    Path file = fixture.write("orders.csv", HEADER + ",currency", "A,2,2024-07-01,1,USD");

    assertThat(fixture.failure(file)).hasMessageContaining("say so with --currency USD");
    ImportReport report = fixture.run(fixture.options(file).withCurrency("USD"));
    assertThat(report.merged().ordersAdded()).isEqualTo(1);
    assertThat(fixture.store().find("shop").orElseThrow().currency()).isEqualTo("USD");
  }

  @Test
  void storeIdIsCheckedBeforeAnythingIsRead() {
    Path file = fixture.write("orders.csv", HEADER, "A,1,never,1");

    QuimbiException failure = fixture.failure(ImportOptions.of(file, "my shop", folder));

    assertThat(failure.code()).isEqualTo("STORE_BAD_ID");
    assertThat(folder.resolve("orders.rejects.csv")).doesNotExist();
  }

  @Test
  void fileOfWhichNothingIsLeftIsRefusedWithTheReasons() {
    QuimbiException failure =
        fixture.failure(ShopifyTest.header(), ShopifyTest.row("#1", Map.of("Email", "")));

    assertThat(failure.code()).isEqualTo("IMPORT_NOTHING_LEFT");
    assertThat(failure)
        .hasMessageContaining("none of the 1 rows")
        .hasMessageContaining("skipped 1 of orders without an e-mail");
  }

  @Test
  void layoutIsRecognisedByTheHeaderAndSaidSo() {
    ImportReport report = fixture.run(ShopifyTest.header(), ShopifyTest.row("#1", Map.of()));

    assertThat(report.notes())
        .contains("orders.csv was recognised by its header as format shopify");
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    }
  }

  /** Asks to stop when it is asked after so many other times. */
  private static Progress cancelAfter(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return Progress.NONE.beside(() -> left.getAndDecrement() == 0);
  }
}
