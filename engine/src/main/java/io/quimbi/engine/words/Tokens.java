package io.quimbi.engine.words;

import io.quimbi.engine.words.Token.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a question into tokens. */
final class Tokens {
  private static final Map<String, String> CURRENCIES =
      Map.of("£", "GBP", "€", "EUR", "$", "USD", "¥", "JPY", "₹", "INR");

  /** The longest alternative first; every character that is no blank is matched by some. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<date>\\d{4}-\\d{2}-\\d{2})(?![\\w])"
              + "|\"(?<quoted>[^\"]*)\""
              + "|(?<sign1>[£€$¥₹])?(?<number>\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|\\.\\d+)"
              + "(?<magnitude>k|m|bn)?(?<percent>\\s?%)?(?<sign2>\\s?[£€$¥₹])?"
              + "(?![\\p{L}\\d_@])"
              + "|(?<word>[\\p{L}\\d]+(?:['’][\\p{L}]+)*)"
              + "|(?<sign>>=|<=|≥|≤|\\S)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern CHUNK = Pattern.compile("\\S+");
  private static final String AROUND_CHUNKS = "[\\s,;:.?!()\\[\\]{}\"'“”‘’]+";

  private Tokens() {}

  static List<Token> of(String question) {
    List<Token> tokens = new ArrayList<>();
    Matcher chunks = CHUNK.matcher(question);
    List<int[]> chunkSpans = new ArrayList<>();
    while (chunks.find()) {
      chunkSpans.add(new int[] {chunks.start(), chunks.end()});
    }
    Matcher found = TOKEN.matcher(question);
    while (found.find()) {
      add(found, chunk(question, chunkSpans, found.start()), tokens);
    }
    return List.copyOf(tokens);
  }

  private static String chunk(String question, List<int[]> spans, int at) {
    for (int[] span : spans) {
      if (at >= span[0] && at < span[1]) {
        return question
            .substring(span[0], span[1])
            .replaceAll("^" + AROUND_CHUNKS, "")
            .replaceAll(AROUND_CHUNKS + "$", "");
      }
    }
    return "";
  }

  private static void add(Matcher found, String chunk, List<Token> to) {
    String text = found.group();
    if (found.group("date") != null) {
      to.add(token(Kind.DATE, found, text, null, null, chunk));
    } else if (found.group("quoted") != null) {
      String inner = found.group("quoted");
      to.add(token(Kind.QUOTED, found, inner, null, null, inner));
    } else if (found.group("number") != null) {
      String sign = found.group("sign1") != null ? found.group("sign1") : found.group("sign2");
      to.add(
          token(
              found.group("percent") != null ? Kind.PERCENT : Kind.NUMBER,
              found,
              text.strip(),
              number(found.group("number"), found.group("magnitude")),
              sign == null ? null : CURRENCIES.get(sign.strip()),
              chunk));
    } else if (found.group("word") != null) {
      words(found, chunk, to);
    } else {
      to.add(token(Kind.SIGN, found, text, null, null, chunk));
    }
  }

  private static BigDecimal number(String digits, @Nullable String magnitude) {
    BigDecimal number = new BigDecimal(digits.replace(",", ""));
    if (magnitude == null) {
      return number;
    }
    return number.movePointRight(
        switch (magnitude.toLowerCase(Locale.ROOT)) {
          case "k" -> 3;
          case "m" -> 6;
          default -> 9;
        });
  }

  /** A word, or the two of a contraction such as haven't. */
  private static void words(Matcher found, String chunk, List<Token> to) {
    String word = found.group().toLowerCase(Locale.ROOT).replace('’', '\'');
    if (word.equals("the")) {
      // It never tells anything here.
      return;
    }
    if (word.endsWith("n't")) {
      String verb =
          word.equals("can't")
              ? "can"
              : word.equals("won't") ? "will" : word.substring(0, word.length() - 3);
      to.add(word(found, verb, chunk));
      to.add(word(found, "not", chunk));
      return;
    }
    int apostrophe = word.indexOf('\'');
    to.add(word(found, apostrophe < 0 ? word : word.substring(0, apostrophe), chunk));
  }

  private static Token word(Matcher found, String word, String chunk) {
    return new Token(
        Kind.WORD, found.group(), Stems.of(word), null, null, chunk, found.start(), found.end());
  }

  private static Token token(
      Kind kind,
      Matcher found,
      String text,
      @Nullable BigDecimal number,
      @Nullable String currency,
      String chunk) {
    return new Token(kind, text, text, number, currency, chunk, found.start(), found.end());
  }
}
