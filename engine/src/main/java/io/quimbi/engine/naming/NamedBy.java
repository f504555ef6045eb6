package io.quimbi.engine.naming;

import java.util.Locale;

/** Who gave a segment its name. */
public enum NamedBy {
  /** Somebody of the shop; nobody else changes such a name. */
  PERSON,
  /** {@link Namer}. */
  BUILT_IN,
  /** A language model. */
  CLAUDE;

  /** The word in tables and interfaces. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Who is meant by a word.
   *
   * @throws IllegalArgumentException if it is none of {@link #word}
   */
  public static NamedBy of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
