package io.quimbi.engine.words;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.CustomerFilter;
import java.util.List;
import java.util.Optional;

/**
 * What was understood of a question.
 *
 * @param filter empty where nothing was understood
 * @param counted whether only the number of customers is asked for
 * @param notUnderstood the words that could not be read, as they stand there, in their order
 * @param notes what a person should know about how words were read, or why they were not
 * @param ambiguous words that could be read in another way as well
 */
public record Reading(
    Optional<CustomerFilter> filter,
    boolean counted,
    List<String> notUnderstood,
    List<String> notes,
    List<Ambiguity> ambiguous) {

  /**
   * The filter, where it is going to be used without whoever asked: it holds what was asked for, or
   * there is none.
   *
   * @param question that this is the reading of
   * @throws QuimbiException of kind USAGE where a word was not understood
   */
  public CustomerFilter requireWhole(String question) {
    if (filter.isPresent() && notUnderstood.isEmpty()) {
      return filter.get();
    }
    throw new QuimbiException(
        QuimbiException.Kind.USAGE,
        "WORDS_NOT_UNDERSTOOD",
        "\""
            + question
            + "\" was not understood in full"
            + (notUnderstood.isEmpty()
                ? ""
                : ", these words were not: " + String.join(", ", notUnderstood))
            + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")"));
  }

  /**
   * Words with several readings.
   *
   * @param words as they stand there
   * @param taken the reading that the filter has
   * @param others the readings that it could have had
   */
  public record Ambiguity(String words, String taken, List<String> others) {}
}
