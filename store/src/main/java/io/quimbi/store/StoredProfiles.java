package io.quimbi.store;

import io.quimbi.engine.discovery.ModelStore.Stamped;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.Prediction;
import io.quimbi.engine.lifetime.Predictions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the visible profiles under the active model, spelling what is stored in short. Thread-safe.
 */
final class StoredProfiles {
  private static final String COLUMNS =
      "c.customer_id, p.as_of, p.memberships, p.dominant_segments::text, p.strengths,"
          + " p.archetype_id, p.features, p.orders, p.lifetime_value, p.paid, p.first_order_at,"
          + " p.last_order_at, p.churn, p.risk_rank, p.ltv, p.next_order, p.next_order_from,"
          + " p.next_order_to";

  private static final String PUBLICATION =
      "b.publication_no, b.model_no, b.as_of, coalesce(b.fit_no, 0)";

  /** What a reader of profiles may keep, of a store, its visible publication and its model. */
  static final String STAMP =
      "concat_ws('/', s.store_no, b.publication_no, b.model_no, s.names_no, s.erasures)";

  /** A store, its visible publication and its active model. */
  static final String VISIBLE =
      " FROM store s JOIN publication b ON b.store_no = s.store_no AND b.visible"
          + " JOIN model m ON m.store_no = b.store_no AND m.model_no = b.model_no AND m.active";

  // Of each store the one read last: single profiles are read time and again.
  private final Map<Integer, Publication> known = new ConcurrentHashMap<>();

  /** What all profiles of a publication have in common. It does not change. */
  private record Publication(
      long no, int modelNo, long asOf, @Nullable LifetimeFit fit, List<String> axes) {}

  /** What is stored of a publication. Fits count from 1. */
  private record Stored(long no, int modelNo, long asOf, long fitNo) {
    private static final long NO_FIT = 0;

    static Stored read(FieldReader in) throws SQLException {
      return new Stored(in.int8(), in.int4(), in.instant(), in.int8());
    }
  }

  /** The profile of one customer. */
  Optional<Stamped> one(Connection connection, int storeNo, String customerId) throws SQLException {
    return some(connection, storeNo, List.of(customerId)).stream().findFirst();
  }

  /** The profiles of some customers, of those who have one. */
  List<Stamped> some(Connection connection, int storeNo, List<String> customerIds)
      throws SQLException {
    List<Stamped> found = new ArrayList<>();
    try (FieldReader in =
        new ResultReader(
            connection,
            """
            SELECT %5$s, %1$s, %2$s %3$s
            JOIN customer c ON c.store_no = %4$d AND c.customer_id = ANY (?)
            JOIN profile p ON p.store_no = %4$d AND p.publication_no = b.publication_no
              AND p.customer_no = c.customer_no
            WHERE s.store_no = %4$d
            """
                .formatted(PUBLICATION, COLUMNS, VISIBLE, storeNo, STAMP),
            (Object) customerIds.toArray(String[]::new))) {
      while (in.next()) {
        String stamp = in.text();
        Publication publication = publication(connection, storeNo, Stored.read(in));
        found.add(new Stamped(stamp, profile(in, publication)));
      }
    }
    return found;
  }

  /**
   * Gives everybody's profile to {@code each}, by customer id.
   *
   * @return how many there were
   */
  long everybody(Connection connection, int storeNo, Consumer<StoredProfile> each)
      throws SQLException {
    Stored visible;
    try (FieldReader in =
        new ResultReader(
            connection, "SELECT " + PUBLICATION + VISIBLE + " WHERE s.store_no = ?", storeNo)) {
      if (!in.next()) {
        return 0;
      }
      visible = Stored.read(in);
    }
    Publication publication = publication(connection, storeNo, visible);
    long count = 0;
    try (CopyReader in =
        new CopyReader(
            connection,
            """
            SELECT %1$s FROM customer c
            JOIN profile p ON p.store_no = c.store_no AND p.customer_no = c.customer_no
            WHERE c.store_no = %2$d AND p.store_no = %2$d AND p.publication_no = %3$d
            ORDER BY c.customer_id
            """
                .formatted(COLUMNS, storeNo, publication.no))) {
      while (in.next()) {
        each.accept(profile(in, publication));
        count++;
      }
    }
    return count;
  }

  private Publication publication(Connection connection, int storeNo, Stored stored)
      throws SQLException {
    Publication last = known.get(storeNo);
    if (last != null && last.no == stored.no) {
      return last;
    }
    LifetimeFit fit =
        stored.fitNo == Stored.NO_FIT
            ? null
            : LifetimeFits.byNumber(connection, storeNo).get(stored.fitNo);
    List<String> axes =
        Db.list(
            connection,
            row -> row.getString(1),
            "SELECT axis FROM segment WHERE store_no = ? AND model_no = ?"
                + " GROUP BY axis_no, axis ORDER BY axis_no",
            storeNo,
            stored.modelNo);
    Publication read = new Publication(stored.no, stored.modelNo, stored.asOf, fit, axes);
    known.put(storeNo, read);
    return read;
  }

  private static StoredProfile profile(FieldReader in, Publication publication)
      throws SQLException {
    return new StoredProfile(
        in.text(),
        publication.modelNo,
        Micros.toInstant(in.instantOrNull(publication.asOf)),
        in.smallints(),
        in.text(),
        strengths(publication.axes, in.text()),
        in.text(),
        Objects.requireNonNull(in.floatsOrNull(), "a profile has features"),
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
            publication.fit));
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
