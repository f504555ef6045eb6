package io.quimbi.engine.privacy;

/**
 * Finds an id in a text where it stands by itself: customer 12 is not in order 4123, and is in
 * {@code "customer":12,}.
 */
public final class WholeWord {
  private final String word;

  /** Finds this word. */
  public WholeWord(String word) {
    if (word.isEmpty()) {
      throw new IllegalArgumentException("a word has at least one character");
    }
    this.word = word;
  }

  /** Whether the word is in a text, with no letter or digit right before or after it. */
  public boolean isIn(String text) {
    return next(text, 0) >= 0;
  }

  /** The text with something else wherever the word stood. */
  public String replacedIn(String text, String by) {
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    for (int at = next(text, 0); at >= 0; at = next(text, from)) {
      replaced.append(text, from, at).append(by);
      from = at + word.length();
    }
    return replaced.append(text, from, text.length()).toString();
  }

  private int next(String text, int from) {
    for (int at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
      if (!joined(text, at - 1) && !joined(text, at + word.length())) {
        return at;
      }
    }
    return -1;
  }

  private static boolean joined(String text, int at) {
    return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
  }
}
