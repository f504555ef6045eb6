package io.quimbi.core.lifetime;

import io.quimbi.core.Workers;

/** A log-likelihood of a few positive parameters with its exact derivatives. */
interface Likelihood {
  /** Number of parameters. */
  int parameters();

  /** Value, gradient and Hessian at the given parameters, all above 0. */
  Surface at(double[] parameters, Workers workers);

  /**
   * The same likelihood on at most about {@code rowsMax} rows, evenly drawn, for a first search.
   */
  Likelihood sample(int rowsMax);
}
