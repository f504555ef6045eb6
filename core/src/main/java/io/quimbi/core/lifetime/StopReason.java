package io.quimbi.core.lifetime;

/** Why a fit ended. */
public enum StopReason {
  /** At a maximum of the likelihood with curvature in every direction. */
  CONVERGED,
  /**
   * Where the likelihood no longer rises, but flat in some direction or at the edge of the search:
   * the data do not determine every parameter.
   */
  UNDETERMINED,
  /** After the greatest number of iterations, or without progress: the result is not to be used. */
  ITERATION_LIMIT
}
