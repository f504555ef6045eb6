package io.quimbi.engine.backtest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.generate.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a demo shop's truth.csv says of each customer's change and end. */
final class PlantedTruth {
  private static final List<String> COLUMNS =
      List.of("customer_id", "persona", "change_kind", "change_at", "persona_after", "planted_end");

  private final Map<String, Planted> byCustomer = new HashMap<>();

  /**
   * One customer.
   *
   * @param changeAt first day of the new behaviour; null without a change
   * @param plantedEnd last day as a customer; null while still one
   */
  record Planted(
      String persona,
      Change.Kind kind,
      @Nullable LocalDate changeAt,
      String personaAfter,
      @Nullable LocalDate plantedEnd) {}

  private PlantedTruth() {}

  /**
   * Reads a truth.csv.
   *
   * @throws QuimbiException of kind BAD_INPUT naming line and column of what cannot be used
   */
  static PlantedTruth read(Path file) {
    PlantedTruth truth = new PlantedTruth();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        for (String column : COLUMNS) {
          if (row.findField(column).isEmpty()) {
            throw new QuimbiException(
                QuimbiException.Kind.BAD_INPUT,
                "BACKTEST_TRUTH_NO_COLUMN",
                file
                    + " has no column "
                    + column
                    + ", so it is no demo shop's truth; its columns are "
                    + String.join(", ", row.getHeader()));
          }
        }
        truth.byCustomer.put(
            row.getField("customer_id"),
            new Planted(
                row.getField("persona"),
                kind(file, row),
                date(file, row, "change_at"),
                row.getField("persona_after"),
                date(file, row, "planted_end")));
      }
    } catch (CsvParseException | UncheckedIOException | IOException e) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "BACKTEST_TRUTH_UNREADABLE",
          file + " cannot be read: " + e.getMessage(),
          e);
    }
    if (truth.byCustomer.isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT, "BACKTEST_TRUTH_EMPTY", file + " has no customer");
    }
    return truth;
  }

  private static Change.Kind kind(Path file, NamedCsvRecord row) {
    for (Change.Kind kind : Change.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(row.getField("change_kind"))) {
        return kind;
      }
    }
    throw bad(file, row, "change_kind", "is no kind of change", null);
  }

  private static @Nullable LocalDate date(Path file, NamedCsvRecord row, String column) {
    String text = row.getField(column);
    try {
      return text.isEmpty() ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw bad(file, row, column, "is not an ISO date", e);
    }
  }

  private static QuimbiException bad(
      Path file, NamedCsvRecord row, String column, String what, @Nullable Exception cause) {
    String message =
        "%s line %d, column %s: \"%s\" %s"
            .formatted(file, row.getStartingLineNumber(), column, row.getField(column), what);
    return cause == null
        ? new QuimbiException(QuimbiException.Kind.BAD_INPUT, "BACKTEST_TRUTH_BAD_ROW", message)
        : new QuimbiException(
            QuimbiException.Kind.BAD_INPUT, "BACKTEST_TRUTH_BAD_ROW", message, cause);
  }

  /** What is true of a customer; empty for one that the file does not name. */
  Optional<Planted> of(String customerId) {
    return Optional.ofNullable(byCustomer.get(customerId));
  }
}
