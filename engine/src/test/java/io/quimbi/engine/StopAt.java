package io.quimbi.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks to stop when a stage begins, and remembers the stages. */
public final class StopAt implements Progress {
  private final String stage;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<String> stages = Collections.synchronizedList(new ArrayList<>());

  /** Stops at the first stage whose name begins so. */
  public StopAt(String stage) {
    this.stage = stage;
  }

  /** Those that began so far. */
  public List<String> stages() {
    return stages;
  }

  @Override
  public void stage(String name, long total) {
    stages.add(name);
    stopped.compareAndSet(false, name.startsWith(stage));
  }

  @Override
  public void advance(long by) {}

  @Override
  public void note(String message) {}

  @Override
  public boolean cancelled() {
    return stopped.get();
  }
}
