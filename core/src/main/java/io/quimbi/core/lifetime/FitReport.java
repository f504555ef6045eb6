package io.quimbi.core.lifetime;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a fit went.
 *
 * @param logLikelihood at the fitted parameters, in the unit of the data
 * @param standardErrors of the parameters in the order in which the model names them, from the
 *     inverse of the Hessian; infinite where the data do not determine a parameter
 * @param stopReason why it ended
 * @param iterations Newton steps on the whole data
 * @param customers on whose purchases the model was fitted
 * @param distinctRows different rows among them
 */
public record FitReport(
    double logLikelihood,
    double[] standardErrors,
    StopReason stopReason,
    int iterations,
    long customers,
    int distinctRows) {

  /** Copies the array. */
  public FitReport {
    standardErrors = standardErrors.clone();
  }

  /** A copy, in the order in which the model names its parameters. */
  @Override
  public double[] standardErrors() {
    return standardErrors.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FitReport report
        && Double.compare(logLikelihood, report.logLikelihood) == 0
        && Arrays.equals(standardErrors, report.standardErrors)
        && stopReason == report.stopReason
        && iterations == report.iterations
        && customers == report.customers
        && distinctRows == report.distinctRows;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        logLikelihood,
        Arrays.hashCode(standardErrors),
        stopReason,
        iterations,
        customers,
        distinctRows);
  }

  /** Whether a proper maximum was found; anything shown from another fit must be marked. */
  public boolean converged() {
    return stopReason == StopReason.CONVERGED;
  }
}
