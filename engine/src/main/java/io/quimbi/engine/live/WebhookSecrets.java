package io.quimbi.engine.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What deliveries of webhooks are signed with, by store and source. A secret is kept in clear,
 * since a signature is checked by making it: in a table that only the owner of the database may
 * read.
 */
public interface WebhookSecrets {
  /**
   * The secrets that a delivery may be signed with, the newest first: the one before is good for an
   * hour after a change.
   *
   * @param hashedCustomers whether customers are stored by the hash of their ids
   */
  record Secrets(List<String> good, boolean hashedCustomers) {
    /** Copies the list. */
    public Secrets {
      good = List.copyOf(good);
    }

    @Override
    public String toString() {
      return good.size() + " secrets";
    }
  }

  /**
   * A source whose deliveries are taken.
   *
   * @param changedAt when its secret was set
   */
  record Source(String source, Instant changedAt, boolean hashedCustomers) {}

  /** The secrets of a source; empty where there is no such store or none was set. */
  Optional<Secrets> find(String storeId, String source);

  /**
   * Sets the secret of a source, in place of another.
   *
   * @throws io.quimbi.engine.QuimbiException of kind NOTHING_THERE if there is no such store
   */
  void set(String storeId, String source, String secret, boolean hashedCustomers);

  /**
   * Removes the secret of a source, whose deliveries are refused from then on; if there was one.
   */
  boolean remove(String storeId, String source);

  /** The sources whose deliveries are taken. */
  List<Source> list(String storeId);
}
