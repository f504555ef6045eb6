package io.quimbi.engine.audience;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where audiences are kept. */
public interface AudienceStore {
  /** Keeps a new audience; false where there is one of that name. */
  boolean create(String storeId, Kept audience);

  /** An audience by its name. */
  Optional<Kept> find(String storeId, String name);

  /** All audiences of a store, by name. */
  List<Kept> list(String storeId);

  /** Forgets an audience; false where there is none of that name. */
  boolean delete(String storeId, String name);

  /** Who was in the last export. */
  Membership membership(String storeId, String name);

  /**
   * Records an export.
   *
   * @param exportNo of the export before, which the changes are against
   * @param layout of the file
   * @return false where another export was recorded since, or the audience is gone; nothing is
   *     changed then
   */
  boolean exported(String storeId, String name, int exportNo, String layout, Membership membership);

  /** The exports of a store's audiences, newest first. */
  List<Past> exports(String storeId, int limit);

  /** Gives the ids of customers by their numbers, of those who are still there, to {@code each}. */
  void ids(String storeId, int[] customers, Consumer<String> each);

  /**
   * An audience.
   *
   * @param filter as JSON
   * @param words the question that it was made from, or null
   * @param exportNo how often it was exported; 0 for never
   * @param exportedAt of the last export; null where there was none
   */
  record Kept(
      String name,
      String filter,
      @Nullable String words,
      Instant createdAt,
      int exportNo,
      @Nullable Instant exportedAt,
      int members,
      int added,
      int removed) {
    /** One that was not exported yet. */
    static Kept fresh(String name, String filter, @Nullable String words) {
      return new Kept(name, filter, words, Instant.EPOCH, 0, null, 0, 0, 0);
    }
  }

  /**
   * An export that was.
   *
   * @param exportNo from 1 on for each audience
   */
  record Past(
      String name,
      int exportNo,
      Instant exportedAt,
      String layout,
      int members,
      int added,
      int removed) {}

  /**
   * Who was exported, by customer numbers in ascending order.
   *
   * @param members everybody in it
   * @param added of them, who was not in the export before
   * @param removed who was in the export before and is not in this
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; passed from finding to keeping.
  record Membership(int[] members, int[] added, int[] removed) {
    /** Nobody yet. */
    public static final Membership NONE = new Membership(new int[0], new int[0], new int[0]);

    /** This membership after that of the export before. */
    static Membership after(int[] before, int[] now) {
      return new Membership(now, without(now, before), without(before, now));
    }

    /** Those of an ascending array who are not in another one. */
    private static int[] without(int[] all, int[] others) {
      int[] left = new int[all.length];
      int count = 0;
      int other = 0;
      for (int one : all) {
        while (other < others.length && others[other] < one) {
          other++;
        }
        if (other == others.length || others[other] != one) {
          left[count++] = one;
        }
      }
      return Arrays.copyOf(left, count);
    }
  }
}
