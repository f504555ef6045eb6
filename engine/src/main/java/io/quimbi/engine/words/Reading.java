package io.quimbi.engine.words;

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
   * Words with several readings.
   *
   * @param words as they stand there
   * @param taken the reading that the filter has
   * @param others the readings that it could have had
   */
  public record Ambiguity(String words, String taken, List<String> others) {}
}
