package io.quimbi.engine.find;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names in the order of how near they are to what somebody wrote. */
public final class Nearest {
  private static final int LENGTH_MAX = 100;

  private Nearest() {}

  /** All of the names, those with the fewest letters to change first. */
  public static List<String> first(String wanted, Collection<String> names) {
    String folded = wanted.toLowerCase(Locale.ROOT);
    String compared = folded.substring(0, Math.min(LENGTH_MAX, folded.length()));
    return names.stream()
        .sorted(
            Comparator.comparingInt((String name) -> distance(compared, name))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /**
   * How many letters to insert, delete or replace (Levenshtein 1966), by rows of the table of
   * Wagner and Fischer (1974; doi:10.1145/321796.321811).
   */
  public static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
