package io.quimbi.engine.words;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A word, number or sign of a question.
 *
 * @param text as it stands there
 * @param stem by which words are compared; of a sign, the sign
 * @param number the value of a number; null of anything else
 * @param currency the code of the currency that a number is an amount of; null where none is said
 * @param chunk what stands there between blanks, for ids that are no words
 * @param start of the text in the question
 * @param end behind it
 */
record Token(
    Kind kind,
    String text,
    String stem,
    @Nullable BigDecimal number,
    @Nullable String currency,
    String chunk,
    int start,
    int end) {
  /** What it is. */
  enum Kind {
    WORD,
    NUMBER,
    PERCENT,
    DATE,
    QUOTED,
    SIGN
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }
}
