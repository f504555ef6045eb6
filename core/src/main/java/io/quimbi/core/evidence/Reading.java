package io.quimbi.core.evidence;

/** What one measure says about one customer in one direction: a surprise, or why there is none. */
public sealed interface Reading permits Surprise, NoReading {
  /** In words, for a person to read. */
  String sentence();
}
