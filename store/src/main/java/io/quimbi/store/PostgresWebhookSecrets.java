package io.quimbi.store;

import io.quimbi.engine.live.WebhookSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Secrets of webhooks, in PostgreSQL. */
final class PostgresWebhookSecrets implements WebhookSecrets {
  private final Connections connections;

  PostgresWebhookSecrets(Connections connections) {
    this.connections = connections.asOwner();
  }

  @Override
  public Optional<Secrets> find(String storeId, String source) {
    return connections.use(
        "reading a secret",
        connection ->
            Db.first(
                connection,
                row -> {
                  List<String> good = new ArrayList<>(List.of(row.getString("secret")));
                  String previous = row.getString("previous");
                  if (previous != null) {
                    good.add(previous);
                  }
                  return new Secrets(good, row.getBoolean("hashed_customers"));
                },
                "SELECT w.secret, w.hashed_customers,"
                    + " CASE WHEN w.changed_at > now() - interval '1 hour' THEN w.previous END"
                    + " AS previous FROM webhook_secret w JOIN store s USING (store_no)"
                    + " WHERE s.store_id = ? AND w.source = ?",
                storeId,
                source));
  }

  @Override
  public void set(String storeId, String source, String secret, boolean hashedCustomers) {
    connections.use(
        "storing a secret",
        connection ->
            Db.update(
                connection,
                "INSERT INTO webhook_secret AS w (store_no, source, secret, hashed_customers)"
                    + " VALUES (?, ?, ?, ?) ON CONFLICT (store_no, source) DO UPDATE SET"
                    + " previous = CASE WHEN w.secret = excluded.secret THEN w.previous"
                    + " ELSE w.secret END,"
                    + " secret = excluded.secret, hashed_customers = excluded.hashed_customers,"
                    + " changed_at = now()",
                StoreRow.number(connection, storeId),
                source,
                secret,
                hashedCustomers));
  }

  @Override
  public boolean remove(String storeId, String source) {
    return connections.use(
        "removing a secret",
        connection ->
            Db.update(
                    connection,
                    "DELETE FROM webhook_secret WHERE store_no = ? AND source = ?",
                    StoreRow.number(connection, storeId),
                    source)
                > 0);
  }

  @Override
  public List<Source> list(String storeId) {
    return connections.use(
        "listing sources of webhooks",
        connection ->
            Db.list(
                connection,
                row ->
                    new Source(
                        row.getString("source"),
                        Db.instant(row, "changed_at"),
                        row.getBoolean("hashed_customers")),
                "SELECT source, changed_at, hashed_customers FROM webhook_secret"
                    + " WHERE store_no = ? ORDER BY source",
                StoreRow.number(connection, storeId)));
  }
}
