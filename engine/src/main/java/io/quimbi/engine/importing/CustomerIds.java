package io.quimbi.engine.importing;

import io.quimbi.core.history.Dictionary;
import io.quimbi.engine.Sha256;
import java.util.Arrays;
import java.util.Locale;

/**
 * Turns what a file says about who ordered into the customer id that is stored: the text itself, in
 * lower case where it is an e-mail address, or its SHA-256 in lower-case hex where the stored data
 * should not show who it is. The hash is not salted, so that the same address gives the same
 * customer in every import; whoever has a list of addresses can find them again by hashing it.
 */
public final class CustomerIds {
  private final CharDictionary customers;
  private final boolean lowerCase;
  private final boolean hashed;

  /** Customer of each raw text, where the stored id differs from it. */
  private final CharDictionary raw = new CharDictionary();

  private int[] customerOfRaw = new int[16];
  private int known;

  CustomerIds(CharDictionary customers, boolean lowerCase, boolean hashed) {
    this.customers = customers;
    this.lowerCase = lowerCase;
    this.hashed = hashed;
  }

  /** The customer's number, or {@link Dictionary#NONE} where the field is empty or absent. */
  int of(Row row, int column) throws RowFault {
    if (!FieldReader.present(row, column)) {
      return Dictionary.NONE;
    }
    FieldReader.requireLength(row, column, FieldReader.ID_CHARS_MAX);
    if (!lowerCase && !hashed) {
      return customers.idOf(row.chars(), row.from(column), row.to(column));
    }
    int id = raw.idOf(row.chars(), row.from(column), row.to(column));
    if (id == customerOfRaw.length) {
      customerOfRaw = Arrays.copyOf(customerOfRaw, id * 2);
    }
    if (id == known) {
      customerOfRaw[known++] = customers.idOf(stored(row.text(column)));
    }
    return customerOfRaw[id];
  }

  private String stored(String text) {
    return stored(lowerCase ? text.toLowerCase(Locale.ROOT) : text, hashed);
  }

  private static String stored(String id, boolean hashed) {
    return hashed ? Sha256.hex(id) : id;
  }

  /** The stored id of the customer with an e-mail address. */
  public static String ofEmail(String email, boolean hashed) {
    return stored(email.toLowerCase(Locale.ROOT), hashed);
  }
}
