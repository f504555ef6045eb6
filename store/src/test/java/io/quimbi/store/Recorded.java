package io.quimbi.store;

import io.quimbi.engine.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A progress that remembers what it was told, and can be cancelled at a stage. */
final class Recorded implements Progress {
  private final List<String> stages = Collections.synchronizedList(new ArrayList<>());
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private volatile String cancelAt = "";
  private volatile boolean cancelled;

  /** Cancels the work when a stage of this name begins. */
  static Recorded cancellingAt(String stage) {
    Recorded recorded = new Recorded();
    recorded.cancelAt = stage;
    return recorded;
  }

  List<String> stages() {
    return stages;
  }

  List<String> notes() {
    return notes;
  }

  @Override
  public void stage(String name, long total) {
    stages.add(name);
    if (name.equals(cancelAt)) {
      cancelled = true;
    }
  }

  @Override
  public void advance(long by) {}

  @Override
  public void note(String message) {
    notes.add(message);
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }
}
