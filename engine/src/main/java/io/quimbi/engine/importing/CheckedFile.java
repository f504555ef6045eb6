package io.quimbi.engine.importing;

import io.quimbi.engine.Progress;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file whose rows are kept or rejected one by one, and which may have to be read a second time:
 * what contradicts itself only as a whole, an order or a ticket, is known at the end, and then each
 * of its rows has to be named among the rejects.
 *
 * @param <K> what keeps the rows
 */
abstract class CheckedFile<K extends CheckedFile.Keeper> implements AutoCloseable {
  private final InputFile file;
  private final Path rejectsFile;
  private final RejectLimit limit;
  private @Nullable Rejects rejects;

  /**
   * @param rejectsFile where rejects go
   */
  CheckedFile(InputFile file, Path rejectsFile, RejectLimit limit) {
    this.file = file;
    this.rejectsFile = rejectsFile;
    this.limit = limit;
  }

  InputFile file() {
    return file;
  }

  /** What keeps the rows under this header. */
  abstract K keeper(Header header, Rejects into);

  /**
   * What finds the rows that {@code kept} took and that are not to be taken after all: it throws
   * for each of them, and for no other.
   */
  abstract RowTaker contradictions(Header header, K kept);

  /** First reading: every row is kept or rejected. */
  K readRows(Progress progress) {
    return file.read(
        header -> {
          close();
          rejects = new Rejects(file.name(), rejectsFile, limit);
          return keeper(header, rejects);
        },
        progress);
  }

  /** Second reading: rejects the rows of what contradicts itself. */
  void readContradictions(K kept, Progress progress) {
    file.read(header -> contradictions(header, kept), progress);
  }

  /**
   * Counts what was read.
   *
   * @throws io.quimbi.engine.QuimbiException if too many rows were rejected
   */
  FileReport report(K kept, String format, Map<SkipReason, Long> skipped) {
    Rejects all = kept.rejects();
    long rowsRead = kept.rowsRead();
    all.requireWithin(rowsRead);
    long skippedRows = skipped.values().stream().mapToLong(Long::longValue).sum();
    return new FileReport(
        file.name(),
        format,
        file.encoding().label(),
        file.delimiter(),
        rowsRead,
        rowsRead - skippedRows - all.count(),
        skipped,
        all.count(),
        all.examples(),
        all.file());
  }

  /** Puts the rejects file in its place. */
  void publishRejects() {
    if (rejects != null) {
      rejects.publish();
    }
  }

  @Override
  public void close() {
    if (rejects != null) {
      rejects.close();
    }
  }

  /** Takes the rows of the first reading, counts them, and passes on the faulty ones. */
  abstract static class Keeper implements RowTaker {
    private final Header header;
    private final Rejects rejects;
    private long rowsRead;

    Keeper(Header header, Rejects rejects) {
      this.header = header;
      this.rejects = rejects;
    }

    /** Keeps a row, or passes it over. */
    abstract void keep(Row row) throws RowFault;

    /** Hears of a row that is rejected. */
    void rejected(Row row) {}

    @Override
    public final void take(Row row) throws RowFault {
      keep(row);
      rowsRead++;
    }

    @Override
    public final void refuse(Row row, RowFault fault) {
      rowsRead++;
      rejected(row);
      reject(row, fault);
    }

    /** Adds a row to the rejects. */
    final void reject(Row row, RowFault fault) {
      rejects.add(header, row, fault);
    }

    long rowsRead() {
      return rowsRead;
    }

    Rejects rejects() {
      return rejects;
    }
  }
}
