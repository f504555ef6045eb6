package io.quimbi.engine.importing;

import java.util.Locale;

/** Currency codes as ISO 4217 writes them: three capital letters. */
final class Currencies {
  private Currencies() {}

  /** The code in capitals, or an empty text where it is none. */
  static String normalised(String text) {
    String code = text.strip().toUpperCase(Locale.ROOT);
    boolean wellFormed = code.length() == 3 && code.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    return wellFormed ? code : "";
  }
}
