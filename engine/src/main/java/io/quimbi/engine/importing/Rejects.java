package io.quimbi.engine.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.QuimbiException.Kind;
import io.quimbi.engine.SpreadsheetText;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one file that were not taken: the first few kept as examples, all of them written to
 * a rejects file as they come, under another name until {@link #publish}.
 */
final class Rejects implements Closeable {
  private static final int EXAMPLES = 5;

  private final String source;
  private final Path file;
  private final Path part;
  private final RejectLimit limit;
  private final List<Reject> examples = new ArrayList<>();
  private @Nullable CsvWriter writer;
  private long count;

  /**
   * @param source name of the file whose rows they are
   * @param file where they go
   */
  Rejects(String source, Path file, RejectLimit limit) {
    this.source = source;
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.limit = limit;
  }

  /**
   * Adds a row.
   *
   * @throws QuimbiException if that is one more than the limit allows, where it is a number of rows
   */
  void add(Header header, Row row, RowFault fault) {
    boolean whole = fault.column() == RowFault.WHOLE_ROW;
    Reject reject =
        new Reject(
            source,
            row.line(),
            whole ? null : header.name(fault.column()),
            whole ? "" : row.text(fault.column()),
            fault.code().name(),
            fault.reason());
    count++;
    if (examples.size() < EXAMPLES) {
      examples.add(reject);
    }
    // The file is for a person, who opens it in a spreadsheet.
    write(
        String.valueOf(reject.line()),
        SpreadsheetText.guarded(reject.column() == null ? "" : reject.column()),
        SpreadsheetText.figureOrGuarded(reject.value()),
        reject.code(),
        SpreadsheetText.guarded(reject.reason()),
        SpreadsheetText.figureOrGuarded(row.text()));
    if (!limit.relative() && count > limit.amount()) {
      throw refuse(count + (count == 1 ? " row" : " rows"));
    }
  }

  long count() {
    return count;
  }

  List<Reject> examples() {
    return List.copyOf(examples);
  }

  /** The rejects file, if there are rejects. */
  Optional<Path> file() {
    return count == 0 ? Optional.empty() : Optional.of(file);
  }

  /**
   * Ends the import where too many rows were rejected.
   *
   * @param rows how many rows were read
   */
  void requireWithin(long rows) {
    if (limit.exceededBy(count, rows)) {
      throw refuse(count + " of " + rows + (rows == 1 ? " row" : " rows"));
    }
  }

  /**
   * Puts the rejects file in its place; without rejects, removes one that an earlier import left.
   */
  void publish() {
    try {
      if (writer == null) {
        Files.deleteIfExists(file);
        return;
      }
      writer.close();
      writer = null;
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Removes what was not published. */
  @Override
  public void close() {
    if (writer == null) {
      return;
    }
    try {
      writer.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      writer = null;
    }
  }

  /** The rejects are what the person needs now, so they are put in their place. */
  private QuimbiException refuse(String howMany) {
    publish();
    StringBuilder message = new StringBuilder();
    message
        .append(source)
        .append(": ")
        .append(howMany)
        .append(" cannot be read, the limit is ")
        .append(limit)
        .append("; nothing was imported. ");
    message.append(examples.size() == 1 ? "The first:" : "The first " + examples.size() + ":");
    examples.forEach(e -> message.append("\n  ").append(e));
    message
        .append("\nAll that were met are in ")
        .append(file)
        .append("; correct the file, or allow more with --max-rejects.");
    return new QuimbiException(Kind.BAD_INPUT, "IMPORT_TOO_MANY_REJECTS", message.toString());
  }

  private void write(String... values) {
    try {
      if (writer == null) {
        writer = CsvWriter.builder().build(part);
        writer.writeRecord("line", "column", "value", "code", "reason", "original_row");
      }
      writer.writeRecord(values);
    } catch (IOException | UncheckedIOException e) {
      throw unwritable(e);
    }
  }

  private QuimbiException unwritable(Exception e) {
    return new QuimbiException(
        Kind.ENVIRONMENT,
        "IMPORT_REJECTS_UNWRITABLE",
        "the rejects file "
            + file
            + " cannot be written: "
            + e
            + "; nothing was imported; name another folder for it",
        e);
  }
}
