package io.quimbi.engine.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was done, by whom and when. An entry never holds personal data: a person is told by a hash
 * that only this installation can compute, so that "was this customer erased?" can be answered by
 * who knows the id, and by nobody else. Entries outlive the store that they tell of.
 *
 * <p>Implementations are thread-safe.
 */
public interface AuditTrail {

  /**
   * Something to remember.
   *
   * @param storeId of which store
   * @param by who did it
   * @param action what, as a stable word such as {@code key.create}
   * @param subject what it was done to, where that is no person: a key's id, a model's number
   * @param personId whom it was done to, where that is a person; kept as a hash only
   */
  record Deed(
      String storeId,
      Actor by,
      String action,
      @Nullable String subject,
      @Nullable String personId) {
    /** Something done to a thing. */
    public static Deed on(String storeId, Actor by, String action, @Nullable String subject) {
      return new Deed(storeId, by, action, subject, null);
    }

    /** Something done to a person. */
    public static Deed onPerson(String storeId, Actor by, String action, String personId) {
      return new Deed(storeId, by, action, null, personId);
    }

    /** Hides the person: what is printed ends in logs. */
    @Override
    public String toString() {
      return "Deed[%s, %s, %s, %s%s]"
          .formatted(storeId, by.name(), action, subject, personId == null ? "" : ", a person");
    }
  }

  /**
   * What is remembered.
   *
   * @param personHash in hexadecimal, null where it was no person
   */
  record Entry(
      long entryNo,
      Instant at,
      String storeId,
      String actor,
      String action,
      @Nullable String subject,
      @Nullable String personHash) {}

  /** Adds an entry. */
  void add(Deed deed);

  /**
   * The latest entries of a store, newest first.
   *
   * @param personId of this person only, or null for all
   * @param before only entries with a lower number, {@link Long#MAX_VALUE} for the latest
   * @param limit 1 or more
   */
  List<Entry> list(String storeId, @Nullable String personId, long before, int limit);
}
