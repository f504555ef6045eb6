package io.quimbi.engine.lifetime;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.quimbi.core.lifetime.CalibrationTable;
import io.quimbi.engine.QuimbiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Forecasts of a model fitted on the past alone, held against what customers then did.
 *
 * @param fittedUntil the as-of of the fit
 * @param heldOutUntil end of the later period
 * @param holdoutDays its length
 * @param purchases the model fitted on data up to {@code fittedUntil}
 * @param state converged; undetermined: a sketch; last_good: by an earlier fit; not_converged: not
 *     to be used
 * @param dropoutIdentified whether those data say that customers stop at all
 * @param table customers in ten groups by purchases expected
 * @param notes what one should know before believing these figures
 */
public record CalibrationReport(
    String storeId,
    String fittedUntil,
    String heldOutUntil,
    int holdoutDays,
    FitSummary purchases,
    String state,
    boolean dropoutIdentified,
    CalibrationTable table,
    List<String> notes) {

  /** Copies the list. */
  public CalibrationReport {
    notes = List.copyOf(notes);
  }

  /**
   * Writes the table as CSV with a header, a row a decile.
   *
   * @throws QuimbiException of kind ENVIRONMENT if the file cannot be written
   */
  public void writeCsv(Path file) {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord("decile", "customers", "expected_from", "expected_to", "expected", "actual");
      for (CalibrationTable.Decile decile : table.deciles()) {
        csv.writeRecord(
            String.valueOf(decile.number()),
            String.valueOf(decile.customers()),
            String.valueOf(decile.expectedFrom()),
            String.valueOf(decile.expectedTo()),
            String.valueOf(decile.expected()),
            String.valueOf(decile.actual()));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new QuimbiException(
          QuimbiException.Kind.ENVIRONMENT,
          "FILE_NOT_WRITTEN",
          file + " cannot be written: " + e.getMessage(),
          e);
    }
  }
}
