package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Support tickets of one file: {@code customer_id, ticket_id, opened_at} and optionally {@code
 * channel, satisfaction, escalated, order_id}, columns by name. Rows that repeat a ticket are one
 * ticket; rows of one ticket id that say different things are all rejected.
 */
final class TicketFile extends CheckedFile<TicketFile.Tickets> {
  private static final List<String> REQUIRED = List.of("customer_id", "ticket_id", "opened_at");

  private final ImportOptions options;
  private final ZoneId zone;
  private final boolean emails;

  /**
   * @param emails whether customers are e-mail addresses, as they are in the orders
   */
  TicketFile(InputFile file, ImportOptions options, ZoneId zone, boolean emails, Path rejectsFile) {
    super(file, rejectsFile, options.rejectLimit());
    this.options = options;
    this.zone = zone;
    this.emails = emails;
  }

  /** The tickets of a file, and what is to be said of reading it. */
  record Read(Tickets tickets, FileReport report) {}

  /** Reads the file to its end, and refuses it where too many are rejects. */
  Read read(Progress progress) {
    Tickets read = readRows(progress);
    if (read.anyContradicted) {
      readContradictions(read, progress);
    }
    return new Read(read, report(read, "tickets", Map.of()));
  }

  @Override
  Tickets keeper(Header header, Rejects into) {
    Texts texts = new Texts();
    return new Tickets(header, into, texts, rulesFor(header, texts));
  }

  @Override
  RowTaker contradictions(Header header, Tickets kept) {
    return new Contradicted(kept, rulesFor(header, kept.texts));
  }

  private Rules rulesFor(Header header, Texts texts) {
    return new Rules(
        header,
        new FieldReader(new TimeParser(zone), header.decimalComma()),
        texts,
        new CustomerIds(texts.customers, emails, options.hashCustomers()));
  }

  /** What one row says. */
  private static final class Draft {
    private int ticket;
    private int customer;
    private int channel;
    private int order;
    private long openedAt;
    private float satisfaction;
    private boolean escalated;
  }

  /** Reads rows. */
  private static final class Rules {
    private final FieldReader fields;
    private final Texts texts;
    private final CustomerIds customers;
    private final int customerId;
    private final int ticketId;
    private final int openedAt;
    private final int channel;
    private final int satisfaction;
    private final int escalated;
    private final int orderId;

    Rules(Header header, FieldReader fields, Texts texts, CustomerIds customers) {
      this.fields = fields;
      this.texts = texts;
      this.customers = customers;
      List<String> missing = new ArrayList<>(REQUIRED);
      missing.removeIf(header::has);
      if (!missing.isEmpty()) {
        throw new QuimbiException(
            QuimbiException.Kind.BAD_INPUT,
            "IMPORT_MISSING_COLUMN",
            header.file()
                + " has no column "
                + String.join(", ", missing)
                + ", which a file of tickets has; found: "
                + header.listing());
      }
      customerId = header.find("customer_id");
      ticketId = header.find("ticket_id");
      openedAt = header.find("opened_at");
      channel = header.find("channel");
      satisfaction = header.find("satisfaction");
      escalated = header.find("escalated");
      orderId = header.find("order_id");
    }

    void read(Row row, Draft draft) throws RowFault {
      FieldReader.requirePresent(row, customerId);
      draft.customer = customers.of(row, customerId);
      draft.ticket = fields.id(row, ticketId, texts.tickets);
      fields.time(row, openedAt);
      draft.openedAt = fields.times().micros();
      draft.channel = fields.text(row, channel, texts.channels, FieldReader.ID_CHARS_MAX);
      draft.order = fields.text(row, orderId, texts.orders, FieldReader.ID_CHARS_MAX);
      draft.satisfaction = satisfaction(row);
      draft.escalated = escalated(row);
    }

    private float satisfaction(Row row) throws RowFault {
      if (!FieldReader.present(row, satisfaction)) {
        return Float.NaN;
      }
      long value = fields.number(row, satisfaction);
      if (value < Money.UNIT || value > 5 * Money.UNIT) {
        throw new RowFault(
            RejectCode.IMPORT_BAD_SATISFACTION,
            satisfaction,
            "is not a satisfaction from 1 to 5; leave it empty where none was given");
      }
      return (float) Money.toUnits(value);
    }

    private boolean escalated(Row row) throws RowFault {
      if (!FieldReader.present(row, escalated)) {
        return false;
      }
      String text = row.text(escalated);
      if (text.equalsIgnoreCase("true")) {
        return true;
      }
      if (text.equalsIgnoreCase("false")) {
        return false;
      }
      throw new RowFault(RejectCode.IMPORT_BAD_FLAG, escalated, "is neither true nor false");
    }
  }

  private static final class Texts {
    private final CharDictionary tickets = new CharDictionary();
    private final CharDictionary customers = new CharDictionary();
    private final CharDictionary channels = new CharDictionary();
    private final CharDictionary orders = new CharDictionary();
  }

  /** Keeps tickets, by their number in the texts. */
  static final class Tickets extends CheckedFile.Keeper {
    private static final int CONTRADICTED = 1;
    private static final int ESCALATED = 2;
    private static final int PRESENT = 4;

    private final Texts texts;
    private final IntColumn flags = new IntColumn();
    private final IntColumn customer = new IntColumn();
    private final IntColumn channel = new IntColumn();
    private final IntColumn order = new IntColumn();
    private final IntColumn satisfaction = new IntColumn();
    private final LongColumn openedAt = new LongColumn();
    private final Rules rules;
    private final Draft draft = new Draft();
    private boolean anyContradicted;

    private Tickets(Header header, Rejects rejects, Texts texts, Rules rules) {
      super(header, rejects);
      this.texts = texts;
      this.rules = rules;
    }

    @Override
    void keep(Row row) throws RowFault {
      rules.read(row, draft);
      int t = draft.ticket;
      flags.fillTo(t + 1, 0);
      customer.fillTo(t + 1, Dictionary.NONE);
      channel.fillTo(t + 1, Dictionary.NONE);
      order.fillTo(t + 1, Dictionary.NONE);
      satisfaction.fillTo(t + 1, 0);
      openedAt.fillTo(t + 1, 0);
      int said = PRESENT | (draft.escalated ? ESCALATED : 0);
      int satisfactionBits = Float.floatToIntBits(draft.satisfaction);
      if (flags.get(t) == 0) {
        flags.set(t, said);
        customer.set(t, draft.customer);
        channel.set(t, draft.channel);
        order.set(t, draft.order);
        satisfaction.set(t, satisfactionBits);
        openedAt.set(t, draft.openedAt);
      } else if ((flags.get(t) & ~CONTRADICTED) != said
          || customer.get(t) != draft.customer
          || channel.get(t) != draft.channel
          || order.get(t) != draft.order
          || satisfaction.get(t) != satisfactionBits
          || openedAt.get(t) != draft.openedAt) {
        flags.set(t, flags.get(t) | CONTRADICTED);
        anyContradicted = true;
      }
    }

    boolean isContradicted(int ticket) {
      return (flags.get(ticket) & CONTRADICTED) != 0;
    }

    private boolean isKept(int ticket) {
      return flags.get(ticket) != 0 && !isContradicted(ticket);
    }

    /** For each number that a ticket's customer has here, its number among other customers. */
    int[] customersAmong(CharDictionary customers) {
      int[] numbers = new int[texts.customers.size()];
      Arrays.fill(numbers, Dictionary.NONE);
      for (int t = 0; t < flags.size(); t++) {
        int own = customer.get(t);
        if (isKept(t) && numbers[own] == Dictionary.NONE) {
          numbers[own] = customers.idOf(texts.customers.text(own));
        }
      }
      return numbers;
    }

    /**
     * Adds tickets to rows.
     *
     * @param ofCustomer whether those of a customer are to be added, by the number here
     */
    void addTo(OrderRows rows, IntPredicate ofCustomer) {
      for (int t = 0; t < flags.size(); t++) {
        if (!isKept(t) || !ofCustomer.test(customer.get(t))) {
          continue;
        }
        int atChannel = channel.get(t);
        int aboutOrder = order.get(t);
        rows.addTicket(
            rows.customers().idOf(texts.customers.text(customer.get(t))),
            texts.tickets.text(t),
            openedAt.get(t),
            atChannel == Dictionary.NONE
                ? Dictionary.NONE
                : rows.channels().idOf(texts.channels.text(atChannel)),
            Float.intBitsToFloat(satisfaction.get(t)),
            (flags.get(t) & ESCALATED) != 0,
            aboutOrder == Dictionary.NONE ? null : texts.orders.text(aboutOrder));
      }
    }
  }

  /** Finds the rows of tickets that contradict each other. */
  private static final class Contradicted implements RowTaker {
    private final Tickets kept;
    private final Rules rules;
    private final Draft draft = new Draft();

    Contradicted(Tickets kept, Rules rules) {
      this.kept = kept;
      this.rules = rules;
    }

    @Override
    public void take(Row row) throws RowFault {
      try {
        rules.read(row, draft);
      } catch (RowFault rejectedAlready) {
        return;
      }
      if (kept.isContradicted(draft.ticket)) {
        throw new RowFault(
            RejectCode.IMPORT_TWO_TICKETS,
            rules.ticketId,
            "stands on rows that say different things; a ticket id is unique in the store");
      }
    }

    @Override
    public void refuse(Row row, RowFault fault) {
      if (row.fault() == null) {
        kept.reject(row, fault);
      }
    }
  }
}
