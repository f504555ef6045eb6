package io.quimbi.server.pages;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list as pages show it: sorted, filtered and paged by the browser, and given as a file.
 *
 * @param id names it in addresses and files
 * @param caption what it lists
 * @param empty what to say in place of no rows, and what to do next
 * @param file where its file comes from where that has more than the rows here; null for the rows
 */
public record Table(
    String id,
    String caption,
    List<Column> columns,
    List<List<Cell>> rows,
    String empty,
    @Nullable String file) {
  /** Copies the lists and checks that every row has a cell for each column. */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table " + id + " has " + columns.size() + " columns, a row has " + row.size());
      }
    }
  }

  /**
   * A column.
   *
   * @param number whether its values are numbers, which stand at the right
   * @param wide whether they are sentences, which need room
   */
  public record Column(String title, boolean number, boolean wide) {}

  /**
   * A cell.
   *
   * @param text as people read it
   * @param value what it is sorted by and what files have; null where the text is
   * @param href where it leads, or null
   * @param tone number of a colour, or null
   * @param share from 0 to 1 as a bar behind the text, or null
   */
  public record Cell(
      String text,
      @Nullable String value,
      @Nullable String href,
      @Nullable String tone,
      @Nullable Double share) {
    /** The same, leading somewhere, or nowhere. */
    public Cell to(@Nullable String address) {
      return new Cell(text, value, address, tone, share);
    }

    /** The same in a colour. */
    public Cell toned(@Nullable String colour) {
      return new Cell(text, value, href, colour, share);
    }

    /** The same with a bar. */
    public Cell bar(double part) {
      return new Cell(text, value, href, tone, Math.clamp(part, 0, 1));
    }

    /** The bar's length in whole percent, for a class of the style sheet. */
    public long percent() {
      return share == null ? 0 : Math.round(100 * share);
    }

    /** What a file has. */
    public String inFile() {
      return value == null ? text : value;
    }
  }

  /** A text. */
  static Cell text(@Nullable String text) {
    return new Cell(text == null ? "" : text, null, null, null, null);
  }

  /** A figure, with how it is written; nothing where it is not known. */
  static Cell figure(@Nullable Number value, String written) {
    return value == null
        ? new Cell("–", "", null, null, null)
        : new Cell(written, plain(value), null, null, null);
  }

  /** A text that sorts by something else, such as a date. */
  static Cell sorted(String text, String by) {
    return new Cell(text, by, null, null, null);
  }

  private static String plain(Number value) {
    return value instanceof Double d && Double.isFinite(d)
        ? new BigDecimal(Double.toString(d)).toPlainString()
        : value.toString();
  }

  /** Begins a table; titles that end in # are of numbers, in ~ of sentences. */
  static Builder of(String id, String caption, String... titles) {
    return new Builder(id, caption, titles);
  }

  /** Gathers rows. */
  static final class Builder {
    private final String id;
    private final String caption;
    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();
    private String empty = "Nothing here yet.";
    private @Nullable String file;

    Builder(String id, String caption, String... titles) {
      this.id = id;
      this.caption = caption;
      this.columns =
          Arrays.stream(titles)
              .map(
                  title ->
                      new Column(
                          title.replaceAll("[#~]$", ""), title.endsWith("#"), title.endsWith("~")))
              .toList();
    }

    Builder row(Cell... cells) {
      rows.add(List.of(cells));
      return this;
    }

    Builder row(List<Cell> cells) {
      rows.add(cells);
      return this;
    }

    Builder whenEmpty(String text) {
      empty = text;
      return this;
    }

    Builder file(String address) {
      file = address;
      return this;
    }

    Table build() {
      return new Table(id, caption, columns, rows, empty, file);
    }
  }
}
