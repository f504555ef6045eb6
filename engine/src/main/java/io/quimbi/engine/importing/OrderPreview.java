package io.quimbi.engine.importing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file of orders would be read, told from its beginning.
 *
 * @param format the layout that it would be read as
 * @param recognised whether the layout was recognised or asked for; else it is the own layout for
 *     want of another, and the columns have to be named
 * @param encoding such as UTF-8
 * @param delimiter between fields
 * @param headers of the file's columns
 * @param rows the first, a value for each header
 * @param fields of the own layout with the column that each is read from; none for another layout
 * @param rowsRead of the beginning
 * @param rowsFaulty of them
 * @param faults of columns that are no field's, and of rows as a whole; the first few
 * @param problem why it cannot be read at all, or null
 */
public record OrderPreview(
    String format,
    boolean recognised,
    String encoding,
    String delimiter,
    List<String> headers,
    List<List<String>> rows,
    List<Field> fields,
    long rowsRead,
    long rowsFaulty,
    List<String> faults,
    @Nullable String problem) {
  /** Copies the lists. */
  public OrderPreview {
    headers = List.copyOf(headers);
    rows = rows.stream().map(List::copyOf).toList();
    fields = List.copyOf(fields);
    faults = List.copyOf(faults);
  }

  /**
   * A field of the own layout.
   *
   * @param field such as ordered_at
   * @param meaning for a person
   * @param needed whether no order can be read without it
   * @param header the column that it is read from, or that is likely to be meant; null for none
   * @param problem what is wrong with the column, or that it is missing; null where nothing is
   */
  public record Field(
      String field,
      String meaning,
      boolean needed,
      @Nullable String header,
      @Nullable String problem) {}
}
