package io.quimbi.engine.importing;

import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.history.ReturnPlacement;
import io.quimbi.engine.Beside;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.QuimbiException.Kind;
import io.quimbi.engine.Sha256;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import io.quimbi.engine.importing.OrderStore.MergeCounts;
import io.quimbi.engine.importing.OrderStore.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Imports a file of orders, and with it a file of tickets, into a store: all of it or, where too
 * much of it cannot be read, something fails or it is cancelled, nothing of it.
 *
 * <p>Every row is read, checked and gathered into whole orders before anything is stored. An order
 * imported again replaces the stored one; the same files with the same options are recognised and
 * left alone unless that is forced.
 *
 * <p>Thread-safe: an import keeps its state to itself. Memory: some 80 bytes a line and as much an
 * order, and the distinct texts; above {@link LineMemory#linesMax} lines these go to disk, and only
 * orders, customers and texts stay in memory.
 */
public final class ImportOrders {
  /** Goes into the hash of a source; another number makes files new that were imported before. */
  private static final String READING_VERSION = "1";

  private final OrderStore orderStore;
  private final Stores stores;
  private final LineMemory memory;

  /**
   * Imports into the stores behind two ports.
   *
   * @param memory where the lines of a large file go
   */
  public ImportOrders(OrderStore orderStore, Stores stores, LineMemory memory) {
    this.orderStore = orderStore;
    this.stores = stores;
    this.memory = memory;
  }

  /**
   * Runs the import.
   *
   * @throws QuimbiException if a file or an option cannot be used, more rows are rejects than
   *     allowed, or the store refuses; nothing was stored then
   * @throws CancellationException if {@code progress} asks to stop; nothing was stored then
   */
  public ImportOutcome run(ImportOptions options, Progress progress) {
    return run(options, progress, FirstHistory.NOBODY);
  }

  /**
   * Runs the import, and tells {@code listener} of the store's whole history as soon as it has been
   * read, where this is the store's first import.
   */
  public ImportOutcome run(ImportOptions options, Progress progress, FirstHistory listener) {
    return new OneImport(options, progress, listener).run();
  }

  /**
   * Hears of the history that a store's first import has read. What it is told is all that the
   * store will hold, but it is not stored yet, and may never be.
   */
  public interface FirstHistory {
    /** Does not want to know. */
    FirstHistory NOBODY =
        new FirstHistory() {
          @Override
          public void read(StoreSettings store, OrderHistory history) {
            history.close();
          }

          @Override
          public void stored(long importNo) {}
        };

    /**
     * Called once at most, before anything is stored; it must not take long.
     *
     * @param history may be read on another thread; to be closed there once it is no longer read,
     *     whatever came of it
     */
    void read(StoreSettings store, OrderHistory history);

    /**
     * Called after {@link #read} once the history is stored, and the store holds nothing else.
     *
     * @param importNo {@link ImportSession#number}
     */
    void stored(long importNo);
  }

  /** One import from its start to its end. */
  private final class OneImport {
    private final ImportOptions options;
    private final Progress progress;
    private final FirstHistory listener;
    private final InputFile orders;
    private final @Nullable InputFile tickets;
    private final @Nullable StoreSettings known;
    private final ZoneId zone;
    private final List<String> notes = new ArrayList<>();
    private @Nullable ImportSession session;

    OneImport(ImportOptions options, Progress progress, FirstHistory listener) {
      this.options = options;
      this.progress = progress;
      this.listener = listener;
      this.orders = InputFile.open(options.orders());
      Path ticketsPath = options.tickets();
      this.tickets = ticketsPath == null ? null : InputFile.open(ticketsPath);
      this.known = stores.find(options.storeId()).orElse(null);
      this.zone = zone();
    }

    ImportOutcome run() {
      StoreSettings wanted =
          new StoreSettings(options.storeId(), zone, agreedCurrency(options.currency()));
      // Only a store that is known can have seen the files before; for another one they are looked
      // at while they are read.
      try (Beside<Source> source =
          known == null
              ? Beside.begin("quimbi-fingerprint", progress, this::source)
              : Beside.done(progress, this::source)) {
        // A store that is not known is made when its currency is known, which is after reading.
        if (known != null) {
          ImportSession opened = begin(wanted, source.result());
          Instant before = opened.importedBefore().orElse(null);
          if (before != null && !options.force()) {
            opened.commit(source.result().name() + " was imported before; nothing changed");
            return new ImportOutcome.AlreadyImported(options.storeId(), before);
          }
        }
        return readAndMerge(source);
      } catch (RuntimeException e) {
        if (session != null) {
          session.fail(e);
        }
        throw e;
      } finally {
        if (session != null) {
          session.close();
        }
      }
    }

    private ImportReport readAndMerge(Beside<Source> source) {
      try (OrderFile orderFile =
          new OrderFile(orders, options, zone, rejectsFile(orders, "orders"), memory)) {
        OrdersRead read = orderFile.read(progress);
        boolean emails = read.report().format().equals(OrderFormat.SHOPIFY.id());
        try (TicketFile ticketFile =
            tickets == null
                ? null
                : new TicketFile(tickets, options, zone, emails, rejectsFile(tickets, "tickets"))) {
          TicketFile.@Nullable Read ticketsRead =
              ticketFile == null ? null : ticketFile.read(progress);
          try (GatheredHistory history =
              read.withTickets().apply(ticketsRead == null ? null : ticketsRead.tickets())) {
            requireSomething(read.report(), history);
            StoreSettings store = settings(read);
            orderFile.publishRejects();
            if (ticketFile != null) {
              ticketFile.publishRejects();
            }
            return merge(
                store, source, read, history, ticketsRead == null ? null : ticketsRead.report());
          }
        }
      }
    }

    private ImportReport merge(
        StoreSettings store,
        Beside<Source> source,
        OrdersRead read,
        GatheredHistory history,
        @Nullable FileReport ticketReport) {
      notes.addAll(read.notes());
      noteEncoding(orders);
      if (tickets != null) {
        noteEncoding(tickets);
      }
      notes.forEach(progress::note);
      boolean told = known == null && !listener.equals(FirstHistory.NOBODY);
      if (told) {
        // What the listener makes of it goes on beside the merge and beside the database getting
        // ready; all of them only read.
        listener.read(store, history.shared());
      }
      ImportSession open = session != null ? session : begin(store, source.result());
      ErasedCustomers erased = new ErasedCustomers(history.rows(), open, options.allowErased());
      // Of a store that is being made, nobody was erased.
      Tally tally = new Tally(known == null ? history.rows() : erased);
      MergeCounts merged = open.merge(tally, progress);
      ReturnPlacement returns =
          tally.returns == 0 ? new ReturnPlacement(0, 0, 0, 0) : history.returns();
      progress.checkCancelled();
      open.commit(summary(source.result(), merged));
      if (told && open.isFirst()) {
        listener.stored(open.number());
      }
      return new ImportReport(
          store,
          read.report(),
          Optional.ofNullable(ticketReport),
          merged,
          tally.customers,
          tally.lines,
          tally.refunds,
          returns,
          tally.orders == 0 ? Optional.empty() : Optional.of(instant(tally.oldest)),
          tally.orders == 0 ? Optional.empty() : Optional.of(instant(tally.newest)),
          erased.leftOut(),
          notes);
    }

    private ImportSession begin(StoreSettings store, Source source) {
      session = orderStore.beginImport(store, source);
      return session;
    }

    private ZoneId zone() {
      ZoneId asked = options.zone();
      if (known == null) {
        return asked == null ? ZoneId.of("UTC") : asked;
      }
      if (asked != null && !asked.normalized().equals(known.zone().normalized())) {
        throw new QuimbiException(
            Kind.USAGE,
            "IMPORT_OTHER_ZONE",
            "store "
                + known.storeId()
                + " keeps its calendar in "
                + known.zone()
                + " since its first import; --time-zone "
                + asked
                + " differs; leave it away, or import into another store");
      }
      return known.zone();
    }

    private StoreSettings settings(OrdersRead read) {
      Map<String, Long> currencies = read.currencies();
      String chosen = options.currency();
      if (chosen == null && currencies.size() > 1) {
        throw new QuimbiException(
            Kind.BAD_INPUT,
            "IMPORT_SEVERAL_CURRENCIES",
            orders.name()
                + " has amounts in "
                + currencies.entrySet().stream()
                    .map(e -> e.getKey() + " (" + e.getValue() + " rows)")
                    .collect(Collectors.joining(", "))
                + "; a store has one currency: choose it with --currency, rows in others are then"
                + " skipped");
      }
      String named =
          chosen != null || currencies.isEmpty() ? chosen : currencies.keySet().iterator().next();
      String agreed = agreedCurrency(named);
      return new StoreSettings(options.storeId(), zone, agreed);
    }

    /** The currency of the amounts, given the one that the file or the person names, if any. */
    private @Nullable String agreedCurrency(@Nullable String named) {
      if (known == null || (named == null && known.currency() == null)) {
        return named;
      }
      String kept = known.currency();
      if (named == null) {
        return kept;
      }
      if (kept == null && options.currency() == null) {
        throw new QuimbiException(
            Kind.BAD_INPUT,
            "IMPORT_OTHER_CURRENCY",
            orders.name()
                + " has amounts in "
                + named
                + ", store "
                + known.storeId()
                + " was made from orders that did not say their currency; if they are in "
                + named
                + " too, say so with --currency "
                + named);
      }
      if (kept != null && !kept.equals(named)) {
        throw new QuimbiException(
            Kind.BAD_INPUT,
            "IMPORT_OTHER_CURRENCY",
            orders.name()
                + " has amounts in "
                + named
                + ", store "
                + known.storeId()
                + " keeps "
                + kept
                + "; import it into another store");
      }
      return named;
    }

    private void requireSomething(FileReport report, GatheredHistory history) {
      if (report.rowsRead() == 0) {
        throw new QuimbiException(
            Kind.BAD_INPUT,
            "IMPORT_EMPTY_FILE",
            orders.name() + " has a header but no rows; nothing was imported");
      }
      if (history.orderCount() == 0) {
        String why =
            report.skipped().entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey().words())
                .collect(Collectors.joining(", "));
        throw new QuimbiException(
            Kind.BAD_INPUT,
            "IMPORT_NOTHING_LEFT",
            orders.name()
                + ": none of the "
                + report.rowsRead()
                + " rows is an order that can be imported (rejected "
                + report.rejected()
                + (why.isEmpty() ? "" : "; skipped " + why)
                + "); nothing was imported");
      }
    }

    private void noteEncoding(InputFile file) {
      if (!file.encoding().equals(Encoding.UTF_8)) {
        notes.add(file.name() + " is not plain UTF-8: read as " + file.encoding().label());
      }
    }

    /** What tells these files, read as they are, from others. */
    private Source source(Progress progress) {
      MessageDigest whole = Sha256.digest();
      whole.update(digest(orders, progress));
      if (tickets != null) {
        whole.update(digest(tickets, progress));
      }
      String meaning =
          "reading=" + READING_VERSION + "\nzone=" + zone.normalized() + "\n" + options.meaning();
      whole.update(meaning.getBytes(StandardCharsets.UTF_8));
      return new Source(
          tickets == null ? orders.name() : orders.name() + " and " + tickets.name(),
          options.format() == null ? "recognised" : options.format().id(),
          HexFormat.of().formatHex(whole.digest()));
    }

    private byte[] digest(InputFile file, Progress progress) {
      MessageDigest digest = Sha256.digest();
      file.digest(digest, progress);
      return digest.digest();
    }

    /** Where the rejects of a file go; files of one name are told apart by their role. */
    private Path rejectsFile(InputFile file, String role) {
      boolean sameName = tickets != null && tickets.name().equals(orders.name());
      String stem =
          file.name().replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.(csv|tsv|txt)$", "");
      return options.rejectsFolder().resolve(stem + (sameName ? "." + role : "") + ".rejects.csv");
    }
  }

  /** Hands on rows and counts what is in them. */
  private static final class Tally implements Iterator<OrderRows> {
    private final Iterator<OrderRows> parts;
    private int customers;
    private int orders;
    private int lines;
    private int refunds;
    private int returns;
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;

    Tally(Iterator<OrderRows> parts) {
      this.parts = parts;
    }

    @Override
    public boolean hasNext() {
      return parts.hasNext();
    }

    @Override
    public OrderRows next() {
      OrderRows rows = parts.next();
      customers += rows.customers().size();
      orders += rows.orderCount();
      lines += rows.lineCount();
      refunds += rows.refundCount();
      returns += rows.returnCount();
      for (int o = 0; o < rows.orderCount(); o++) {
        oldest = Math.min(oldest, rows.orderTime(o));
        newest = Math.max(newest, rows.orderTime(o));
      }
      return rows;
    }
  }

  private static String summary(Source source, MergeCounts merged) {
    return source.name()
        + ": "
        + merged.ordersAdded()
        + " orders added, "
        + merged.ordersReplaced()
        + " replaced, "
        + merged.ordersUnchanged()
        + " unchanged";
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
