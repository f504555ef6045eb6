package io.quimbi.engine.importing;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.RecordType;
import io.quimbi.engine.QuimbiException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a delimited file (RFC 4180), each with the line on which it begins. Blank lines, and
 * rows in which every field is empty, are passed over.
 *
 * <p>A quote that is never closed would swallow every row up to the next quote in the file. So a
 * row is a fault, and reading goes on with the line after the one on which its quote was opened,
 * where a quoted field goes on after its closing quote, where it is not closed at the end of the
 * file or within {@link #QUOTED_CHARS_MAX} characters, and where a row of several lines has not as
 * many columns as the header.
 */
final class CsvRows implements Closeable {
  /** Longest field that is taken, in characters. */
  static final int FIELD_CHARS_MAX = 1 << 20;

  /** Most characters kept of a row. */
  static final int ROW_CHARS_MAX = 1 << 23;

  /** How far a closing quote is looked for, in characters. */
  static final int QUOTED_CHARS_MAX = 1 << 22;

  private static final int REPLAY_CHARS_MAX = 1 << 24;
  private static final int TEXT_CHARS_MAX = 10_000;
  private static final char REPLACEMENT = '\uFFFD';
  private static final int ANY = -1;

  private final ReplayReader chars;
  private final char delimiter;
  private final boolean replacing;
  private final Row row = new Row();
  private final Fields fields = new Fields();
  private CloseableIterator<Row> records;
  private int columns = ANY;
  private long baseLine;

  /**
   * @param replacing whether the decoder put U+FFFD in the place of what it could not read
   */
  CsvRows(Reader source, char delimiter, boolean replacing) {
    this.chars = new ReplayReader(source, REPLAY_CHARS_MAX);
    this.delimiter = delimiter;
    this.replacing = replacing;
    this.records = recordsFrom(1);
  }

  /** The row read last. */
  Row row() {
    return row;
  }

  /**
   * Reads the first row as the header.
   *
   * @return the column names; empty where the file has no row
   * @throws QuimbiException if the row is at fault
   */
  List<String> header(String file) throws IOException {
    if (!next()) {
      return List.of();
    }
    RowFault fault = row.fault();
    if (fault != null || row.fieldCount() > Row.FIELDS_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "IMPORT_BAD_HEADER",
          file
              + " line "
              + row.line()
              + ": the header cannot be read: "
              + (fault != null
                  ? fault.reason()
                  : row.fieldCount() + " columns are more than " + Row.FIELDS_MAX));
    }
    columns = row.fieldCount();
    List<String> names = new ArrayList<>(columns);
    for (int i = 0; i < columns; i++) {
      names.add(row.text(i));
    }
    return names;
  }

  /**
   * Goes on to the next row, which may be one with a {@link Row#fault}.
   *
   * @return false at the end of the file
   * @throws java.nio.charset.CharacterCodingException if the decoder met what it cannot read
   */
  boolean next() throws IOException {
    while (true) {
      try {
        if (!records.hasNext()) {
          return false;
        }
        records.next();
      } catch (CsvParseException e) {
        rethrowForeign(e);
        fields.failed();
        resume();
        return true;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      if (row.isBlank()) {
        continue;
      }
      if (columns != ANY && row.fieldCount() != columns && fields.spansLines()) {
        resume();
      } else {
        check();
      }
      return true;
    }
  }

  /** Keeps the text of the row read last with it, so that it can be shown. */
  void keepText() {
    if (row.text().isEmpty()) {
      row.setText(chars.text(row.line(), fields.line - row.line() + 1, TEXT_CHARS_MAX));
    }
  }

  @Override
  public void close() throws IOException {
    chars.close();
  }

  private void check() {
    if (row.tooLong() >= 0) {
      // A row may have more fields than the header has names to say which it is.
      boolean beyondHeader = columns != ANY && row.tooLong() >= columns;
      row.setFault(
          new RowFault(
              RejectCode.IMPORT_FIELD_TOO_LONG,
              beyondHeader ? RowFault.WHOLE_ROW : row.tooLong(),
              (beyondHeader ? "the row has more fields than the header, one of which " : "")
                  + "is longer than "
                  + FIELD_CHARS_MAX
                  + " characters"));
    } else if (chars.sawNul() && row.contains('\0')) {
      row.setFault(
          new RowFault(
              RejectCode.IMPORT_NUL_CHARACTER,
              RowFault.WHOLE_ROW,
              "the row holds a NUL character, which no text has"));
    } else if (replacing && row.contains(REPLACEMENT)) {
      row.setFault(
          new RowFault(
              RejectCode.IMPORT_BAD_ENCODING,
              RowFault.WHOLE_ROW,
              "the row holds bytes that are no characters in the file's character set"));
    } else if (columns != ANY && row.fieldCount() != columns) {
      row.setFault(
          new RowFault(
              RejectCode.IMPORT_COLUMN_COUNT,
              RowFault.WHOLE_ROW,
              "the row has "
                  + row.fieldCount()
                  + (row.fieldCount() == 1 ? " column" : " columns")
                  + ", the header "
                  + columns));
    }
  }

  /** Marks the row as broken and goes on after the line on which its quote was opened. */
  private void resume() throws IOException {
    long brokenOn = fields.brokenOn;
    chars.replayFrom(brokenOn + 1);
    row.setText(chars.text(row.line(), brokenOn - row.line() + 1, TEXT_CHARS_MAX));
    boolean beyondHeader = fields.brokenField >= columns;
    int column = beyondHeader ? RowFault.WHOLE_ROW : fields.brokenField;
    String subject = beyondHeader ? "the row " : "";
    // A field without quotes ends with its line, so only a long line can hold one that is too long.
    row.setFault(
        chars.length(brokenOn) > FIELD_CHARS_MAX
            ? new RowFault(
                RejectCode.IMPORT_FIELD_TOO_LONG,
                column,
                subject + "holds more than " + FIELD_CHARS_MAX + " characters")
            : new RowFault(
                RejectCode.IMPORT_BROKEN_QUOTE,
                column,
                subject
                    + "opens a quote on line "
                    + brokenOn
                    + " that is not closed as it should be: a quoted field ends with a quote right"
                    + " before the next delimiter, and a quote within it is written twice"));
    records = recordsFrom(brokenOn + 1);
  }

  /** What was thrown below the parser comes wrapped by it; only its own failures are about rows. */
  private static void rethrowForeign(CsvParseException e) {
    if (e.getCause() instanceof RuntimeException failure) {
      throw failure;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
  }

  private CloseableIterator<Row> recordsFrom(long line) {
    baseLine = line - 1;
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .maxBufferSize(QUOTED_CHARS_MAX)
        .build(fields, chars)
        .iterator();
  }

  /** Gathers the fields of one record into the row. */
  private final class Fields extends CsvCallbackHandler<Row> {
    private boolean empty;
    private long line;
    private long brokenOn;
    private int brokenField;
    private boolean spansLines;

    /** Whether a quoted field of the record goes over a line break; the first is the suspect. */
    boolean spansLines() {
      return spansLines;
    }

    /** The field after those gathered could not be read to its end. */
    void failed() {
      if (!spansLines) {
        brokenOn = line;
        brokenField = row.fieldCount();
      }
    }

    @Override
    protected void beginRecord(long startingLineNumber) {
      line = baseLine + startingLineNumber;
      empty = false;
      spansLines = false;
      row.begin(line);
      chars.forgetBefore(line);
    }

    @Override
    protected void addField(char[] buffer, int offset, int length, boolean quoted) {
      if (quoted) {
        countLines(buffer, offset, length);
      }
      row.add(buffer, offset, length);
    }

    private void countLines(char[] buffer, int offset, int length) {
      long before = line;
      for (int i = offset; i < offset + length; i++) {
        char c = buffer[i];
        if (c == '\r' || (c == '\n' && (i == offset || buffer[i - 1] != '\r'))) {
          line++;
        }
      }
      if (line > before && !spansLines) {
        spansLines = true;
        brokenOn = before;
        brokenField = row.fieldCount();
      }
    }

    @Override
    protected RecordType getRecordType() {
      return empty ? RecordType.EMPTY : RecordType.DATA;
    }

    @Override
    protected int getFieldCount() {
      return row.fieldCount();
    }

    @Override
    protected void setComment(char[] buffer, int offset, int length) {
      throw new AssertionError("comments are not asked for");
    }

    @Override
    protected void setEmpty() {
      empty = true;
    }

    @Override
    protected Row buildRecord() {
      return row;
    }
  }
}
