package io.quimbi.engine.words;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who reads questions in plain words before the grammar is asked. What they make of one is
 * a filter in JSON, which is read as strictly as any other: no text of theirs reaches the database.
 */
public interface QuestionReader {
  /**
   * What they need to know of a store.
   *
   * @param segments by axis, the segments by name with what their members do
   * @param filterSchema JSON Schema of a filter, with the store's own axes and segments
   * @param today the day up to which the store's profiles are
   */
  record Store(
      Map<String, Map<String, String>> segments,
      Map<String, Object> filterSchema,
      @Nullable String currency,
      LocalDate today) {}

  /**
   * What they made of a question.
   *
   * @param filter as the schema has it
   * @param counted whether only the number of customers is asked for
   * @param notUnderstood words that took no part
   */
  record Understood(JsonNode filter, boolean counted, List<String> notUnderstood) {
    /** Copies the list. */
    public Understood {
      notUnderstood = List.copyOf(notUnderstood);
    }
  }

  /** What a question asks for; empty where they cannot say, which is then the grammar's turn. */
  Optional<Understood> read(String question, Store store);

  /** Who it is, for a note. */
  String name();
}
