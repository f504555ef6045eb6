package io.quimbi.engine.importing;

import io.quimbi.engine.QuimbiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The column names of a file. They are found whatever their case. */
final class Header {
  /** Where there is no such column. */
  static final int ABSENT = -1;

  private static final int DUPLICATE = -2;

  private final String file;
  private final List<String> names;
  private final Map<String, Integer> byName = new HashMap<>();
  private final boolean decimalComma;

  /**
   * @param decimalComma whether numbers may have a decimal comma in this file
   */
  Header(String file, List<String> names, boolean decimalComma) {
    this.file = file;
    this.names = List.copyOf(names);
    this.decimalComma = decimalComma;
    for (int i = 0; i < names.size(); i++) {
      byName.merge(key(names.get(i)), i, (a, b) -> DUPLICATE);
    }
  }

  /** Name of the file, for messages. */
  String file() {
    return file;
  }

  boolean decimalComma() {
    return decimalComma;
  }

  List<String> names() {
    return names;
  }

  /** The header of a column as it is written. */
  String name(int column) {
    return names.get(column);
  }

  boolean has(String name) {
    return byName.containsKey(key(name));
  }

  boolean hasAll(List<String> wanted) {
    return wanted.stream().allMatch(this::has);
  }

  /**
   * The index of a column, or {@link #ABSENT}.
   *
   * @throws QuimbiException if two columns have the name, so that it is not clear which is meant
   */
  int find(String name) {
    int index = byName.getOrDefault(key(name), ABSENT);
    if (index == DUPLICATE) {
      throw new QuimbiException(
          QuimbiException.Kind.BAD_INPUT,
          "IMPORT_DUPLICATE_COLUMN",
          file
              + " has more than one column \""
              + name
              + "\"; rename one of them, so that it is clear which is meant");
    }
    return index;
  }

  /** The first of several names that there is, or {@link #ABSENT}. */
  int findAny(String... alternatives) {
    for (String name : alternatives) {
      int index = find(name);
      if (index != ABSENT) {
        return index;
      }
    }
    return ABSENT;
  }

  /** The names as a person would list them, a very long list cut off. */
  String listing() {
    int shown = Math.min(names.size(), 40);
    List<String> quoted = new ArrayList<>(names.subList(0, shown));
    quoted.replaceAll(n -> n.length() > 60 ? n.substring(0, 60) + "…" : n);
    return String.join(", ", quoted)
        + (shown < names.size() ? " and " + (names.size() - shown) + " more" : "");
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
