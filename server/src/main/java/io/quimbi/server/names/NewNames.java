package io.quimbi.server.names;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.discovery.NameSegments;
import io.quimbi.server.work.BackgroundWork;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has Claude name what a discovery found, where there is a key. It comes after the discovery, as a
 * run of its own: until then, and wherever no answer can be used, everybody has the built-in names.
 * Thread-safe.
 */
@Component
public final class NewNames {
  private static final Logger LOG = LoggerFactory.getLogger(NewNames.class);

  private final Quimbi quimbi;

  /** Names in the stores of a service. */
  public NewNames(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /**
   * Does work that may make another model the active one and, if it did, asks for the names of the
   * segments that this model is the first to have.
   *
   * @param by who the audit trail says it was
   * @return what the work returned; that Claude named nothing is logged and no failure
   */
  public <T> T after(String storeId, Actor by, Progress progress, Supplier<T> work) {
    if (quimbi.settings().claude().key().isEmpty()) {
      return work.get();
    }
    Optional<Integer> before = quimbi.nameSegments().modelNo(storeId);
    T done = work.get();
    if (!quimbi.nameSegments().modelNo(storeId).equals(before)) {
      ask(storeId, by, progress);
    }
    return done;
  }

  /** The same of work that a caller starts, which goes on behind the answer. */
  public BackgroundWork.Work after(Caller caller, Function<Progress, ?> work) {
    return progress ->
        after(caller.storeId(), caller.actor(), progress, () -> work.apply(progress));
  }

  private void ask(String storeId, Actor by, Progress progress) {
    try {
      ClaudeNamer namer = new ClaudeNamer(quimbi.settings().claude());
      NameSegments.Outcome outcome = quimbi.nameSegments().nameNew(storeId, namer, by, progress);
      LOG.atInfo()
          .addKeyValue("store", storeId)
          .addKeyValue("model", outcome.modelNo())
          .addKeyValue("named", outcome.renamed().size())
          .addKeyValue("refused", outcome.refused().size())
          .addKeyValue("axes_without_answer", namer.report().failures().keySet())
          .log("new segments named by Claude; the others keep their built-in names");
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      // The discovery is done, and its segments have names.
      LOG.atWarn()
          .addKeyValue("store", storeId)
          .addKeyValue(
              "failure",
              e instanceof QuimbiException known ? known.code() : e.getClass().getSimpleName())
          .log("no names from Claude; segments keep their built-in names");
      progress.note("Claude named nothing; the segments keep their built-in names");
    }
  }
}
