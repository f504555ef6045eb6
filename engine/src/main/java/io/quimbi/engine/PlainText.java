package io.quimbi.engine;

/**
 * Text that does nothing to a terminal or a log but stand there. Files and customers' data may hold
 * line ends and escape sequences, which would forge lines or move the cursor where they are quoted.
 */
public final class PlainText {
  private static final int CONTROL_PICTURES = 0x2400;
  private static final char DELETE = 0x7F;
  private static final char PICTURE_OF_DELETE = '\u2421';
  private static final char REPLACEMENT = '\uFFFD';

  private PlainText() {}

  /**
   * The text with the pictures of its control characters in their place, such as ␉ for a tab; line
   * feeds stay, since some messages have several lines.
   */
  public static String lines(String text) {
    return plain(text, true);
  }

  /** The same with line feeds too shown as pictures: for what has to stay on its line. */
  public static String line(String text) {
    return plain(text, false);
  }

  private static String plain(String text, boolean keepLineFeeds) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (!Character.isISOControl(c) || (keepLineFeeds && c == '\n')) {
        continue;
      }
      char shown = c == DELETE ? PICTURE_OF_DELETE : REPLACEMENT;
      plain.setCharAt(i, c < ' ' ? (char) (CONTROL_PICTURES + c) : shown);
    }
    return plain.toString();
  }
}
