package io.quimbi.engine.lifetime;

import java.util.Locale;

/**
 * How far the figures of a {@link LifetimeFit} can be relied on; every place that shows them says
 * it.
 */
public enum FitState {
  /** A proper maximum of every likelihood. */
  CONVERGED,
  /** A maximum that leaves some parameter open: take the figures as a sketch. */
  UNDETERMINED,
  /** The fit at the as-of did not converge: the figures are by an earlier one that did. */
  LAST_GOOD,
  /** No fit converged: there are no figures. */
  NOT_CONVERGED;

  /** As answers and tables write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
