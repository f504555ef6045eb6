package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the beginning of a file of orders before it is imported: which layout it is, which
 * column is which, and what the importer would say of the first rows. Stores nothing.
 */
public final class PreviewOrders {
  private static final int ROWS_SHOWN = 6;
  private static final int FAULTS_SHOWN = 5;

  private PreviewOrders() {}

  /**
   * Looks at a file.
   *
   * @param file the beginning of the file, of whole rows
   * @param format the layout, or null to recognise it
   * @param columns which of the columns are which; where none is named, likely ones are suggested
   * @param zone in which times without an offset are read
   * @throws QuimbiException of kind BAD_INPUT if it is no text with a header
   */
  public static OrderPreview of(
      Path file, @Nullable OrderFormat format, ColumnMapping columns, ZoneId zone) {
    InputFile input = InputFile.open(file);
    First first = input.read(First::new, Progress.NONE);
    Header header = first.header;
    OrderFormat layout = OrderLayouts.choose(format, columns, header);
    boolean recognised =
        format != null || layout != OrderFormat.QUIMBI || OwnRules.recognises(header);
    Map<OrderColumn, String> mapped = new EnumMap<>(OrderColumn.class);
    if (layout == OrderFormat.QUIMBI) {
      mapped.putAll(MapSuggestion.all(header));
      if (!columns.headers().isEmpty()) {
        // What somebody chose counts, and of the rest what has its own name.
        mapped
            .entrySet()
            .removeIf(entry -> !entry.getValue().equalsIgnoreCase(entry.getKey().header()));
        mapped.putAll(columns.headers());
      }
    }
    Map<OrderColumn, String> problems = missing(layout, header, mapped);
    Checked checked = null;
    String problem = null;
    if (problems.isEmpty()) {
      try {
        ColumnMapping mapping =
            layout == OrderFormat.QUIMBI ? new ColumnMapping(mapped) : ColumnMapping.NONE;
        checked = input.read(one -> new Checked(layout, one, mapping, zone), Progress.NONE);
      } catch (QuimbiException e) {
        problem = e.getMessage();
      }
    }
    List<String> faults = new ArrayList<>();
    if (checked != null) {
      assign(checked, mapped, problems, faults);
    }
    return new OrderPreview(
        layout.id(),
        recognised,
        input.encoding().label(),
        String.valueOf(input.delimiter()),
        header.names(),
        first.rows,
        layout == OrderFormat.QUIMBI ? fields(mapped, problems) : List.of(),
        first.rowsRead,
        checked == null ? 0 : checked.faulty,
        faults.subList(0, Math.min(FAULTS_SHOWN, faults.size())),
        problem);
  }

  /** Keeps the first rows as they are. */
  private static final class First implements RowTaker {
    private final Header header;
    private final List<List<String>> rows = new ArrayList<>();
    private long rowsRead;

    First(Header header) {
      this.header = header;
    }

    @Override
    public void take(Row row) {
      rowsRead++;
      if (rows.size() < ROWS_SHOWN) {
        List<String> values = new ArrayList<>();
        for (int column = 0; column < header.names().size(); column++) {
          String value = column < row.fieldCount() ? row.text(column) : "";
          values.add(
              value.length() > Reject.VALUE_CHARS_MAX
                  ? value.substring(0, Reject.VALUE_CHARS_MAX) + "…"
                  : value);
        }
        rows.add(values);
      }
    }

    @Override
    public void refuse(Row row, RowFault fault) {
      rowsRead++;
    }
  }

  /** Reads rows as an import would, and remembers what is wrong with them by column. */
  private static final class Checked implements RowTaker {
    private final Header header;
    private final OrderRules rules;
    private final LineDraft draft = new LineDraft();
    private final Map<Integer, Integer> countByColumn = new TreeMap<>();
    private final Map<Integer, String> firstByColumn = new TreeMap<>();
    private long faulty;

    Checked(OrderFormat layout, Header header, ColumnMapping mapping, ZoneId zone) {
      this.header = header;
      OrderTexts texts = new OrderTexts();
      rules =
          OrderLayouts.rules(
              layout,
              header,
              mapping,
              new FieldReader(new TimeParser(zone), header.decimalComma()),
              texts,
              new CustomerIds(texts.customers, layout == OrderFormat.SHOPIFY, false),
              Dictionary.NONE);
    }

    @Override
    public void take(Row row) throws RowFault {
      rules.read(row, draft);
    }

    @Override
    public void refuse(Row row, RowFault fault) {
      faulty++;
      boolean whole = fault.column() == RowFault.WHOLE_ROW;
      countByColumn.merge(fault.column(), 1, Integer::sum);
      firstByColumn.computeIfAbsent(
          fault.column(),
          column -> {
            String value = whole ? "" : row.text(column);
            return "line "
                + row.line()
                + ": "
                + (value.isEmpty() ? "" : "\"" + value + "\" ")
                + fault.reason();
          });
    }

    String said(int column) {
      int count = countByColumn.getOrDefault(column, 0);
      String first = firstByColumn.getOrDefault(column, "");
      return count == 1 ? first : count + " rows, the first in " + first;
    }
  }

  private static Map<OrderColumn, String> missing(
      OrderFormat layout, Header header, Map<OrderColumn, String> mapped) {
    Map<OrderColumn, String> problems = new EnumMap<>(OrderColumn.class);
    if (layout != OrderFormat.QUIMBI) {
      return problems;
    }
    mapped.forEach(
        (column, name) -> {
          if (!header.has(name)) {
            problems.put(column, "the file has no column \"" + name + "\"");
          }
        });
    for (OrderColumn needed :
        List.of(OrderColumn.CUSTOMER_ID, OrderColumn.ORDER_ID, OrderColumn.ORDERED_AT)) {
      if (!mapped.containsKey(needed)) {
        problems.put(needed, "choose the column that has it");
      }
    }
    if (!mapped.containsKey(OrderColumn.UNIT_PRICE)
        && !mapped.containsKey(OrderColumn.LINE_TOTAL)) {
      problems.put(
          OrderColumn.UNIT_PRICE, "choose the column that has it, or that of the line's total");
    }
    return problems;
  }

  /** Tells what is wrong at the field whose column it is. */
  private static void assign(
      Checked checked,
      Map<OrderColumn, String> mapped,
      Map<OrderColumn, String> problems,
      List<String> faults) {
    for (int column : checked.countByColumn.keySet()) {
      String name = column == RowFault.WHOLE_ROW ? null : checked.header.name(column);
      OrderColumn field =
          mapped.entrySet().stream()
              .filter(entry -> entry.getValue().equalsIgnoreCase(name))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse(null);
      if (field != null) {
        problems.put(field, checked.said(column));
      } else {
        faults.add((name == null ? "" : name + ": ") + checked.said(column));
      }
    }
  }

  private static List<OrderPreview.Field> fields(
      Map<OrderColumn, String> mapped, Map<OrderColumn, String> problems) {
    List<OrderPreview.Field> fields = new ArrayList<>();
    for (OrderColumn column : OrderColumn.values()) {
      boolean needed =
          switch (column) {
            case CUSTOMER_ID, ORDER_ID, ORDERED_AT -> true;
            case UNIT_PRICE -> !mapped.containsKey(OrderColumn.LINE_TOTAL);
            default -> false;
          };
      fields.add(
          new OrderPreview.Field(
              column.header(), column.meaning(), needed, mapped.get(column), problems.get(column)));
    }
    return fields;
  }
}
