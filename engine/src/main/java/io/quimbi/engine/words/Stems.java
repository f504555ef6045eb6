package io.quimbi.engine.words;

/**
 * Words without the endings of inflection: plurals, -ed, -ing, and y as i. These are the steps 1a
 * to 1c of Porter (1980; doi:10.1108/eb046814). The later steps, which take off derivations, are
 * left out on purpose: "loyal" and "loyalty" or "hunter" and "hunt" are not the same to who asks.
 */
final class Stems {
  private Stems() {}

  /** The stem of a word in lower case. */
  static String of(String word) {
    if (word.length() < 3) {
      return word;
    }
    return terminalY(pastAndParticiple(plural(word)));
  }

  private static String plural(String word) {
    if (word.endsWith("sses") || word.endsWith("ies")) {
      return cut(word, 2);
    }
    return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
  }

  private static String pastAndParticiple(String word) {
    if (word.endsWith("eed")) {
      return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
    }
    if (word.endsWith("ed") && hasVowel(cut(word, 2))) {
      return repaired(cut(word, 2));
    }
    if (word.endsWith("ing") && hasVowel(cut(word, 3))) {
      return repaired(cut(word, 3));
    }
    return word;
  }

  /** Gives back what the ending took with it: an e, or doubled a consonant. */
  private static String repaired(String stem) {
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    int last = stem.length() - 1;
    if (last >= 1
        && stem.charAt(last) == stem.charAt(last - 1)
        && consonant(stem, last)
        && "lsz".indexOf(stem.charAt(last)) < 0) {
      return cut(stem, 1);
    }
    return measure(stem) == 1 && endsConsonantVowelConsonant(stem) ? stem + "e" : stem;
  }

  private static String terminalY(String word) {
    return word.endsWith("y") && hasVowel(cut(word, 1)) ? cut(word, 1) + "i" : word;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  private static boolean consonant(String word, int at) {
    return switch (word.charAt(at)) {
      case 'a', 'e', 'i', 'o', 'u' -> false;
      case 'y' -> at == 0 || !consonant(word, at - 1);
      default -> true;
    };
  }

  private static boolean hasVowel(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!consonant(word, i)) {
        return true;
      }
    }
    return false;
  }

  /** How often vowels are followed by consonants: Porter's m. */
  private static int measure(String word) {
    int count = 0;
    for (int i = 1; i < word.length(); i++) {
      count += consonant(word, i) && !consonant(word, i - 1) ? 1 : 0;
    }
    return count;
  }

  private static boolean endsConsonantVowelConsonant(String word) {
    int last = word.length() - 1;
    return last >= 2
        && consonant(word, last)
        && !consonant(word, last - 1)
        && consonant(word, last - 2)
        && "wxy".indexOf(word.charAt(last)) < 0;
  }
}
