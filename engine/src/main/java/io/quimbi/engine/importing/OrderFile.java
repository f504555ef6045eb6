package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.engine.Progress;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The orders of one file, checked and gathered. */
final class OrderFile extends CheckedFile<OrderFile.Orders> {
  private final ImportOptions options;
  private final ZoneId zone;
  private final LineMemory memory;
  private @Nullable OrderGatherer gatherer;

  /**
   * @param zone in which times without an offset are read
   * @param rejectsFile where rejects go
   * @param memory where lines go that are too many
   */
  OrderFile(
      InputFile file, ImportOptions options, ZoneId zone, Path rejectsFile, LineMemory memory) {
    super(file, rejectsFile, options.rejectLimit());
    this.options = options;
    this.zone = zone;
    this.memory = memory;
  }

  /** Reads the file to its end and refuses it where too many rows are rejects. */
  OrdersRead read(Progress progress) {
    Orders read = readRows(progress);
    read.rules.settle(read.orders);
    if (read.orders.anyCondemned()) {
      readContradictions(read, progress);
    }
    FileReport report = report(read, read.format.id(), read.orders.skipped());
    return new OrdersRead(
        tickets -> history(read, tickets, progress), report, read.orders.currencies(), notes(read));
  }

  private GatheredHistory history(
      Orders read, TicketFile.@Nullable Tickets tickets, Progress progress) {
    progress.stage("Gathering orders of " + file().name(), Progress.UNKNOWN);
    GatheredHistory history =
        new GatheredHistory(read.orders, read.rules, read.texts, zone, tickets, memory, progress);
    // What went to disk is the history's from here on.
    gatherer = null;
    return history;
  }

  @Override
  Orders keeper(Header header, Rejects into) {
    letGo();
    Orders orders = new Orders(header, into);
    gatherer = orders.orders;
    return orders;
  }

  /** Lets go what went to disk, unless it has become part of a history. */
  private void letGo() {
    LineSpill spill = gatherer == null ? null : gatherer.spill();
    gatherer = null;
    if (spill != null) {
      spill.close();
    }
  }

  @Override
  public void close() {
    letGo();
    super.close();
  }

  @Override
  RowTaker contradictions(Header header, Orders kept) {
    return new Condemned(kept, rulesFor(header, kept));
  }

  private OrderRules rulesFor(Header header, Orders read) {
    FieldReader fields = new FieldReader(new TimeParser(zone), header.decimalComma());
    boolean emails = read.format == OrderFormat.SHOPIFY;
    CustomerIds customers = new CustomerIds(read.texts.customers, emails, options.hashCustomers());
    String currency = options.currency();
    int chosen = currency == null ? Dictionary.NONE : read.texts.currencies.idOf(currency);
    return OrderLayouts.rules(
        read.format, header, options.columns(), fields, read.texts, customers, chosen);
  }

  private List<String> notes(Orders read) {
    List<String> notes = new ArrayList<>();
    if (options.format() == null && read.format != OrderFormat.QUIMBI) {
      notes.add(file().name() + " was recognised by its header as format " + read.format.id());
    }
    if (read.orders.allMidnight()) {
      notes.add("every time of day is 00:00, so the times are taken as dates alone");
    }
    notes.addAll(read.rules.notes());
    return notes;
  }

  /** Keeps orders. */
  final class Orders extends CheckedFile.Keeper {
    private final OrderTexts texts = new OrderTexts();
    private final OrderGatherer orders = new OrderGatherer(texts, memory);
    private final OrderFormat format;
    private final OrderRules rules;
    private final LineDraft draft = new LineDraft();

    private Orders(Header header, Rejects rejects) {
      super(header, rejects);
      this.format = OrderLayouts.choose(options.format(), options.columns(), header);
      this.rules = rulesFor(header, this);
    }

    @Override
    void keep(Row row) throws RowFault {
      SkipReason skip = rules.read(row, draft);
      if (skip == null) {
        rules.keep(draft, orders);
      } else {
        orders.skipRow(skip);
      }
    }

    @Override
    void rejected(Row row) {
      rules.refused(row, orders);
    }
  }

  /** Finds the rows of condemned orders. */
  private static final class Condemned implements RowTaker {
    private final Orders kept;
    private final OrderRules rules;
    private final LineDraft draft = new LineDraft();

    Condemned(Orders kept, OrderRules rules) {
      this.kept = kept;
      this.rules = rules;
    }

    @Override
    public void take(Row row) throws RowFault {
      SkipReason skip;
      try {
        skip = rules.read(row, draft);
      } catch (RowFault rejectedAlready) {
        rules.refused(row, kept.orders);
        return;
      }
      if (skip == null) {
        requireKept(kept.orders.fate(draft.order), kept.texts.orders.text(draft.order));
      }
    }

    @Override
    public void refuse(Row row, RowFault fault) {
      if (row.fault() == null) {
        kept.reject(row, fault);
      } else {
        rules.refused(row, kept.orders);
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
