package io.quimbi.engine.export;

import io.quimbi.core.history.Money;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.SpreadsheetText;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.lifetime.Prediction;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes everybody's profile as CSV: a row a customer, with the dominant segment and its strength
 * on each axis and the membership in every segment.
 */
public final class ExportProfiles {
  private static final double UNITS_AT_REST = 10_000;

  private final Stores stores;
  private final ModelStore models;
  private final JsonMapper json = JsonMapper.builder().build();

  /** The use case on its ports. */
  public ExportProfiles(Stores stores, ModelStore models) {
    this.stores = stores;
    this.models = models;
  }

  /**
   * Writes to a file, which appears complete or not at all.
   *
   * @return how many customers were written
   * @throws QuimbiException of kind NOTHING_THERE before the first discovery, ENVIRONMENT if the
   *     file cannot be written
   */
  public long toFile(String storeId, Path file, Progress progress) {
    return WholeFile.write(file, writer -> to(storeId, writer, progress));
  }

  /**
   * Writes to {@code writer}, which stays open.
   *
   * @return how many customers were written
   */
  public long to(String storeId, Writer writer, Progress progress) {
    stores.require(storeId);
    List<SegmentRow> segments = models.segments(storeId, models.requireActive(storeId).modelNo());
    List<String> axes = segments.stream().map(SegmentRow::axis).distinct().toList();
    progress.stage("Exporting profiles", Progress.UNKNOWN);
    CsvRows csv = new CsvRows(writer, header(axes, segments), progress);
    models.profiles(storeId, profile -> csv.add(row(profile, axes)));
    return csv.end();
  }

  private static List<String> header(List<String> axes, List<SegmentRow> segments) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "customer_id",
                "archetype_id",
                "lifetime_value",
                "total_orders",
                "avg_order_value",
                "first_order_at",
                "last_order_at",
                "days_since_last_purchase",
                "customer_tenure_days",
                "churn_risk_score",
                "churn_risk_level",
                "churn_risk_rank",
                "predicted_ltv",
                "next_order",
                "next_order_from",
                "next_order_to",
                "prediction_state",
                "as_of",
                "model"));
    for (String axis : axes) {
      header.add(axis);
      header.add(axis + ".strength");
    }
    segments.forEach(segment -> header.add(segment.axis() + "." + segment.name()));
    return header;
  }

  private List<String> row(StoredProfile profile, List<String> axes) {
    List<String> row = new ArrayList<>();
    row.add(SpreadsheetText.guarded(profile.customerId()));
    row.add(profile.archetypeId());
    row.add(Money.toDecimal(profile.lifetimeValue()).toPlainString());
    row.add(String.valueOf(profile.orders()));
    row.add(
        Money.toDecimal(profile.paid())
            .divide(BigDecimal.valueOf(profile.orders()), 2, RoundingMode.HALF_UP)
            .toPlainString());
    row.add(profile.firstOrderAt().toString());
    row.add(profile.lastOrderAt().toString());
    row.add(days(Duration.between(profile.lastOrderAt(), profile.asOf())));
    row.add(days(Duration.between(profile.firstOrderAt(), profile.asOf())));
    Prediction prediction = profile.prediction();
    row.add(CsvRows.orEmpty(prediction.churnRisk()));
    row.add(CsvRows.orEmpty(prediction.churnRiskLevel()));
    row.add(CsvRows.orEmpty(prediction.riskRank()));
    row.add(CsvRows.orEmpty(prediction.predictedLtv()));
    row.add(CsvRows.orEmpty(prediction.nextOrder()));
    row.add(CsvRows.orEmpty(prediction.nextOrderFrom()));
    row.add(CsvRows.orEmpty(prediction.nextOrderTo()));
    row.add(CsvRows.orEmpty(prediction.state()));
    row.add(profile.asOf().toString());
    row.add(String.valueOf(profile.modelNo()));
    JsonNode dominants = json.readTree(profile.dominantSegmentsJson());
    JsonNode strengths = json.readTree(profile.membershipStrengthsJson());
    for (String axis : axes) {
      row.add(SpreadsheetText.guarded(dominants.path(axis).stringValue("")));
      row.add(strengths.path(axis).stringValue(""));
    }
    for (short membership : profile.memberships()) {
      row.add(String.valueOf(membership / UNITS_AT_REST));
    }
    return row;
  }

  private static String days(Duration duration) {
    return String.valueOf(duration.toDays());
  }
}
