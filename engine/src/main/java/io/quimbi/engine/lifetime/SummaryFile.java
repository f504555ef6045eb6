package io.quimbi.engine.lifetime;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.PurchaseSummaries;
import io.quimbi.engine.QuimbiException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads purchase summaries made elsewhere: a CSV with a header and the columns {@code x} (or {@code
 * frequency}), {@code t_x} (or {@code recency}), {@code T} (or {@code age}) and, if there is one,
 * {@code zbar} (or {@code monetary_value}), plain or gzipped.
 */
final class SummaryFile {
  private static final List<String> X = List.of("x", "frequency");
  private static final List<String> LAST = List.of("t_x", "recency");
  private static final List<String> AGE = List.of("T", "age");
  private static final List<String> MEAN = List.of("zbar", "monetary_value");
  private static final int GZIP_MAGIC = 0x1f8b;

  private SummaryFile() {}

  static PurchaseSummaries read(Path file, AgeUnit unit) {
    List<double[]> rows = new ArrayList<>();
    try (Reader in = open(file);
        CsvReader<NamedCsvRecord> csv =
            CsvReader.builder().detectBomHeader(false).ofNamedCsvRecord(in)) {
      for (NamedCsvRecord row : csv) {
        double x = number(file, row, X, true);
        if (x != Math.rint(x) || x > PurchaseSummaries.X_MAX) {
          throw bad(
              file,
              row,
              column(row, X).orElseThrow(),
              "is not a whole number up to " + PurchaseSummaries.X_MAX);
        }
        rows.add(
            new double[] {
              x,
              number(file, row, LAST, true),
              number(file, row, AGE, true),
              number(file, row, MEAN, false)
            });
      }
    } catch (CsvParseException | UncheckedIOException | IOException e) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "SUMMARY_UNREADABLE",
          file + " cannot be read: " + e.getMessage(),
          e);
    }
    if (rows.isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT, "SUMMARY_EMPTY", file + " has no customer");
    }
    try {
      return PurchaseSummaries.of(
          unit,
          rows.stream().mapToInt(row -> (int) row[0]).toArray(),
          rows.stream().mapToDouble(row -> row[1]).toArray(),
          rows.stream().mapToDouble(row -> row[2]).toArray(),
          rows.stream().mapToDouble(row -> row[3]).toArray());
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT, "SUMMARY_BAD_ROW", file + ": " + e.getMessage(), e);
    }
  }

  private static Reader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    InputStream plain = magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
    return new InputStreamReader(plain, StandardCharsets.UTF_8);
  }

  private static Optional<String> column(NamedCsvRecord row, List<String> names) {
    // A byte-order mark sticks to the first name.
    return row.getHeader().stream()
        .filter(header -> names.contains(header.replace("\uFEFF", "").strip()))
        .findFirst();
  }

  private static double number(
      Path file, NamedCsvRecord row, List<String> names, boolean required) {
    Optional<String> column = column(row, names);
    if (column.isEmpty()) {
      if (!required) {
        return 0;
      }
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "SUMMARY_NO_COLUMN",
          file
              + " has no column "
              + String.join(" or ", names)
              + "; its columns are "
              + String.join(", ", row.getHeader()));
    }
    @Nullable String text = row.findField(column.get()).orElse(null);
    try {
      double number = text == null ? Double.NaN : Double.parseDouble(text.strip());
      if (Double.isFinite(number) && number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw bad(file, row, column.get(), "is not a number of 0 or more");
  }

  private static QuimbiException bad(Path file, NamedCsvRecord row, String column, String what) {
    return new QuimbiException(
        QuimbiException.Kind.BAD_INPUT,
        "SUMMARY_BAD_NUMBER",
        "%s line %d, column %s: \"%s\" %s; correct the row or leave it out"
            .formatted(
                file, row.getStartingLineNumber(), column, row.findField(column).orElse(""), what));
  }
}
