package io.quimbi.engine.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.quimbi.core.history.Money;
import io.quimbi.engine.Progress;
import io.quimbi.engine.SpreadsheetText;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.CustomerSearch.Row;
import io.quimbi.engine.find.FindCustomers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the customers of a filter as CSV, a row a customer. */
public final class ExportCustomers {
  private static final int ROWS_PER_STEP = 1000;
  private static final List<String> HEADER =
      List.of(
          "customer_id",
          "archetype_id",
          "lifetime_value",
          "total_orders",
          "first_order_at",
          "last_order_at",
          "churn_risk_score",
          "churn_risk_level",
          "predicted_ltv");

  private final FindCustomers find;

  /** The use case on the other that finds them. */
  public ExportCustomers(FindCustomers find) {
    this.find = find;
  }

  /**
   * Writes to a file, which appears complete or not at all.
   *
   * @return how many customers were written
   */
  public long toFile(
      String storeId, CustomerFilter filter, Path file, int threads, Progress progress) {
    return WholeFile.write(file, writer -> to(storeId, filter, writer, threads, progress));
  }

  /** Writes to {@code writer}, which stays open. */
  long to(String storeId, CustomerFilter filter, Writer writer, int threads, Progress progress) {
    // The caller closes the writer, so the CsvWriter around it is only flushed.
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
    csv.writeRecord(HEADER);
    progress.stage("Exporting customers", Progress.UNKNOWN);
    long[] rows = {0};
    find.each(
        storeId,
        filter,
        threads,
        row -> {
          csv.writeRecord(record(row));
          if (++rows[0] % ROWS_PER_STEP == 0) {
            progress.advance(ROWS_PER_STEP);
            progress.checkCancelled();
          }
        });
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows[0];
  }

  private static List<String> record(Row row) {
    return List.of(
        SpreadsheetText.guarded(row.customerId()),
        row.archetypeId(),
        Money.toDecimal(row.lifetimeValue()).toPlainString(),
        String.valueOf(row.orders()),
        row.firstOrderAt().toString(),
        row.lastOrderAt().toString(),
        orEmpty(row.churnRisk()),
        orEmpty(row.churnRiskLevel()),
        orEmpty(row.predictedLtv()));
  }

  private static String orEmpty(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
