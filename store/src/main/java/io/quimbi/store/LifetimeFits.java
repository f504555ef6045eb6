package io.quimbi.store;

import io.quimbi.core.lifetime.AgeUnit;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.FitReport;
import io.quimbi.core.lifetime.PurchaseFit;
import io.quimbi.core.lifetime.PurchaseModel;
import io.quimbi.core.lifetime.StopReason;
import io.quimbi.core.lifetime.ValueFit;
import io.quimbi.core.lifetime.ValueModel;
import io.quimbi.engine.lifetime.LifetimeFit;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fitted models that profiles and snapshots were predicted by. */
final class LifetimeFits {
  private LifetimeFits() {}

  /**
   * Stores the models of a publication or a run of snapshots, under the store's writer lock, and
   * does away with those that nobody uses any more. The newest good one stays in any case.
   *
   * @return the number of the row, null where there is no fit
   */
  static @Nullable Long insert(Connection connection, int storeNo, Optional<LifetimeFit> some)
      throws SQLException {
    Db.update(
        connection,
        "DELETE FROM lifetime_fit f WHERE store_no = ?"
            + " AND NOT EXISTS (SELECT FROM publication b WHERE b.fit_no = f.fit_no)"
            + " AND NOT EXISTS (SELECT FROM snapshot_run r WHERE r.fit_no = f.fit_no)"
            + " AND (f.state = 'not_converged'"
            + " OR EXISTS (SELECT FROM lifetime_fit n WHERE n.store_no = f.store_no"
            + " AND n.model = f.model AND n.state <> 'not_converged'"
            + " AND (n.as_of, n.fit_no) > (f.as_of, f.fit_no)))",
        storeNo);
    if (some.isEmpty()) {
      return null;
    }
    LifetimeFit fit = some.get();
    FitReport purchases = fit.purchases().report();
    PurchaseModel model = fit.model();
    ValueFit values = fit.values();
    List<@Nullable Object> row = new ArrayList<>();
    row.add(storeNo);
    row.add(fit.asOf().atOffset(ZoneOffset.UTC));
    row.add(fit.fittedUntil().atOffset(ZoneOffset.UTC));
    row.add(fit.state().word());
    row.add(fit.dropoutIdentified());
    row.add(model.dropout().id());
    row.add(fit.unit().name().toLowerCase(Locale.ROOT));
    row.add(new double[] {model.r(), model.alpha(), model.a(), model.b()});
    addReport(row, purchases);
    row.add(
        values == null
            ? null
            : new double[] {values.model().p(), values.model().q(), values.model().gamma()});
    addReport(row, values == null ? null : values.report());
    return Db.only(
        connection,
        result -> result.getLong(1),
        "INSERT INTO lifetime_fit (store_no, as_of, fitted_until, state, dropout_identified, model,"
            + " unit, parameters, standard_errors, log_likelihood, stop_reason, iterations,"
            + " customers, distinct_rows, value_parameters, value_standard_errors,"
            + " value_log_likelihood, value_stop_reason, value_iterations, value_customers,"
            + " value_distinct_rows)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " RETURNING fit_no",
        row.toArray());
  }

  private static void addReport(List<@Nullable Object> row, @Nullable FitReport report) {
    row.add(report == null ? null : report.standardErrors());
    row.add(report == null ? null : report.logLikelihood());
    row.add(report == null ? null : report.stopReason().name().toLowerCase(Locale.ROOT));
    row.add(report == null ? null : report.iterations());
    row.add(report == null ? null : report.customers());
    row.add(report == null ? null : report.distinctRows());
  }

  /** All fits of a store by their numbers. */
  static Map<Long, LifetimeFit> byNumber(Connection connection, int storeNo) throws SQLException {
    record Numbered(long fitNo, LifetimeFit fit) {}
    Map<Long, LifetimeFit> fits = new HashMap<>();
    for (Numbered one :
        Db.list(
            connection,
            row -> new Numbered(row.getLong("fit_no"), fit(row)),
            "SELECT * FROM lifetime_fit WHERE store_no = ?",
            storeNo)) {
      fits.put(one.fitNo(), one.fit());
    }
    return fits;
  }

  /** The newest good fit of a purchase model at or before an as-of. */
  static Optional<LifetimeFit> lastGood(
      Connection connection, int storeNo, Dropout dropout, Instant notAfter) throws SQLException {
    return Db.first(
        connection,
        LifetimeFits::fit,
        "SELECT * FROM lifetime_fit WHERE store_no = ? AND model = ? AND as_of <= ?"
            + " AND state <> 'not_converged' ORDER BY as_of DESC, fit_no DESC LIMIT 1",
        storeNo,
        dropout.id(),
        notAfter.atOffset(ZoneOffset.UTC));
  }

  private static LifetimeFit fit(ResultSet row) throws SQLException {
    double[] purchase = numbers(row, "parameters");
    String model = row.getString("model");
    Dropout dropout =
        Arrays.stream(Dropout.values())
            .filter(one -> one.id().equals(model))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no purchase model " + model));
    ValueFit values = null;
    if (row.getObject("value_parameters") != null) {
      double[] value = numbers(row, "value_parameters");
      values = new ValueFit(new ValueModel(value[0], value[1], value[2]), report(row, "value_"));
    }
    return new LifetimeFit(
        Db.instant(row, "as_of"),
        Db.instant(row, "fitted_until"),
        AgeUnit.valueOf(row.getString("unit").toUpperCase(Locale.ROOT)),
        new PurchaseFit(
            new PurchaseModel(dropout, purchase[0], purchase[1], purchase[2], purchase[3]),
            report(row, "")),
        values);
  }

  private static FitReport report(ResultSet row, String prefix) throws SQLException {
    return new FitReport(
        row.getDouble(prefix + "log_likelihood"),
        numbers(row, prefix + "standard_errors"),
        StopReason.valueOf(row.getString(prefix + "stop_reason").toUpperCase(Locale.ROOT)),
        row.getInt(prefix + "iterations"),
        row.getLong(prefix + "customers"),
        row.getInt(prefix + "distinct_rows"));
  }

  private static double[] numbers(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return Arrays.stream((Double[]) array.getArray()).mapToDouble(Double::doubleValue).toArray();
  }
}
