package io.quimbi.engine.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.quimbi.engine.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Customers written as CSV, a row a customer. */
final class CsvRows {
  private static final int ROWS_PER_STEP = 1000;

  private final CsvWriter csv;
  private final Progress progress;
  private long rows;

  /**
   * Begins with the header.
   *
   * @param writer stays open
   */
  CsvRows(Writer writer, List<String> header, Progress progress) {
    // Whose the writer is closes it, so the CsvWriter around it is only flushed.
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
    csv.writeRecord(header);
    this.progress = progress;
  }

  void add(List<String> row) {
    csv.writeRecord(row);
    if (++rows % ROWS_PER_STEP == 0) {
      progress.advance(ROWS_PER_STEP);
      progress.checkCancelled();
    }
  }

  /** Hands the last rows on; how many there were, without the header. */
  long end() {
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** What is not known is an empty field. */
  static String orEmpty(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
