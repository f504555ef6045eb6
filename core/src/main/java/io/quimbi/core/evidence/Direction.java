package io.quimbi.core.evidence;

/** Whether there was more than the past led to expect, or less. */
public enum Direction {
  /** More. */
  UP,
  /** Less. */
  DOWN
}
