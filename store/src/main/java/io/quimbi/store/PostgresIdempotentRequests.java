package io.quimbi.store;

import io.quimbi.engine.idempotency.IdempotentRequests;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes with a key of their caller's, in PostgreSQL. */
final class PostgresIdempotentRequests implements IdempotentRequests {
  private static final String THIS = "store_id = ? AND route = ? AND key = ?";

  private final Connections connections;
  private final Duration abandonedAfter;

  PostgresIdempotentRequests(Connections connections) {
    this(connections, ABANDONED_AFTER);
  }

  /** For tests, which do not want to wait that long. */
  PostgresIdempotentRequests(Connections connections, Duration abandonedAfter) {
    this.connections = connections;
    this.abandonedAfter = abandonedAfter;
  }

  @Override
  public Claim claim(Write write, byte[] fingerprint) {
    return connections.use(
        "claiming a request",
        connection -> {
          // Old ones go with whoever comes: there is no need of a job, and few are old at a time.
          Db.update(
              connection,
              "DELETE FROM idempotent_request WHERE claimed_at < clock_timestamp() - ?::interval",
              interval(KEPT));
          if (insert(connection, write, fingerprint) || retake(connection, write, fingerprint)) {
            return new Claim.Won();
          }
          return found(connection, write, fingerprint).orElseGet(Claim.UnderWay::new);
        });
  }

  private static boolean insert(Connection connection, Write write, byte[] fingerprint)
      throws SQLException {
    return Db.update(
            connection,
            "INSERT INTO idempotent_request (store_id, route, key, fingerprint)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            write.storeId(),
            write.route(),
            write.key(),
            fingerprint)
        == 1;
  }

  /** Takes over what somebody began and cannot have gone on with. */
  private boolean retake(Connection connection, Write write, byte[] fingerprint)
      throws SQLException {
    return Db.update(
            connection,
            "UPDATE idempotent_request SET claimed_at = clock_timestamp() WHERE "
                + THIS
                + " AND fingerprint = ? AND status IS NULL"
                + " AND claimed_at < clock_timestamp() - ?::interval",
            write.storeId(),
            write.route(),
            write.key(),
            fingerprint,
            interval(abandonedAfter))
        == 1;
  }

  /** Empty where it was released between the two statements: its doer is about to try again. */
  private static Optional<Claim> found(Connection connection, Write write, byte[] fingerprint)
      throws SQLException {
    return Db.first(
        connection,
        row -> claim(row, fingerprint),
        "SELECT * FROM idempotent_request WHERE " + THIS,
        write.storeId(),
        write.route(),
        write.key());
  }

  private static Claim claim(ResultSet row, byte[] fingerprint) throws SQLException {
    if (!Arrays.equals(row.getBytes("fingerprint"), fingerprint)) {
      return new Claim.OtherRequest();
    }
    byte @Nullable [] body = row.getBytes("body");
    return body == null
        ? new Claim.UnderWay()
        : new Claim.Done(new Answer(row.getInt("status"), row.getString("content_type"), body));
  }

  private static String interval(Duration duration) {
    return duration.toMillis() + " milliseconds";
  }

  @Override
  public void answered(Write write, Answer answer) {
    connections.use(
        "remembering an answer",
        connection ->
            Db.update(
                connection,
                "UPDATE idempotent_request SET status = ?, content_type = ?, body = ? WHERE "
                    + THIS,
                answer.status(),
                answer.contentType(),
                answer.body(),
                write.storeId(),
                write.route(),
                write.key()));
  }

  @Override
  public void release(Write write) {
    connections.use(
        "giving a request back",
        connection ->
            Db.update(
                connection,
                "DELETE FROM idempotent_request WHERE " + THIS + " AND status IS NULL",
                write.storeId(),
                write.route(),
                write.key()));
  }

  @Override
  public void forget(String storeId) {
    connections.use(
        "forgetting answers",
        connection ->
            Db.update(connection, "DELETE FROM idempotent_request WHERE store_id = ?", storeId));
  }
}
