package io.quimbi.cli;

import java.util.regex.Pattern;

/** Words of commands that are printed for somebody to copy into a shell. */
final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWord() {}

  /** The word as it is, or between quotes where a POSIX shell would take it for something else. */
  static String of(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
