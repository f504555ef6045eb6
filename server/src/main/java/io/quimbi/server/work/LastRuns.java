package io.quimbi.server.work;

import io.quimbi.engine.Stores;
import io.quimbi.engine.Stores.Run;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** What ran on a store of late. */
public final class LastRuns {
  private static final int LOOKED_AT = 20;
  private static final int BEGUN_LAST = 5;

  private LastRuns() {}

  /**
   * The run that ended last. One that is under way changes nothing that is read before it ends, and
   * says of itself every moment something else.
   */
  public static Optional<Run> ended(Stores stores, String store) {
    return stores.runs(store, LOOKED_AT).stream()
        .filter(run -> run.endedAt() != null)
        .max(Comparator.comparing(run -> Objects.requireNonNull(run.endedAt())));
  }

  /** The run that is under way. */
  public static Optional<Run> underWay(Stores stores, String store) {
    return stores.runs(store, BEGUN_LAST).stream()
        .filter(run -> run.state().equals("running"))
        .findFirst();
  }
}
