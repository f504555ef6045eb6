package io.quimbi.store;

import io.quimbi.core.feature.Feature;
import io.quimbi.core.history.Money;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.CustomerSearch;
import io.quimbi.engine.find.Figure;
import io.quimbi.engine.find.Order;
import io.quimbi.engine.find.Range;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds customers, in PostgreSQL. */
final class PostgresCustomerSearch implements CustomerSearch {
  private static final int FETCHED_AT_ONCE = 1000;

  /** In how many parts of 1 a membership is stored. */
  private static final int SHARES = 10_000;

  private final Connections connections;

  PostgresCustomerSearch(Connections connections) {
    this.connections = connections;
  }

  /** What is visible, with its numbers. */
  private record Published(
      int storeNo, ZoneId zone, long publicationNo, int modelNo, Instant asOf, int customers) {}

  private static Optional<Published> published(Connection connection, String storeId)
      throws SQLException {
    return Db.first(
        connection,
        row ->
            new Published(
                row.getInt("store_no"),
                ZoneId.of(row.getString("time_zone")),
                row.getLong("publication_no"),
                row.getInt("model_no"),
                Db.instant(row, "as_of"),
                row.getInt("customers")),
        "SELECT s.store_no, s.time_zone, b.publication_no, b.model_no, b.as_of, b.customers"
            + " FROM store s JOIN publication b ON b.store_no = s.store_no AND b.visible"
            + " JOIN model m ON m.store_no = b.store_no AND m.model_no = b.model_no AND m.active"
            + " WHERE s.store_id = ?",
        storeId);
  }

  @Override
  public Optional<Visible> visible(String storeId) {
    return connections.use(
        "reading which profiles are visible",
        connection ->
            published(connection, storeId)
                .map(found -> new Visible(found.modelNo, found.asOf, found.customers)));
  }

  @Override
  public void each(String storeId, Query query, Consumer<Row> each) {
    connections.read(
        "finding customers",
        connection -> {
          Optional<Published> published = published(connection, storeId);
          if (published.isPresent()) {
            new Statement(connection, published.get()).rows(query, each);
          }
          return published;
        });
  }

  @Override
  public long page(String storeId, Query query, Consumer<Row> each) {
    return connections.read(
        "finding customers",
        connection -> {
          Optional<Published> published = published(connection, storeId);
          if (published.isEmpty()) {
            return 0L;
          }
          Statement statement = new Statement(connection, published.get());
          long matching = statement.rows(query, each);
          return matching < 0 ? statement.count(query.where()) : matching;
        });
  }

  @Override
  public long count(String storeId, Query query) {
    return connections.read(
        "counting customers",
        connection -> {
          Optional<Published> published = published(connection, storeId);
          return published.isEmpty()
              ? 0L
              : new Statement(connection, published.get()).count(query.where());
        });
  }

  @Override
  public int[] numbers(String storeId, List<String> customerIds) {
    return connections.use(
        "looking up customers",
        connection -> {
          Optional<StoreRow> store = StoreRow.find(connection, storeId);
          if (store.isEmpty()) {
            return new int[customerIds.size()];
          }
          return Db.list(
                  connection,
                  row -> row.getInt(1),
                  "SELECT coalesce(c.customer_no, 0)"
                      + " FROM unnest(?) WITH ORDINALITY AS wanted (customer_id, place)"
                      + " LEFT JOIN customer c"
                      + " ON c.store_no = ? AND c.customer_id = wanted.customer_id"
                      + " ORDER BY wanted.place",
                  connection.createArrayOf("text", customerIds.toArray()),
                  store.get().storeNo())
              .stream()
              .mapToInt(Integer::intValue)
              .toArray();
        });
  }

  /**
   * The statements on one state of a store. Their text is made of the pieces below, of the names of
   * axes, which are ours, and of numbers of ours.
   */
  private record Statement(Connection connection, Published published) {

    long count(List<Term> where) throws SQLException {
      SqlText sql = SqlText.of("SELECT count(*) FROM profile p WHERE ").add(conditions(where));
      try (PreparedStatement statement = sql.prepare(connection);
          ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }

    /**
     * Reads the page that is wanted. Everybody who matches is a number and a key; only the
     * customers of the page, with those whose keys tie with its last one, are read with the rest
     * and sorted by their ids.
     *
     * @return how many match in all, where that came with the rows; −1 where there is none
     */
    long rows(Query query, Consumer<Row> each) throws SQLException {
      boolean descending = query.order().descending();
      String order = " ORDER BY m.key " + (descending ? "DESC" : "ASC") + " NULLS LAST";
      SqlText sql = SqlText.of("WITH matching AS MATERIALIZED (SELECT p.customer_no, (");
      Listed keyed = query.keyed();
      if (keyed == null) {
        sql.add(key(query.order().key())).add(")::float8 AS key FROM profile p");
      } else {
        sql.add("nullif(k.key, 'NaN'))::float8 AS key FROM profile p")
            .add(
                " LEFT JOIN unnest(?::int4[], ?::float8[]) k (customer_no, key)"
                    + " ON k.customer_no = p.customer_no",
                integers(keyed.customers()),
                doubles(keyed.keys()));
      }
      sql.add(" WHERE ").add(conditions(query.where())).add("), page AS (");
      sql.add(page(query, order, descending));
      sql.add(
          """
          )
          SELECT p.customer_no, c.customer_id, m.key, p.archetype_id, p.orders, p.lifetime_value,
                 p.paid, p.first_order_at, p.last_order_at, p.churn,
                 churn_risk_level(p.churn) AS level, p.ltv, p.dominant_segments::text AS dominants,
                 (SELECT count(*) FROM matching) AS matching
          FROM page m
          JOIN customer c ON c.store_no = %1$d AND c.customer_no = m.customer_no
          JOIN profile p
            ON p.store_no = %1$d AND p.publication_no = %2$d AND p.customer_no = m.customer_no
          WHERE\s"""
              .formatted(published.storeNo, published.publicationNo));
      sql.add(query.after().map(last -> after(last, descending)).orElse(SqlText.of("true")));
      sql.add(order).add(", c.customer_id COLLATE \"C\"");
      if (query.limit().isPresent()) {
        sql.add(" LIMIT " + query.limit().getAsInt());
      }
      long matching = -1;
      try (PreparedStatement statement = sql.prepare(connection)) {
        statement.setFetchSize(FETCHED_AT_ONCE);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            matching = rows.getLong("matching");
            each.accept(row(rows));
          }
        }
      }
      return matching;
    }

    /** Who may be on the page, by keys alone: those of the last key again, and the next ones. */
    private static SqlText page(Query query, String order, boolean descending) {
      if (query.limit().isEmpty()) {
        return SqlText.of("SELECT m.customer_no, m.key FROM matching m");
      }
      String first = order + " FETCH FIRST " + query.limit().getAsInt() + " ROWS WITH TIES";
      if (query.after().isEmpty()) {
        return SqlText.of("SELECT m.customer_no, m.key FROM matching m" + first);
      }
      Double last = query.after().get().key();
      if (last == null) {
        return SqlText.of("SELECT m.customer_no, m.key FROM matching m WHERE m.key IS NULL");
      }
      return SqlText.of(
          "(SELECT m.customer_no, m.key FROM matching m WHERE m.key = ?) UNION ALL"
              + " (SELECT m.customer_no, m.key FROM matching m WHERE m.key "
              + (descending ? "<" : ">")
              + " ? OR m.key IS NULL"
              + first
              + ")",
          last,
          last);
    }

    private static Row row(ResultSet row) throws SQLException {
      return new Row(
          row.getInt("customer_no"),
          row.getString("customer_id"),
          row.getObject("key", Double.class),
          row.getString("archetype_id"),
          row.getInt("orders"),
          row.getLong("lifetime_value"),
          row.getLong("paid"),
          Db.instant(row, "first_order_at"),
          Db.instant(row, "last_order_at"),
          row.getObject("churn", Double.class),
          row.getString("level"),
          row.getObject("ltv", Double.class),
          row.getString("dominants"));
    }

    private static SqlText after(After last, boolean descending) {
      Double key = last.key();
      return key == null
          ? SqlText.of("m.key IS NULL AND c.customer_id COLLATE \"C\" > ?", last.customerId())
          : SqlText.of(
              "(m.key "
                  + (descending ? "<" : ">")
                  + " ? OR m.key IS NULL OR m.key = ? AND c.customer_id COLLATE \"C\" > ?)",
              key,
              key,
              last.customerId());
    }

    private SqlText conditions(List<Term> where) throws SQLException {
      SqlText sql =
          SqlText.of(
              "p.store_no = %d AND p.publication_no = %d"
                  .formatted(published.storeNo, published.publicationNo));
      for (Term term : where) {
        switch (term) {
          case Stated stated -> add(sql, stated.clause().not(), condition(stated.clause()));
          case Listed listed ->
              add(
                  sql,
                  listed.not(),
                  SqlText.of("p.customer_no = ANY (?)", integers(listed.customers())));
        }
      }
      return sql;
    }

    private static void add(SqlText sql, boolean not, SqlText condition) {
      sql.add(" AND (").add(condition).add(")");
      if (not) {
        // Also where it is unknown.
        sql.add(" IS NOT TRUE");
      }
    }

    private SqlText condition(Clause clause) throws SQLException {
      return switch (clause.condition()) {
        case Condition.InSegment c ->
            SqlText.of(
                "p.dominant_segments->>'" + c.axis().id() + "' = ANY (?)", texts(c.segments()));
        case Condition.Membership c ->
            range(membership(c.axis().id(), c.segment()), c.range(), SHARES, "?::float8");
        case Condition.HasStrength c -> strength(c);
        case Condition.OfArchetype c -> archetype(c);
        case Condition.FigureIn c ->
            range(figure(c.figure()), c.range(), scale(c.figure()), "?::float8");
        // Held against each other as they are stored: 0.1 is not the same number as a float.
        case Condition.FeatureIn c -> range(feature(c.feature()), c.range(), 1, "?::float4");
        case Condition.ChurnLevel c ->
            SqlText.of(
                "churn_risk_level(p.churn) = ANY (?)",
                texts(c.levels().stream().map(Enum::name).toList()));
        case Condition.Ordered c -> ordered(c);
        case Condition.WithId c ->
            SqlText.of(
                "p.customer_no = ANY (ARRAY(SELECT customer_no FROM customer WHERE store_no = "
                    + published.storeNo
                    + " AND customer_id = ANY (?)))",
                texts(c.customers()));
        case Condition.LikeCustomer c ->
            throw new IllegalArgumentException("lookalikes are decided elsewhere: " + c);
        case Condition.Drifted c ->
            throw new IllegalArgumentException("drift is decided elsewhere: " + c);
      };
    }

    private SqlText membership(String axis, String segment) {
      return SqlText.of(
          "p.memberships[(SELECT place + 1 FROM segment WHERE store_no = "
              + published.storeNo
              + " AND model_no = "
              + published.modelNo
              + " AND axis = ? AND name = ? LIMIT 1)]",
          axis,
          segment);
    }

    private SqlText strength(Condition.HasStrength c) {
      List<String> letters =
          c.strengths().stream().map(Strength::id).map(word -> word.substring(0, 1)).toList();
      if (c.axis().isEmpty()) {
        return SqlText.joined(
            " OR ",
            letters.stream()
                .map(letter -> SqlText.of("strpos(p.strengths, ?) > 0", letter))
                .toList());
      }
      return SqlText.of(
          "strpos(?, substr(p.strengths, (SELECT axis_no + 1 FROM segment WHERE store_no = "
              + published.storeNo
              + " AND model_no = "
              + published.modelNo
              + " AND axis = ? LIMIT 1), 1)) > 0",
          String.join("", letters),
          c.axis().get().id());
    }

    private SqlText archetype(Condition.OfArchetype c) throws SQLException {
      SqlText sql = SqlText.of("p.archetype_id = ANY (?)", texts(c.archetypes()));
      if (c.family()) {
        sql.add(
            " OR p.archetype_id = ANY (ARRAY(SELECT archetype_id FROM archetype WHERE store_no = "
                + published.storeNo
                + " AND publication_no = "
                + published.publicationNo
                + " AND family = ANY (?)))",
            texts(c.archetypes()));
      }
      return sql;
    }

    private SqlText ordered(Condition.Ordered c) {
      String column =
          switch (c.which()) {
            case FIRST -> "p.first_order_at";
            case LAST -> "p.last_order_at";
          };
      List<SqlText> parts = new ArrayList<>();
      c.from().ifPresent(date -> parts.add(SqlText.of(column + " >= ?", startOf(date))));
      c.to().ifPresent(date -> parts.add(SqlText.of(column + " < ?", startOf(date.plusDays(1)))));
      return SqlText.joined(" AND ", parts);
    }

    private OffsetDateTime startOf(LocalDate date) {
      return date.atStartOfDay(published.zone).toOffsetDateTime();
    }

    private SqlText key(Order.Key key) {
      return switch (key) {
        case Order.ByFigure by -> figure(by.figure()).add(" / " + scale(by.figure()) + "::float8");
        case Order.ByFeature by -> feature(by.feature());
        case Order.ByMembership by ->
            membership(by.axis().id(), by.segment()).add(" / " + SHARES + "::float8");
        case Order.Plain _ -> SqlText.of("NULL");
        case Order.Found found ->
            throw new IllegalArgumentException("the keys of " + found + " must be given");
      };
    }

    private SqlText figure(Figure figure) {
      return switch (figure) {
        case TOTAL_ORDERS -> SqlText.of("p.orders");
        case LIFETIME_VALUE -> SqlText.of("p.lifetime_value");
        case AVG_ORDER_VALUE -> SqlText.of("p.paid / greatest(p.orders, 1)::float8");
        case PREDICTED_LTV -> SqlText.of("p.ltv");
        case CHURN_RISK_SCORE -> SqlText.of("p.churn");
        case CHURN_RISK_RANK -> SqlText.of("p.risk_rank");
        case DAYS_SINCE_LAST_PURCHASE -> days("p.last_order_at");
        case CUSTOMER_TENURE_DAYS -> days("p.first_order_at");
      };
    }

    private SqlText days(String since) {
      return SqlText.of(
          "floor(extract(epoch FROM ? - " + since + ") / 86400)",
          published.asOf.atOffset(ZoneOffset.UTC));
    }

    /** In how many parts of a unit a figure is stored. */
    private static int scale(Figure figure) {
      return switch (figure) {
        case LIFETIME_VALUE, AVG_ORDER_VALUE -> (int) Money.UNIT;
        case TOTAL_ORDERS,
            PREDICTED_LTV,
            CHURN_RISK_SCORE,
            CHURN_RISK_RANK,
            DAYS_SINCE_LAST_PURCHASE,
            CUSTOMER_TENURE_DAYS ->
            1;
      };
    }

    /** PostgreSQL holds NaN for larger than any number; to us it is unavailable. */
    private static SqlText feature(Feature feature) {
      return SqlText.of("nullif(p.features[" + (feature.ordinal() + 1) + "], 'NaN')");
    }

    private static SqlText range(SqlText value, Range range, int scale, String parameter) {
      List<SqlText> parts = new ArrayList<>();
      range.min().ifPresent(min -> parts.add(bound(value, ">", min, scale, parameter)));
      range.max().ifPresent(max -> parts.add(bound(value, "<", max, scale, parameter)));
      return SqlText.joined(" AND ", parts);
    }

    private static SqlText bound(
        SqlText value, String than, Range.Bound bound, int scale, String parameter) {
      return SqlText.of("(")
          .add(value)
          .add(
              ") " + than + (bound.inclusive() ? "= " : " ") + parameter,
              bound.value().multiply(BigDecimal.valueOf(scale)).doubleValue());
    }

    private Object texts(List<String> values) throws SQLException {
      return connection.createArrayOf("text", values.toArray());
    }

    private Object integers(int[] values) throws SQLException {
      return connection.createArrayOf("int4", Arrays.stream(values).boxed().toArray());
    }

    private Object doubles(double[] values) throws SQLException {
      return connection.createArrayOf("float8", Arrays.stream(values).boxed().toArray());
    }
  }
}
