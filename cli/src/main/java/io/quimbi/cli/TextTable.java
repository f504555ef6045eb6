package io.quimbi.cli;

import io.quimbi.engine.PlainText;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of text in columns that line up; columns of figures to the right. The last column may be
 * wrapped, so that what there is to tell fits into a terminal of a hundred columns.
 */
final class TextTable {
  private static final String GAP = "  ";

  /** How wide a terminal is taken to be. */
  static final int COLUMNS = 100;

  /** Narrower than this, a wrapped column would be a word a line. */
  private static final int WRAPPED_MIN = 24;

  private final List<String> header;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean wrapped;

  /** A table; a heading that starts with {@code >} is of a column set to the right. */
  TextTable(String... headings) {
    right = new boolean[headings.length];
    List<String> names = new ArrayList<>();
    for (int c = 0; c < headings.length; c++) {
      right[c] = headings[c].startsWith(">");
      names.add(right[c] ? headings[c].substring(1) : headings[c]);
    }
    header = names;
  }

  /** Wraps the last column where lines would be longer than a hundred columns. */
  TextTable wrapLast() {
    wrapped = true;
    return this;
  }

  /**
   * Adds a row, a cell for each heading, null for an empty one. In the last, each element of a list
   * starts a line of its own. An instant is told to the second.
   */
  TextTable row(@Nullable Object... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "a row has " + header.size() + " cells, had " + cells.length);
    }
    rows.add(Arrays.stream(cells).map(TextTable::text).toList());
    return this;
  }

  private static String text(@Nullable Object cell) {
    return switch (cell) {
      case List<?> parts -> parts.stream().map(TextTable::text).collect(Collectors.joining("\n"));
      case Instant at -> at.truncatedTo(ChronoUnit.SECONDS).toString();
      case null, default -> PlainText.line(Objects.toString(cell, ""));
    };
  }

  void print(PrintStream out) {
    int last = header.size() - 1;
    int[] width = new int[header.size()];
    for (int c = 0; c < last; c++) {
      width[c] = length(header.get(c));
      for (List<String> row : rows) {
        width[c] = Math.max(width[c], length(row.get(c)));
      }
    }
    int before = Arrays.stream(width).sum() + GAP.length() * last;
    int room = wrapped ? Math.max(WRAPPED_MIN, COLUMNS - before) : Integer.MAX_VALUE;
    List<List<String>> lines = rows.stream().map(row -> lines(row.get(last), room)).toList();
    width[last] = length(header.get(last));
    for (List<String> ofRow : lines) {
      for (String line : ofRow) {
        width[last] = Math.max(width[last], length(line));
      }
    }
    printRow(out, header, List.of(header.get(last)), width);
    out.println("─".repeat(before + width[last]));
    for (int r = 0; r < rows.size(); r++) {
      printRow(out, rows.get(r), lines.get(r), width);
    }
  }

  /** The text of a cell in lines of at most so many characters; a longer word is left whole. */
  static List<String> lines(String cell, int room) {
    List<String> lines = new ArrayList<>();
    for (String part : cell.split("\n", -1)) {
      StringBuilder line = new StringBuilder();
      for (String word : part.split(" ", -1)) {
        if (!line.isEmpty() && length(line.toString()) + 1 + length(word) > room) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private void printRow(PrintStream out, List<String> cells, List<String> ofLast, int[] width) {
    int last = width.length - 1;
    for (int l = 0; l < ofLast.size(); l++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c <= last; c++) {
        String cell = c == last ? ofLast.get(l) : l == 0 ? cells.get(c) : "";
        String pad = " ".repeat(width[c] - length(cell));
        line.append(c > 0 ? GAP : "").append(right[c] ? pad + cell : cell + pad);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
