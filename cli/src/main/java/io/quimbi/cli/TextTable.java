package io.quimbi.cli;

import io.quimbi.engine.PlainText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of text in columns that line up; columns of figures to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String> header;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

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

  /** Adds a row, a cell for each heading, null for an empty one. */
  TextTable row(@Nullable Object... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "a row has " + header.size() + " cells, had " + cells.length);
    }
    rows.add(Arrays.stream(cells).map(cell -> PlainText.line(Objects.toString(cell, ""))).toList());
    return this;
  }

  void print(PrintStream out) {
    int[] width = new int[header.size()];
    for (int c = 0; c < width.length; c++) {
      width[c] = length(header.get(c));
      for (List<String> row : rows) {
        width[c] = Math.max(width[c], length(row.get(c)));
      }
    }
    printRow(out, header, width);
    out.println("─".repeat(Arrays.stream(width).sum() + GAP.length() * (width.length - 1)));
    rows.forEach(row -> printRow(out, row, width));
  }

  private void printRow(PrintStream out, List<String> cells, int[] width) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < width.length; c++) {
      String pad = " ".repeat(width[c] - length(cells.get(c)));
      if (c > 0) {
        line.append(GAP);
      }
      line.append(right[c] ? pad + cells.get(c) : cells.get(c) + pad);
    }
    out.println(line.toString().stripTrailing());
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
