package io.quimbi.engine.words;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One way to read the tokens from some place on.
 *
 * @param end behind the last token that it takes
 * @param value what they mean
 * @param rank which of several readings of the same words is the better one
 * @param notes what a person should know about how they were read
 */
record Parse<T>(int end, T value, int rank, List<String> notes) {
  Parse {
    notes = List.copyOf(notes);
  }

  static <T> Parse<T> of(int end, T value) {
    return new Parse<>(end, value, Rank.SAID, List.of());
  }

  <U> Parse<U> map(Function<T, U> meaning) {
    return new Parse<>(end, meaning.apply(value), rank, notes);
  }

  Parse<T> noted(String note) {
    List<String> all = new ArrayList<>(notes);
    all.add(note);
    return new Parse<>(end, value, rank, all);
  }

  Parse<T> ranked(int other) {
    return new Parse<>(end, value, other, notes);
  }

  /** Up to another end. */
  Parse<T> to(int other) {
    return new Parse<>(other, value, rank, notes);
  }

  /** What words are worth in the choice between readings. */
  static final class Rank {
    /** The whole name that the store has for a segment. */
    static final int NAME = 4;

    /** A part of such a name. */
    static final int PART_OF_NAME = 3;

    /** Words that say what is meant. */
    static final int SAID = 2;

    /** Words that had to be completed. */
    static final int COMPLETED = 1;

    private Rank() {}
  }
}
