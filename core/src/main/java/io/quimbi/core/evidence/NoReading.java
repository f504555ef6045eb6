package io.quimbi.core.evidence;

/**
 * No evidence either way.
 *
 * @param measure which behaviour
 * @param direction more or less
 * @param reason why not
 */
public record NoReading(Measure measure, Direction direction, Absence reason) implements Reading {
  @Override
  public String sentence() {
    return reason.words();
  }
}
