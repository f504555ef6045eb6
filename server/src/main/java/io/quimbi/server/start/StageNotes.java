package io.quimbi.server.start;

import io.quimbi.engine.PlainText;
import io.quimbi.engine.Progress;

/**
 * Tells on standard error what a person should know and, unless it is to be quiet, what takes long.
 *
 * @param quiet without stages
 */
public record StageNotes(boolean quiet) implements Progress {
  @Override
  public void stage(String name, long total) {
    if (!quiet) {
      System.err.println("quimbi: " + name + "…");
    }
  }

  @Override
  public void advance(long by) {}

  @Override
  public void note(String message) {
    System.err.println("quimbi: " + PlainText.lines(message));
  }

  @Override
  public boolean cancelled() {
    return false;
  }
}
