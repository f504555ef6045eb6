package io.quimbi.core.cluster;

/** Why an iteration ended. */
public enum StopReason {
  /** No membership changed by the tolerance or more. */
  CONVERGED,
  /** The greatest number of iterations was reached before that. */
  ITERATION_LIMIT
}
