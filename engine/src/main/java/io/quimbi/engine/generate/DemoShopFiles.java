package io.quimbi.engine.generate;

import io.quimbi.core.Workers;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a demo shop's files: blocks of customers in parallel into memory, to disk in order. */
final class DemoShopFiles {
  private static final String ORDERS = "orders.csv";
  private static final String TICKETS = "tickets.csv";
  private static final String TRUTH = "truth.csv";

  /** The finished files appear in this order: who sees orders sees everything. */
  private static final List<String> FILES = List.of(TRUTH, TICKETS, ORDERS);

  private static final String UNFINISHED = ".part";

  private static final String ORDERS_HEADER =
      "customer_id,order_id,ordered_at,product_id,product_name,category,quantity,unit_price,"
          + "discount,refunded,refunded_at,return_reason,channel,currency";
  private static final String TICKETS_HEADER =
      "customer_id,ticket_id,opened_at,channel,satisfaction,escalated,order_id";
  private static final String TRUTH_HEADER =
      "customer_id,persona,orders_per_month,rhythm,price_level,bargain,category_range,repurchase,"
          + "returning,time_of_day,week,main_channel,mixes_channels,support,personal_season,"
          + "first_order_at,orders,change_kind,change_at,persona_after,orders_per_month_after,"
          + "price_level_after,bargain_after,fade_from,end_kind,planted_end";

  /** Customers made by one task; a block's text is some 200 KB. */
  private static final int BLOCK = 64;

  private static final int BLOCKS_PER_THREAD = 8;

  private final DemoShop shop;
  private final Path folder;
  private final List<byte[]> productCells = new ArrayList<>();

  DemoShopFiles(DemoShop shop, Path folder) {
    this.shop = shop;
    this.folder = folder;
    for (int p = 0; p < shop.catalogue().size(); p++) {
      Product product = shop.catalogue().product(p);
      Csv cells = new Csv();
      cells.text(product.id());
      cells.text(product.name());
      cells.text(product.category());
      productCells.add(cells.copy());
    }
  }

  DemoShopCounts write(Workers workers, Progress progress) {
    String doing = "make the folder";
    try {
      Files.createDirectories(folder);
      refuseForeignFiles();
      doing = "write";
      DemoShopCounts counts = writeParts(workers, progress);
      doing = "put the finished files in place";
      Files.deleteIfExists(folder.resolve(ORDERS));
      for (String name : FILES) {
        Files.move(part(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
      return counts;
    } catch (IOException e) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "GENERATE_CANNOT_WRITE",
          "could not "
              + doing
              + " in "
              + folder
              + ": "
              + e
              + "; check its permissions and the free space, or choose another folder",
          e);
    }
  }

  private void refuseForeignFiles() {
    if (Files.exists(folder.resolve(TRUTH))) {
      return;
    }
    for (String name : List.of(ORDERS, TICKETS)) {
      if (Files.exists(folder.resolve(name))) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "GENERATE_FOLDER_TAKEN",
            folder
                + " holds "
                + name
                + " without a "
                + TRUTH
                + ", so it is not a demo shop's; choose another folder");
      }
    }
  }

  private Path part(String name) {
    return folder.resolve(name + UNFINISHED);
  }

  private DemoShopCounts writeParts(Workers workers, Progress progress) throws IOException {
    try (FileChannel orders = open(ORDERS)) {
      lock(orders);
      boolean done = false;
      try (FileChannel tickets = open(TICKETS);
          FileChannel truth = open(TRUTH)) {
        DemoShopCounts counts = write(orders, tickets, truth, workers, progress);
        done = true;
        return counts;
      } finally {
        if (!done) {
          for (String name : FILES) {
            Files.deleteIfExists(part(name));
          }
        }
      }
    }
  }

  private FileChannel open(String name) throws IOException {
    return FileChannel.open(part(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Held until the channel is closed: two runs into one folder would mix their rows. */
  private void lock(FileChannel channel) throws IOException {
    boolean free;
    try {
      free = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      free = false;
    }
    if (!free) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "GENERATE_FOLDER_BUSY",
          "another run is writing a demo shop to "
              + folder
              + "; wait for it, or choose another folder");
    }
  }

  private DemoShopCounts write(
      FileChannel orders,
      FileChannel tickets,
      FileChannel truth,
      Workers workers,
      Progress progress)
      throws IOException {
    start(orders, ORDERS_HEADER);
    start(tickets, TICKETS_HEADER);
    start(truth, TRUTH_HEADER);
    int customers = shop.options().customers();
    progress.stage("Generating customers", customers);
    Block[] blocks = new Block[workers.threads() * BLOCKS_PER_THREAD];
    for (int b = 0; b < blocks.length; b++) {
      blocks[b] = new Block();
    }
    DemoShopCounts counts = DemoShopCounts.NOTHING;
    for (int from = 0; from < customers; from += blocks.length * BLOCK) {
      progress.checkCancelled();
      int first = from;
      int count = Math.min(blocks.length, Math.ceilDiv(customers - from, BLOCK));
      workers.forEach(
          count,
          b -> blocks[b].fill(first + b * BLOCK, Math.min(customers, first + (b + 1) * BLOCK)));
      for (int b = 0; b < count; b++) {
        append(orders, blocks[b].orders);
        append(tickets, blocks[b].tickets);
        append(truth, blocks[b].truth);
        counts = counts.plus(blocks[b].counts);
      }
      progress.advance(Math.min(customers - from, blocks.length * BLOCK));
    }
    return counts;
  }

  private static void start(FileChannel file, String header) throws IOException {
    file.truncate(0);
    append(file, ByteBuffer.wrap((header + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  private static void append(FileChannel file, Csv rows) throws IOException {
    append(file, ByteBuffer.wrap(rows.bytes(), 0, rows.size()));
  }

  private static void append(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** The rows of consecutive customers. */
  private final class Block {
    private final Csv orders = new Csv();
    private final Csv tickets = new Csv();
    private final Csv truth = new Csv();
    private DemoShopCounts counts = DemoShopCounts.NOTHING;

    void fill(int from, int to) {
      orders.clear();
      tickets.clear();
      truth.clear();
      counts = DemoShopCounts.NOTHING;
      for (int c = from; c < to; c++) {
        DemoCustomer customer = shop.customer(c);
        counts = counts.plus(DemoShopCounts.of(customer));
        addOrders(customer);
        addTickets(customer);
        addTruth(customer.truth());
      }
    }

    private void addOrders(DemoCustomer customer) {
      String customerId = customer.truth().customerId();
      List<DemoCustomer.ReturnSlip> slips = customer.returnSlips();
      int nextSlip = 0;
      for (DemoCustomer.Order order : customer.orders()) {
        while (nextSlip < slips.size() && slips.get(nextSlip).at().isBefore(order.at())) {
          addSlip(customerId, slips.get(nextSlip++));
        }
        for (DemoCustomer.Line line : order.lines()) {
          addLine(customerId, order, line);
        }
      }
      while (nextSlip < slips.size()) {
        addSlip(customerId, slips.get(nextSlip++));
      }
    }

    private void addLine(String customerId, DemoCustomer.Order order, DemoCustomer.Line line) {
      orders.ascii(customerId);
      orders.ascii(order.id());
      instant(orders, order.at());
      orders.raw(productCells.get(line.product().number()));
      orders.number(line.quantity());
      orders.hundredths(line.unitPrice());
      orders.hundredths(line.discount());
      DemoCustomer.Refund refund = line.refund();
      if (refund == null) {
        orders.hundredths(0);
        orders.empty();
        orders.empty();
      } else {
        orders.hundredths(refund.amount());
        instant(orders, refund.at());
        orders.text(refund.reason());
      }
      orders.ascii(order.channel().text());
      orders.ascii(DemoShop.CURRENCY);
      orders.endRow();
    }

    private void addSlip(String customerId, DemoCustomer.ReturnSlip slip) {
      orders.ascii(customerId);
      orders.ascii(slip.id());
      instant(orders, slip.at());
      orders.raw(productCells.get(slip.product().number()));
      orders.number(-slip.quantity());
      orders.hundredths(slip.unitPrice());
      orders.hundredths(0);
      orders.hundredths(0);
      orders.empty();
      orders.text(slip.reason());
      orders.ascii(DemoCustomer.ReturnSlip.CHANNEL.text());
      orders.ascii(DemoShop.CURRENCY);
      orders.endRow();
    }

    private void addTickets(DemoCustomer customer) {
      for (DemoCustomer.Ticket ticket : customer.tickets()) {
        tickets.ascii(customer.truth().customerId());
        tickets.ascii(ticket.id());
        instant(tickets, ticket.openedAt());
        tickets.ascii(ticket.channel().text());
        if (ticket.satisfaction() == 0) {
          tickets.empty();
        } else {
          tickets.number(ticket.satisfaction());
        }
        tickets.ascii(Boolean.toString(ticket.escalated()));
        String orderId = ticket.orderId();
        if (orderId == null) {
          tickets.empty();
        } else {
          tickets.ascii(orderId);
        }
        tickets.endRow();
      }
    }

    private void addTruth(Truth of) {
      Traits traits = of.traits();
      truth.ascii(of.customerId());
      word(traits.persona());
      rate(traits.ordersPerMonth());
      word(traits.rhythm());
      word(traits.priceLevel());
      word(traits.bargain());
      word(traits.categoryRange());
      word(traits.repurchase());
      word(traits.returning());
      word(traits.timeOfDay());
      word(traits.week());
      word(traits.mainChannel());
      truth.ascii(Boolean.toString(traits.mixesChannels()));
      word(traits.support());
      if (traits.season() == null) {
        truth.ascii("none");
      } else {
        word(traits.season());
      }
      instant(truth, of.firstOrderAt());
      truth.number(of.orderCount());
      Change change = of.change();
      word(change.kind());
      date(change.at());
      word(change.personaAfter());
      rate(change.ordersPerMonthAfter());
      word(change.priceLevelAfter());
      word(change.bargainAfter());
      date(of.fadeFrom());
      word(of.end());
      date(of.plantedEnd());
      truth.endRow();
    }

    private void instant(Csv to, Instant at) {
      ShopCalendar calendar = shop.calendar();
      to.instant(calendar.dateText(calendar.day(at)), calendar.secondOfDay(at));
    }

    private void word(Enum<?> constant) {
      truth.ascii(Csv.lowerCase(constant));
    }

    private void rate(double ordersPerMonth) {
      truth.ascii(String.format(Locale.ROOT, "%.4f", ordersPerMonth));
    }

    private void date(@Nullable LocalDate date) {
      if (date == null) {
        truth.empty();
      } else {
        truth.ascii(date.toString());
      }
    }
  }
}
