package io.quimbi.engine.naming;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What any name of a segment looks like: two to four words in snake_case. */
public final class NameRules {
  /** Fewest words. */
  public static final int WORDS_MIN = 2;

  /** Most words. */
  public static final int WORDS_MAX = 4;

  /** Longest name, so that it fits into a column of a table. */
  public static final int LENGTH_MAX = 48;

  /** What a name matches. */
  public static final String PATTERN = "[a-z0-9]+(_[a-z0-9]+){1,3}";

  private static final Pattern NAME = Pattern.compile(PATTERN);

  private NameRules() {}

  /** The words of a text in snake_case. */
  static List<String> words(String name) {
    return List.of(name.split("_"));
  }

  /** What is wrong with a name, in words that follow it; empty where it is well formed. */
  public static Optional<String> objection(String name) {
    if (name.length() > LENGTH_MAX) {
      return Optional.of("has " + name.length() + " characters, " + LENGTH_MAX + " at most");
    }
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "must be two to four words of a to z and 0 to 9 joined by _, as in weekly_regulars"
              + (name.equals(name.toLowerCase(Locale.ROOT)) ? "" : "; it has capitals"));
    }
    return Optional.empty();
  }
}
