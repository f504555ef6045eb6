package io.quimbi.engine.export;

import io.quimbi.core.history.Money;
import io.quimbi.engine.Progress;
import io.quimbi.engine.SpreadsheetText;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.CustomerSearch.Row;
import io.quimbi.engine.find.FindCustomers;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/** Writes the customers of a filter as CSV, a row a customer. */
public final class ExportCustomers {
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
    progress.stage("Exporting customers", Progress.UNKNOWN);
    CsvRows csv = new CsvRows(writer, HEADER, progress);
    find.each(storeId, filter, threads, row -> csv.add(record(row)));
    return csv.end();
  }

  private static List<String> record(Row row) {
    return List.of(
        SpreadsheetText.guarded(row.customerId()),
        row.archetypeId(),
        Money.toDecimal(row.lifetimeValue()).toPlainString(),
        String.valueOf(row.orders()),
        row.firstOrderAt().toString(),
        row.lastOrderAt().toString(),
        CsvRows.orEmpty(row.churnRisk()),
        CsvRows.orEmpty(row.churnRiskLevel()),
        CsvRows.orEmpty(row.predictedLtv()));
  }
}
