package io.quimbi.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells a person without naming one: HMAC-SHA-256 of store and customer id under a secret of this
 * installation. Who knows the id and has the database can ask whether it is this person; who has
 * only the hash learns nothing, however few ids there are to try. Not thread-safe.
 */
final class PersonHash {
  private final Mac mac;

  private PersonHash(Mac mac) {
    this.mac = mac;
  }

  /** The hashes of this database. */
  static PersonHash of(Connection connection) throws SQLException {
    byte[] secret =
        Db.only(connection, row -> row.getBytes(1), "SELECT person_secret FROM installation");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return new PersonHash(mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** 32 bytes for a customer of a store. */
  byte[] of(String storeId, String customerId) {
    // A store id has no line end, so no two pairs have the same text.
    return mac.doFinal((storeId + "\n" + customerId).getBytes(StandardCharsets.UTF_8));
  }
}
