package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one file, checked and gathered. Where orders turn out at the end to be condemned as
 * a whole, the file is read once more, to name each of their rows among the rejects.
 */
final class OrderFile implements AutoCloseable {
  private final InputFile file;
  private final ImportOptions options;
  private final ZoneId zone;
  private final Path rejectsFile;
  private @Nullable Taker taker;

  /**
   * @param zone in which times without an offset are read
   * @param rejectsFile where rejects go
   */
  OrderFile(InputFile file, ImportOptions options, ZoneId zone, Path rejectsFile) {
    this.file = file;
    this.options = options;
    this.zone = zone;
    this.rejectsFile = rejectsFile;
  }

  /** Reads the file to its end and refuses it where too many rows are rejects. */
  OrdersRead read(Progress progress) {
    Taker first = file.read(this::start, progress);
    first.rules.settle(first.orders);
    if (first.orders.anyCondemned()) {
      file.read(header -> new CondemnedTaker(header, first, rulesFor(header, first)), progress);
    }
    long rowsRead = first.taken + first.rejectedAlone;
    first.rejects.requireWithin(rowsRead);
    progress.stage("Gathering orders of " + file.name(), Progress.UNKNOWN);
    OrderRows rows = first.orders.toRows(zone, progress);
    Map<SkipReason, Long> skipped = first.orders.skipped();
    long skippedRows = skipped.values().stream().mapToLong(Long::longValue).sum();
    FileReport report =
        new FileReport(
            file.name(),
            first.format.id(),
            file.encoding().label(),
            file.delimiter(),
            rowsRead,
            rowsRead - skippedRows - first.rejects.count(),
            skipped,
            first.rejects.count(),
            first.rejects.examples(),
            first.rejects.file());
    return new OrdersRead(rows, report, first.orders.currencies(), notes(first));
  }

  /** Puts the rejects file in its place. */
  void publishRejects() {
    if (taker != null) {
      taker.rejects.publish();
    }
  }

  @Override
  public void close() {
    if (taker != null) {
      taker.rejects.close();
    }
  }

  private Taker start(Header header) {
    close();
    taker = new Taker(header);
    return taker;
  }

  private OrderRules rulesFor(Header header, Taker pass) {
    FieldReader fields = new FieldReader(new TimeParser(zone), header.decimalComma());
    boolean emails = pass.format == OrderFormat.SHOPIFY;
    CustomerIds customers = new CustomerIds(pass.texts.customers, emails, options.hashCustomers());
    String currency = options.currency();
    int chosen = currency == null ? Dictionary.NONE : pass.texts.currencies.idOf(currency);
    return OrderLayouts.rules(
        pass.format, header, options.columns(), fields, pass.texts, customers, chosen);
  }

  private List<String> notes(Taker read) {
    List<String> notes = new ArrayList<>();
    if (options.format() == null && read.format != OrderFormat.QUIMBI) {
      notes.add(file.name() + " was recognised by its header as format " + read.format.id());
    }
    if (read.orders.allMidnight()) {
      notes.add("every time of day is 00:00, so the times are taken as dates alone");
    }
    notes.addAll(read.rules.notes());
    return notes;
  }

  /** First reading: keeps rows. */
  private final class Taker implements RowTaker {
    private final Header header;
    private final OrderTexts texts = new OrderTexts();
    private final OrderGatherer orders = new OrderGatherer(texts);
    private final Rejects rejects = new Rejects(file.name(), rejectsFile, options.rejectLimit());
    private final OrderFormat format;
    private final OrderRules rules;
    private final LineDraft draft = new LineDraft();
    private long taken;
    private long rejectedAlone;

    Taker(Header header) {
      this.header = header;
      this.format = OrderLayouts.choose(options.format(), options.columns(), header);
      this.rules = rulesFor(header, this);
    }

    @Override
    public void take(Row row) throws RowFault {
      SkipReason skip = rules.read(row, draft);
      if (skip == null) {
        rules.keep(draft, orders);
      } else {
        orders.skipRow(skip);
      }
      taken++;
    }

    @Override
    public void refuse(Row row, RowFault fault) {
      rules.refused(row, orders);
      rejectedAlone++;
      rejects.add(header, row, fault);
    }
  }

  /** Second reading: names the rows of condemned orders. */
  private static final class CondemnedTaker implements RowTaker {
    private final Header header;
    private final Taker first;
    private final OrderRules rules;
    private final LineDraft draft = new LineDraft();

    CondemnedTaker(Header header, Taker first, OrderRules rules) {
      this.header = header;
      this.first = first;
      this.rules = rules;
    }

    @Override
    public void take(Row row) throws RowFault {
      SkipReason skip;
      try {
        skip = rules.read(row, draft);
      } catch (RowFault knownAlready) {
        rules.refused(row, first.orders);
        return;
      }
      if (skip == null) {
        requireKept(first.orders.fate(draft.order), first.texts.orders.text(draft.order));
      }
    }

    @Override
    public void refuse(Row row, RowFault fault) {
      if (row.fault() == null) {
        first.rejects.add(header, row, fault);
      } else {
        rules.refused(row, first.orders);
      }
    }

    private static void requireKept(OrderGatherer.Fate fate, String order) throws RowFault {
      switch (fate) {
        case KEPT, SKIPPED -> {}
        case TWO_CUSTOMERS ->
            throw new RowFault(
                RejectCode.IMPORT_TWO_CUSTOMERS,
                RowFault.WHOLE_ROW,
                "the rows of order "
                    + order
                    + " name more than one customer; an order has one, so none of them is taken");
        case INCOMPLETE ->
            throw new RowFault(
                RejectCode.IMPORT_ORDER_INCOMPLETE,
                RowFault.WHOLE_ROW,
                "order "
                    + order
                    + " cannot be read as a whole: another row of it was rejected, or no row says"
                    + " when it was created");
        case TOO_LARGE ->
            throw new RowFault(
                RejectCode.IMPORT_NUMBER_TOO_LARGE,
                RowFault.WHOLE_ROW,
                "the rows of order "
                    + order
                    + " add up to more than "
                    + Decimals.UNITS_MAX
                    + ", more than is believable for one order");
      }
    }
  }
}
