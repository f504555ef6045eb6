package io.quimbi.store;

import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.Prediction;
import io.quimbi.engine.lifetime.Predictions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads profiles as they are stored, spelling what is stored in short. */
final class StoredProfiles {
  private StoredProfiles() {}

  /**
   * Gives the visible profiles under the active model to {@code each}.
   *
   * @param rest continues the WHERE clause, where {@code c} is the customer
   * @return how many there were
   */
  static long read(Connection connection, int storeNo, String rest, Consumer<StoredProfile> each)
      throws SQLException {
    record Visible(long publicationNo, int modelNo, Instant asOf, @Nullable Long fitNo) {}
    List<Visible> visible =
        Db.list(
            connection,
            row ->
                new Visible(
                    row.getLong(1),
                    row.getInt(2),
                    Db.instant(row, "as_of"),
                    row.getObject("fit_no", Long.class)),
            "SELECT b.publication_no, b.model_no, b.as_of, b.fit_no FROM publication b"
                + " JOIN model m ON m.store_no = b.store_no AND m.model_no = b.model_no"
                + " WHERE b.store_no = ? AND b.visible AND m.active",
            storeNo);
    if (visible.isEmpty()) {
      return 0;
    }
    Visible publication = visible.getFirst();
    LifetimeFit fit =
        publication.fitNo() == null
            ? null
            : LifetimeFits.byNumber(connection, storeNo).get(publication.fitNo());
    List<String> axes =
        Db.list(
            connection,
            row -> row.getString(1),
            "SELECT axis FROM segment WHERE store_no = ? AND model_no = ?"
                + " GROUP BY axis_no, axis ORDER BY axis_no",
            storeNo,
            publication.modelNo());
    long count = 0;
    try (CopyReader in =
        new CopyReader(
            connection,
            """
            SELECT c.customer_id, p.as_of, p.memberships, p.dominant_segments::text, p.strengths,
                   p.archetype_id, p.features, p.orders, p.lifetime_value, p.paid,
                   p.first_order_at, p.last_order_at, p.churn, p.risk_rank, p.ltv,
                   p.next_order, p.next_order_from, p.next_order_to
            FROM customer c
            JOIN profile p ON p.store_no = c.store_no AND p.customer_no = c.customer_no
            WHERE c.store_no = %1$d AND p.store_no = %1$d AND p.publication_no = %2$d%3$s
            """
                .formatted(storeNo, publication.publicationNo(), rest))) {
      while (in.next()) {
        each.accept(
            new StoredProfile(
                in.text(),
                publication.modelNo(),
                Micros.toInstant(in.instantOrNull(Micros.of(publication.asOf()))),
                in.smallints(),
                in.text(),
                strengths(axes, in.text()),
                in.text(),
                in.floats(),
                in.int4(),
                in.int8(),
                in.int8(),
                Micros.toInstant(in.instant()),
                Micros.toInstant(in.instant()),
                new Prediction(
                    orNull(in.float8OrNull()),
                    orNull(in.float8OrNull()),
                    orNull(in.float8OrNull()),
                    Predictions.date(in.dateOrNull(Predictions.NO_DAY)),
                    Predictions.date(in.dateOrNull(Predictions.NO_DAY)),
                    Predictions.date(in.dateOrNull(Predictions.NO_DAY)),
                    fit)));
        count++;
      }
    }
    return count;
  }

  private static @Nullable Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static String strengths(List<String> axes, String letters) {
    List<String> entries = new ArrayList<>();
    for (int axis = 0; axis < letters.length(); axis++) {
      String word =
          switch (letters.charAt(axis)) {
            case 's' -> "strong";
            case 'b' -> "balanced";
            default -> "weak";
          };
      entries.add(JsonText.quoted(axes.get(axis)) + ": " + JsonText.quoted(word));
    }
    return "{" + String.join(", ", entries) + "}";
  }
}
