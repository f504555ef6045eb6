package io.quimbi.engine.lifetime;

import io.quimbi.core.lifetime.FitReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fitted model as people read it.
 *
 * @param model its name
 * @param parameters in the order of the papers
 * @param logLikelihood at these parameters
 * @param stopReason why the fit ended: converged, undetermined or iteration_limit
 * @param converged whether a proper maximum was found; figures of another fit are to be marked
 * @param iterations of the last climb
 * @param customers it was fitted on
 * @param distinctRows different histories among them
 */
public record FitSummary(
    String model,
    List<Parameter> parameters,
    double logLikelihood,
    String stopReason,
    boolean converged,
    int iterations,
    long customers,
    int distinctRows) {

  /** Copies the list. */
  public FitSummary {
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param standardError null where the data do not determine it
   */
  public record Parameter(String name, double value, @Nullable Double standardError) {}

  static FitSummary of(String model, List<String> names, double[] values, FitReport report) {
    List<Parameter> parameters = new ArrayList<>();
    double[] errors = report.standardErrors();
    for (int i = 0; i < values.length; i++) {
      parameters.add(
          new Parameter(names.get(i), values[i], Double.isFinite(errors[i]) ? errors[i] : null));
    }
    return new FitSummary(
        model,
        parameters,
        report.logLikelihood(),
        report.stopReason().name().toLowerCase(Locale.ROOT),
        report.converged(),
        report.iterations(),
        report.customers(),
        report.distinctRows());
  }
}
