package io.quimbi.engine.matrix;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.quimbi.core.cluster.Points;
import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads and writes matrices of numbers. */
public final class MatrixFile {
  private MatrixFile() {}

  /**
   * The columns of a CSV of numbers, comma separated, with or without a byte-order mark; a first
   * row without any number is a header.
   *
   * @return shape (columns, rows), at least one of each, finite and within ±{@value
   *     Points#MAGNITUDE_MAX}
   * @throws QuimbiException of kind BAD_INPUT naming line and column of what is not a number, or
   *     saying that there is nothing
   */
  public static double[][] read(Path file) {
    List<double[]> rows = new ArrayList<>();
    int width = -1;
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .detectBomHeader(true)
            // A row of another length is told below, by line.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(file)) {
      boolean first = true;
      for (CsvRecord record : csv) {
        boolean header = first && noNumbers(record);
        first = false;
        if (width >= 0 && record.getFieldCount() != width) {
          throw bad(
              file,
              record,
              "has " + record.getFieldCount() + " columns where the first row has " + width);
        }
        width = record.getFieldCount();
        if (!header) {
          rows.add(numbers(file, record));
        }
      }
    } catch (CsvParseException | UncheckedIOException e) {
      throw unreadable(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (rows.isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT, "MATRIX_EMPTY", file + " has no row of numbers");
    }
    double[][] columns = new double[width][rows.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < width; column++) {
        columns[column][row] = rows.get(row)[column];
      }
    }
    return columns;
  }

  private static boolean noNumbers(CsvRecord record) {
    return record.getFields().stream().allMatch(field -> number(field) == null);
  }

  private static double[] numbers(Path file, CsvRecord record) {
    double[] numbers = new double[record.getFieldCount()];
    for (int column = 0; column < numbers.length; column++) {
      Double number = number(record.getField(column));
      if (number == null) {
        throw bad(
            file,
            record,
            "column "
                + (column + 1)
                + ": \""
                + record.getField(column)
                + "\" is not a finite number within ±"
                + Points.MAGNITUDE_MAX);
      }
      numbers[column] = number;
    }
    return numbers;
  }

  private static @Nullable Double number(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      return Math.abs(number) <= Points.MAGNITUDE_MAX ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * Writes a matrix with the header {@code <name>1,<name>2,…}.
   *
   * @param row the numbers of a row, all of one length
   * @throws QuimbiException of kind ENVIRONMENT if the file cannot be written
   */
  public static void write(Path file, String name, int rows, IntFunction<double[]> row) {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      int width = rows == 0 ? 0 : row.apply(0).length;
      String[] header = new String[width];
      Arrays.setAll(header, column -> name + (column + 1));
      csv.writeRecord(header);
      for (int i = 0; i < rows; i++) {
        csv.writeRecord(
            Arrays.stream(row.apply(i)).mapToObj(Double::toString).toArray(String[]::new));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "FILE_NOT_WRITTEN",
          file + " cannot be written: " + e.getMessage(),
          e);
    }
  }

  private static QuimbiException bad(Path file, CsvRecord record, String what) {
    return new QuimbiException(
        QuimbiException.Kind.BAD_INPUT,
        "MATRIX_BAD_ROW",
        file + " line " + record.getStartingLineNumber() + ", " + what);
  }

  private static QuimbiException unreadable(Path file, Exception e) {
    String why = Files.exists(file) ? String.valueOf(e.getMessage()) : "there is no such file";
    return new QuimbiException(
        QuimbiException.Kind.BAD_INPUT, "FILE_NOT_READ", file + " cannot be read: " + why, e);
  }
}
