package io.quimbi.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.Workers;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoShopFilesTest {
  private static final List<String> FILES = List.of("orders.csv", "tickets.csv", "truth.csv");

  @TempDir Path temp;

  @Test
  void theSameSeedGivesTheSameBytesOnAnyNumberOfThreads() throws IOException {
    DemoShopOptions options = DemoShopOptions.of(1500, 3);
    Path one = temp.resolve("one");
    Path three = temp.resolve("three");
    DemoShopCounts counts = write(options, one, 1, Progress.NONE);
    assertThat(write(options, three, 3, Progress.NONE)).isEqualTo(counts);
    for (String name : FILES) {
      assertThat(Files.mismatch(one.resolve(name), three.resolve(name))).as(name).isEqualTo(-1);
    }
  }

  @Test
  void anotherSeedGivesAnotherShop() throws IOException {
    DemoShop.write(DemoShopOptions.of(20, 3), temp.resolve("a"), Progress.NONE);
    DemoShop.write(DemoShopOptions.of(20, 4), temp.resolve("b"), Progress.NONE);
    assertThat(Files.mismatch(temp.resolve("a/orders.csv"), temp.resolve("b/orders.csv")))
        .isNotEqualTo(-1);
  }

  @Test
  void aLargerShopBeginsWithTheSmallerOne() throws IOException {
    DemoShop.write(DemoShopOptions.of(100, 3), temp.resolve("small"), Progress.NONE);
    DemoShop.write(DemoShopOptions.of(200, 3), temp.resolve("large"), Progress.NONE);
    for (String name : FILES) {
      assertThat(Files.readString(temp.resolve("large").resolve(name)))
          .startsWith(Files.readString(temp.resolve("small").resolve(name)));
    }
  }

  @Test
  void theOrderRowsAreTheShopInTheImportLayout() throws IOException {
    DemoShop shop = new DemoShop(DemoShopOptions.of(400, 5));
    DemoShop.write(shop.options(), temp, Progress.NONE);
    List<List<String>> rows = rows(temp.resolve("orders.csv"));
    assertThat(rows.getFirst())
        .containsExactly(
            "customer_id",
            "order_id",
            "ordered_at",
            "product_id",
            "product_name",
            "category",
            "quantity",
            "unit_price",
            "discount",
            "refunded",
            "refunded_at",
            "return_reason",
            "channel",
            "currency");
    List<List<String>> expected = new ArrayList<>();
    for (DemoCustomer customer : SampleShop.all(shop)) {
      for (DemoCustomer.Order order : customer.orders()) {
        order.lines().forEach(line -> expected.add(row(customer, order, line)));
      }
      customer.returnSlips().forEach(slip -> expected.add(row(customer, slip)));
    }
    assertThat(expected.stream().filter(row -> row.get(6).startsWith("-"))).isNotEmpty();
    assertThat(rows.subList(1, rows.size())).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aCustomersRowsComeTogetherAndInTheOrderOfTime() throws IOException {
    DemoShop.write(DemoShopOptions.of(400, 5), temp, Progress.NONE);
    List<List<String>> rows = rows(temp.resolve("orders.csv"));
    List<String> keys =
        rows.subList(1, rows.size()).stream().map(row -> row.get(0) + row.get(2)).toList();
    assertThat(keys).isSorted();
  }

  @Test
  void theTicketRowsAreTheShopInTheImportLayout() throws IOException {
    DemoShop shop = new DemoShop(DemoShopOptions.of(400, 5));
    DemoShop.write(shop.options(), temp, Progress.NONE);
    List<List<String>> expected = new ArrayList<>();
    expected.add(
        List.of(
            "customer_id",
            "ticket_id",
            "opened_at",
            "channel",
            "satisfaction",
            "escalated",
            "order_id"));
    for (DemoCustomer customer : SampleShop.all(shop)) {
      for (DemoCustomer.Ticket ticket : customer.tickets()) {
        expected.add(
            List.of(
                customer.truth().customerId(),
                ticket.id(),
                ticket.openedAt().toString(),
                ticket.channel().text(),
                ticket.satisfaction() == 0 ? "" : String.valueOf(ticket.satisfaction()),
                String.valueOf(ticket.escalated()),
                ticket.orderId() == null ? "" : ticket.orderId()));
      }
    }
    assertThat(expected).hasSizeGreaterThan(100);
    assertThat(rows(temp.resolve("tickets.csv"))).isEqualTo(expected);
  }

  @Test
  void theTruthNamesEveryCustomerOnce() throws IOException {
    DemoShop shop = new DemoShop(DemoShopOptions.of(400, 5));
    DemoShop.write(shop.options(), temp, Progress.NONE);
    List<List<String>> rows = rows(temp.resolve("truth.csv"));
    List<String> header = rows.getFirst();
    assertThat(rows).hasSize(401).allSatisfy(row -> assertThat(row).hasSameSizeAs(header));
    int faded = 0;
    for (int c = 0; c < 400; c++) {
      Truth truth = shop.customer(c).truth();
      List<String> row = rows.get(c + 1);
      assertThat(cell(row, header, "customer_id")).isEqualTo(truth.customerId());
      assertThat(cell(row, header, "persona")).isEqualToIgnoringCase(truth.traits().persona() + "");
      assertThat(Double.parseDouble(cell(row, header, "orders_per_month")))
          .isCloseTo(truth.traits().ordersPerMonth(), within(5e-5));
      assertThat(cell(row, header, "orders")).isEqualTo(truth.orderCount() + "");
      assertThat(cell(row, header, "first_order_at")).isEqualTo(truth.firstOrderAt().toString());
      assertThat(cell(row, header, "personal_season"))
          .isEqualToIgnoringCase(
              truth.traits().season() == null ? "none" : truth.traits().season().name());
      assertThat(cell(row, header, "change_kind"))
          .isEqualToIgnoringCase(truth.change().kind().name());
      assertThat(cell(row, header, "change_at")).isEqualTo(orEmpty(truth.change().at()));
      assertThat(cell(row, header, "fade_from")).isEqualTo(orEmpty(truth.fadeFrom()));
      assertThat(cell(row, header, "planted_end")).isEqualTo(orEmpty(truth.plantedEnd()));
      faded += truth.fadeFrom() == null ? 0 : 1;
    }
    assertThat(faded).isPositive();
  }

  @Test
  void theFilesHaveUnixLineEndsAndNothingElseIsLeft() throws IOException {
    DemoShop.write(DemoShopOptions.of(30, 1), temp, Progress.NONE);
    for (String name : FILES) {
      assertThat(Files.readString(temp.resolve(name))).endsWith("\n").doesNotContain("\r", "\n\n");
    }
    assertThat(namesIn(temp)).containsExactlyInAnyOrderElementsOf(FILES);
  }

  @Test
  void anEmptyShopHasHeadersOnly() throws IOException {
    DemoShopCounts counts = DemoShop.write(DemoShopOptions.of(0, 1), temp, Progress.NONE);
    assertThat(counts).isEqualTo(new DemoShopCounts(0, 0, 0, 0, 0, 0));
    for (String name : FILES) {
      assertThat(Files.readAllLines(temp.resolve(name))).hasSize(1);
    }
  }

  @Test
  void aShopOfOneCustomerHasAnOrder() throws IOException {
    DemoShopCounts counts = DemoShop.write(DemoShopOptions.of(1, 1), temp, Progress.NONE);
    assertThat(counts.customers()).isOne();
    assertThat(counts.orders()).isPositive();
    assertThat(Files.readAllLines(temp.resolve("orders.csv")))
        .hasSize(1 + (int) (counts.lines() + counts.returnSlips()));
    assertThat(Files.readAllLines(temp.resolve("truth.csv"))).hasSize(2);
  }

  @Test
  void progressCountsEveryCustomer() {
    CountingProgress progress = new CountingProgress(Long.MAX_VALUE);
    write(DemoShopOptions.of(1500, 3), temp, 1, progress);
    assertThat(progress.total).isEqualTo(1500);
    assertThat(progress.done).isEqualTo(1500);
  }

  @Test
  void aCancelledRunLeavesTheFolderAsItWas() throws IOException {
    DemoShopOptions earlier = DemoShopOptions.of(10, 1);
    DemoShop.write(earlier, temp, Progress.NONE);
    String orders = Files.readString(temp.resolve("orders.csv"));
    CountingProgress progress = new CountingProgress(600);
    assertThatThrownBy(() -> write(DemoShopOptions.of(3000, 2), temp, 1, progress))
        .isInstanceOf(CancellationException.class);
    assertThat(progress.done).isBetween(600L, 2999L);
    assertThat(namesIn(temp)).containsExactlyInAnyOrderElementsOf(FILES);
    assertThat(Files.readString(temp.resolve("orders.csv"))).isEqualTo(orders);
  }

  @Test
  void anEarlierShopIsReplacedWhole() throws IOException {
    DemoShop.write(DemoShopOptions.of(200, 1), temp, Progress.NONE);
    // What a run that was killed left behind does not shine through a shorter one.
    Files.writeString(temp.resolve("orders.csv.part"), "x".repeat(1_000_000));
    DemoShop.write(DemoShopOptions.of(5, 2), temp, Progress.NONE);
    DemoShop.write(DemoShopOptions.of(5, 2), temp.resolve("fresh"), Progress.NONE);
    for (String name : FILES) {
      assertThat(temp.resolve(name)).hasSameTextualContentAs(temp.resolve("fresh").resolve(name));
    }
  }

  @Test
  void ordersOfAnotherOriginAreNotOverwritten() throws IOException {
    Files.writeString(temp.resolve("orders.csv"), "mine");
    assertThatThrownBy(() -> DemoShop.write(DemoShopOptions.of(1, 1), temp, Progress.NONE))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.USAGE);
              assertThat(e.code()).isEqualTo("GENERATE_FOLDER_TAKEN");
              assertThat(e).hasMessageContaining("choose another folder");
            });
    assertThat(temp.resolve("orders.csv")).hasContent("mine");
    assertThat(namesIn(temp)).containsExactly("orders.csv");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(
            () -> DemoShop.write(DemoShopOptions.of(1, 1), file.resolve("shop"), Progress.NONE))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.ENVIRONMENT);
              assertThat(e.code()).isEqualTo("GENERATE_CANNOT_WRITE");
              assertThat(e).hasMessageContaining(file.resolve("shop").toString());
            });
  }

  @Test
  void twoRunsIntoOneFolderDoNotMix() throws IOException {
    Path part = temp.resolve("orders.csv.part");
    try (FileChannel other =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> DemoShop.write(DemoShopOptions.of(1, 1), temp, Progress.NONE))
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("GENERATE_FOLDER_BUSY"));
      assertThat(part).exists();
    }
    assertThat(DemoShop.write(DemoShopOptions.of(1, 1), temp, Progress.NONE).customers()).isOne();
  }

  private static DemoShopCounts write(
      DemoShopOptions options, Path folder, int threads, Progress progress) {
    try (Workers workers = Workers.of(threads)) {
      return DemoShop.write(options, folder, workers, progress);
    }
  }

  private static List<String> row(
      DemoCustomer customer, DemoCustomer.Order order, DemoCustomer.Line line) {
    DemoCustomer.Refund refund = line.refund();
    return List.of(
        customer.truth().customerId(),
        order.id(),
        order.at().toString(),
        line.product().id(),
        line.product().name(),
        line.product().category(),
        String.valueOf(line.quantity()),
        money(line.unitPrice()),
        money(line.discount()),
        money(refund == null ? 0 : refund.amount()),
        refund == null ? "" : refund.at().toString(),
        refund == null ? "" : refund.reason(),
        order.channel().text(),
        "EUR");
  }

  private static List<String> row(DemoCustomer customer, DemoCustomer.ReturnSlip slip) {
    return List.of(
        customer.truth().customerId(),
        slip.id(),
        slip.at().toString(),
        slip.product().id(),
        slip.product().name(),
        slip.product().category(),
        String.valueOf(-slip.quantity()),
        money(slip.unitPrice()),
        "0.00",
        "0.00",
        "",
        slip.reason(),
        "store",
        "EUR");
  }

  private static String money(long hundredths) {
    return BigDecimal.valueOf(hundredths, 2).toPlainString();
  }

  private static String orEmpty(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String cell(List<String> row, List<String> header, String column) {
    return row.get(header.indexOf(column));
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static List<List<String>> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(DemoShopFilesTest::cells).toList();
  }

  /** The cells of a row; written independently of what wrote them. */
  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  /** Counts, and cancels from a count on. */
  private static final class CountingProgress implements Progress {
    private final long cancelAt;
    private long total;
    private long done;

    CountingProgress(long cancelAt) {
      this.cancelAt = cancelAt;
    }

    @Override
    public void stage(String name, long total) {
      this.total = total;
    }

    @Override
    public void advance(long by) {
      done += by;
    }

    @Override
    public void note(String message) {}

    @Override
    public boolean cancelled() {
      return done >= cancelAt;
    }
  }
}
