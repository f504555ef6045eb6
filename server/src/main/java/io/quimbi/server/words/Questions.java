package io.quimbi.server.words;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.words.QuestionReader;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who reads questions before the grammar does: Claude, where there is a key. */
@Component
public final class Questions {
  private final Optional<QuestionReader> reader;

  Questions(Quimbi quimbi) {
    reader =
        quimbi.settings().claude().key().isEmpty()
            ? Optional.empty()
            : Optional.of(new ClaudeReader(quimbi.settings().claude()));
  }

  /** The one to ask first; empty where the grammar reads alone. */
  public Optional<QuestionReader> reader() {
    return reader;
  }
}
