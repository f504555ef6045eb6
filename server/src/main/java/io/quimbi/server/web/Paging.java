package io.quimbi.server.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which part of a list is wanted. A cursor names its list and the place in it, in a form that is
 * nobody's business and may change; whatever else is in it, the store comes from the key.
 *
 * @param limit how many items
 * @param place where to go on, as the list's own code wrote it; empty at the start
 */
public record Paging(String list, int limit, List<String> place) {
  /** Items where none are asked for. */
  public static final int LIMIT_DEFAULT = 50;

  /** Most items at once. */
  public static final int LIMIT_MAX = 500;

  private static final int OFFSET_MAX = 99_000;
  private static final String VERSION = "1";
  private static final char SEPARATOR = '\u001F';
  private static final int CURSOR_LENGTH_MAX = 2_000;

  /**
   * Reads what a caller asked for.
   *
   * @param list names the list, so that a cursor of another is refused
   * @throws Refused with 422 for a limit out of range, 400 for what is no cursor of this list
   */
  public static Paging of(String list, @Nullable Integer limit, @Nullable String cursor) {
    int wanted = limit == null ? LIMIT_DEFAULT : limit;
    if (wanted < 1 || wanted > LIMIT_MAX) {
      throw new Refused(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "PAGE_LIMIT",
          "limit must be from 1 to " + LIMIT_MAX + ", was " + wanted,
          "limit");
    }
    return new Paging(list, wanted, cursor == null ? List.of() : read(list, cursor));
  }

  private static List<String> read(String list, String cursor) {
    List<String> parts = List.of();
    if (cursor.length() <= CURSOR_LENGTH_MAX) {
      try {
        String text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                .toString();
        parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
      } catch (IllegalArgumentException | CharacterCodingException e) {
        parts = List.of();
      }
    }
    if (parts.size() < 3 || !parts.get(0).equals(VERSION) || !parts.get(1).equals(list)) {
      throw badCursor();
    }
    return parts.subList(2, parts.size());
  }

  private static Refused badCursor() {
    return new Refused(
        HttpStatus.BAD_REQUEST,
        "CURSOR",
        "cursor is none that this list gave; begin without one",
        "cursor");
  }

  /** The cursor of a place in this list. */
  public String cursor(String... next) {
    List<String> parts = new ArrayList<>(List.of(VERSION, list));
    parts.addAll(List.of(next));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            String.join(String.valueOf(SEPARATOR), parts).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The part of a list that is at hand as a whole.
   *
   * @param key of an item, different for each, by which the list goes on behind it even if it has
   *     grown in between
   * @throws Refused with 400 if the item to go on behind is not in the list any more
   */
  public <T> Page<T> of(List<T> whole, Function<T, String> key) {
    int from = 0;
    if (!place.isEmpty()) {
      String last = place.getFirst();
      while (from < whole.size() && !key.apply(whole.get(from)).equals(last)) {
        from++;
      }
      if (from == whole.size()) {
        throw badCursor();
      }
      from++;
    }
    int to = Math.min(whole.size(), from + limit);
    return new Page<>(
        List.copyOf(whole.subList(from, to)),
        to < whole.size() ? cursor(key.apply(whole.get(to - 1))) : null);
  }

  /** The place as how many items come before it, in a list that is computed anew each time. */
  public int offset() {
    @Nullable Long offset = number();
    if (offset == null) {
      return 0;
    }
    if (offset < 0 || offset > OFFSET_MAX) {
      throw badCursor();
    }
    return offset.intValue();
  }

  /**
   * The place as the number that {@link #cursor} was given; null at the beginning.
   *
   * @throws Refused with 400 if it is none
   */
  public @Nullable Long number() {
    if (place.isEmpty()) {
      return null;
    }
    try {
      return Long.valueOf(place.getFirst());
    } catch (NumberFormatException e) {
      throw badCursor();
    }
  }
}
