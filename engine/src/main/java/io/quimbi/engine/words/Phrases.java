package io.quimbi.engine.words;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Expressions of one or more words, each with what it means. */
final class Phrases<T> {
  private record Entry<T>(List<String> stems, List<String> words, T meaning) {}

  private final Map<String, List<Entry<T>>> byFirst = new HashMap<>();

  /** The same meaning for several expressions, separated by bars. */
  Phrases<T> add(String expressions, T meaning) {
    for (String expression : expressions.split("\\|", -1)) {
      List<Token> tokens = Tokens.of(expression);
      List<String> stems = tokens.stream().map(Token::stem).toList();
      byFirst
          .computeIfAbsent(stems.getFirst(), first -> new ArrayList<>())
          .add(new Entry<>(stems, tokens.stream().map(Phrases::word).toList(), meaning));
    }
    return this;
  }

  /** All expressions that the tokens begin with at a place. */
  List<Parse<T>> at(List<Token> tokens, int place) {
    List<Parse<T>> found = new ArrayList<>();
    if (place >= tokens.size() || tokens.get(place).is(Token.Kind.QUOTED)) {
      return found;
    }
    Set<Integer> exact = new HashSet<>();
    for (Entry<T> entry : byFirst.getOrDefault(tokens.get(place).stem(), List.of())) {
      int end = match(tokens, place, entry.stems);
      if (end >= 0
          && tokens.subList(place, end).stream().map(Phrases::word).toList().equals(entry.words)) {
        exact.add(end);
      }
    }
    for (Entry<T> entry : byFirst.getOrDefault(tokens.get(place).stem(), List.of())) {
      int end = match(tokens, place, entry.stems);
      boolean inflected =
          end >= 0
              && !tokens.subList(place, end).stream()
                  .map(Phrases::word)
                  .toList()
                  .equals(entry.words);
      // "Churned" is not "churning" where both are known.
      if (end >= 0 && !(inflected && exact.contains(end))) {
        found.add(Parse.of(end, entry.meaning));
      }
    }
    return found;
  }

  private static String word(Token token) {
    return token.text().toLowerCase(Locale.ROOT);
  }

  /** Hyphens between words are as good as blanks. */
  private static int match(List<Token> tokens, int place, List<String> stems) {
    int at = place;
    for (int s = 0; s < stems.size(); s++) {
      if (s > 0 && at < tokens.size() && joins(tokens.get(at)) && !joins(stems.get(s))) {
        at++;
      }
      if (at >= tokens.size() || !tokens.get(at).stem().equals(stems.get(s))) {
        return -1;
      }
      at++;
    }
    return at;
  }

  private static boolean joins(Token token) {
    return token.is(Token.Kind.SIGN) && joins(token.stem());
  }

  private static boolean joins(String stem) {
    return stem.equals("-") || stem.equals("_");
  }
}
