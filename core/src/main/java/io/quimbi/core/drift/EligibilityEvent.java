package io.quimbi.core.drift;

/**
 * What happened to a customer who is in a reserved segment of an axis in exactly one of two
 * thumbprints. Such a change is no drift: the axis began or ceased to tell something.
 */
public enum EligibilityEvent {
  /** Out of a reserved segment into the clusters, as with a second order. */
  ENTERED,
  /** Out of the clusters into a reserved segment, as when orders were cancelled. */
  LEFT
}
