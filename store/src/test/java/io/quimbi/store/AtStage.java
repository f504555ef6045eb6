package io.quimbi.store;

import io.quimbi.engine.Progress;

/** Does something whenever a stage of this name begins. */
record AtStage(String stage, Runnable doing) implements Progress {
  @Override
  public void stage(String name, long total) {
    if (name.equals(stage)) {
      doing.run();
    }
  }

  @Override
  public void advance(long by) {}

  @Override
  public void note(String message) {}

  @Override
  public boolean cancelled() {
    return false;
  }
}
