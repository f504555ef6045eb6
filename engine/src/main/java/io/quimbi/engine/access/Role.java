package io.quimbi.engine.access;

import io.quimbi.engine.QuimbiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a key may do; each role may do what those before it may. */
public enum Role {
  /** Ask for anything in the store. */
  READ,
  /** Put in orders, make snapshots, run discoveries. */
  WRITE,
  /** Make and revoke keys, export and erase customers, activate models. */
  ADMIN;

  /** Whether this role may do what needs {@code needed}. */
  public boolean allows(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** The word for it: {@code read}, {@code write} or {@code admin}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a word.
   *
   * @throws QuimbiException of kind USAGE if there is none of that name
   */
  public static Role of(String id) {
    return Arrays.stream(values())
        .filter(role -> role.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "ACCESS_BAD_ROLE",
                    "role \""
                        + id
                        + "\" does not exist; use "
                        + Arrays.stream(values()).map(Role::id).collect(Collectors.joining(", "))));
  }
}
