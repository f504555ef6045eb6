package io.quimbi.core.lifetime;

import io.quimbi.core.Workers;
import java.util.Arrays;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.MaxIter;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunctionGradient;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer;
import org.hipparchus.optim.nonlinear.scalar.gradient.NonLinearConjugateGradientOptimizer.Formula;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parameters at which a likelihood is highest, over their logarithms, so that they stay
 * positive. Conjugate gradients from several starts search on a sample of the rows, where a step is
 * cheap; from the best of them Newton steps with the exact Hessian go on over all rows to the last
 * digit, and leave the standard errors behind.
 *
 * <p>The search is confined to parameters from {@value #PARAMETER_MIN} to {@value #PARAMETER_MAX};
 * who ends at an edge is {@link StopReason#UNDETERMINED}.
 */
final class MaximumLikelihood {
  static final double PARAMETER_MIN = 1e-6;
  static final double PARAMETER_MAX = 1e7;

  private static final double LOG_MIN = Math.log(PARAMETER_MIN);
  private static final double LOG_MAX = Math.log(PARAMETER_MAX);

  /**
   * From so near an edge on, as a logarithm, a parameter counts as at it: a step that is cut off
   * after a millionth of its length gains nothing, and must not pass for a search that is stuck.
   */
  private static final double EDGE_WIDTH = 0.01;

  private static final int SAMPLE_ROWS = 1024;
  private static final int SEARCH_ITERATIONS = 25;
  private static final int SEARCH_EVALUATIONS = 200;
  private static final double SEARCH_TOLERANCE = 1e-6;
  private static final int ITERATIONS_MAX = 200;
  private static final int HALVINGS_MAX = 40;

  /** The largest step of a logarithm: beyond it the quadratic model says nothing. */
  private static final double STEP_MAX = 2;

  /** Gain below which a step is only rounding, relative to the value of the likelihood. */
  private static final double GAIN_RELATIVE_MIN = 1e-13;

  /**
   * Curvature over a logarithm below which a parameter is not determined: a standard error of ten
   * natural logarithms, a factor of 22,000.
   */
  private static final double CURVATURE_MIN = 0.01;

  private final Likelihood likelihood;
  private final Workers workers;
  private final int n;

  private MaximumLikelihood(Likelihood likelihood, Workers workers) {
    this.likelihood = likelihood;
    this.workers = workers;
    this.n = likelihood.parameters();
  }

  /**
   * What was found.
   *
   * @param standardErrors of the parameters themselves, infinite where not determined
   */
  record Maximum(
      double[] parameters,
      double value,
      double[] standardErrors,
      StopReason stopReason,
      int iterations) {}

  /** The maximum reached from the best of {@code starts}. */
  static Maximum find(Likelihood likelihood, double[][] starts, Workers workers) {
    MaximumLikelihood search = new MaximumLikelihood(likelihood, workers);
    return search.climb(search.bestStart(starts));
  }

  private double[] bestStart(double[][] starts) {
    Likelihood sample = likelihood.sample(SAMPLE_ROWS);
    Explored best = new Explored(sample);
    for (double[] start : starts) {
      Explored explored = new Explored(sample);
      double[] logs = Arrays.stream(start).map(Math::log).toArray();
      explored.at(logs);
      try {
        new NonLinearConjugateGradientOptimizer(
                Formula.POLAK_RIBIERE, new SimpleValueChecker(SEARCH_TOLERANCE, SEARCH_TOLERANCE))
            .optimize(
                new MaxEval(SEARCH_EVALUATIONS),
                new MaxIter(SEARCH_ITERATIONS),
                new ObjectiveFunction(point -> explored.at(point).value),
                new ObjectiveFunctionGradient(point -> explored.at(point).gradient.clone()),
                GoalType.MAXIMIZE,
                new InitialGuess(logs));
      } catch (MathRuntimeException e) {
        // Out of evaluations or of bracket: the best point seen is as good a start as any.
        workers.checkCancelled();
      }
      if (explored.bestValue > best.bestValue) {
        best = explored;
      }
    }
    return best.bestPoint;
  }

  /** Evaluates points for the search, remembers the last one and the best one. */
  private final class Explored {
    private final Likelihood sample;
    private double[] lastPoint = {};
    private Surface last = new Surface(n);
    private double[] bestPoint = new double[n];
    private double bestValue = Double.NEGATIVE_INFINITY;

    Explored(Likelihood sample) {
      this.sample = sample;
    }

    Surface at(double[] point) {
      if (!Arrays.equals(point, lastPoint)) {
        workers.checkCancelled();
        double[] inside = point.clone();
        clamp(inside);
        last = surface(sample, inside);
        lastPoint = point.clone();
        if (last.value > bestValue) {
          bestValue = last.value;
          bestPoint = inside;
        }
        for (int i = 0; i < n; i++) {
          if (inside[i] != point[i]) {
            // Beyond the edge the function goes on as it is at the edge.
            last.gradient[i] = 0;
          }
        }
      }
      return last;
    }
  }

  private Maximum climb(double[] start) {
    Point here = new Point(start, surface(likelihood, start));
    int iterations = 0;
    boolean arrived = false;
    while (!arrived && iterations < ITERATIONS_MAX) {
      workers.checkCancelled();
      iterations++;
      double[] step = newtonStep(here);
      double gain = here.slope(step) / 2;
      double scale = Math.max(1, Math.abs(here.surface.value));
      arrived = gain <= GAIN_RELATIVE_MIN * scale;
      Point next = lineSearch(here, step, arrived);
      if (next == null) {
        // No rise along an ascent direction: either rounding hides it, or something is amiss.
        return result(here, gain <= 1e4 * GAIN_RELATIVE_MIN * scale, iterations);
      }
      here = next;
    }
    return result(here, arrived, iterations);
  }

  /** Logarithms of the parameters with the likelihood over them. */
  private record Point(double[] logs, Surface surface) {
    double slope(double[] step) {
      double slope = 0;
      for (int i = 0; i < step.length; i++) {
        slope += surface.gradient[i] * step[i];
      }
      return slope;
    }

    boolean atEdge(int i) {
      return atLow(i) || atHigh(i);
    }

    private boolean atLow(int i) {
      return logs[i] <= LOG_MIN + EDGE_WIDTH;
    }

    private boolean atHigh(int i) {
      return logs[i] >= LOG_MAX - EDGE_WIDTH;
    }

    /** Whether a step of parameter {@code i} leads from an edge to beyond it. */
    boolean leaves(int i, double step) {
      return atLow(i) && step < 0 || atHigh(i) && step > 0;
    }

    /** Parameters that are not at an edge against which the likelihood rises. */
    boolean[] free() {
      boolean[] free = new boolean[logs.length];
      for (int i = 0; i < free.length; i++) {
        free[i] = !(atEdge(i) && (surface.gradient[i] == 0 || leaves(i, surface.gradient[i])));
      }
      return free;
    }
  }

  /**
   * The Newton step over the parameters that can move. One at an edge that the step would push
   * beyond it, for the sake of others, is held there too, and the step taken over the rest: cut off
   * afterwards it would no longer lead upwards.
   */
  private double[] newtonStep(Point here) {
    boolean[] free = here.free();
    while (true) {
      double[] step = newtonStep(here, free);
      boolean within = true;
      for (int i = 0; i < n; i++) {
        if (free[i] && here.leaves(i, step[i])) {
          free[i] = false;
          within = false;
        }
      }
      if (within) {
        return step;
      }
    }
  }

  /**
   * H⁻¹·g with the eigenvalues of −H made positive, which turns away from saddles, and no component
   * above {@link #STEP_MAX}; 0 for parameters that are not free.
   */
  private double[] newtonStep(Point here, boolean[] free) {
    double[] step = new double[n];
    EigenDecompositionSymmetric eigen = curvature(here, free);
    double[] eigenvalues = eigen.getEigenvalues();
    double largest = 0;
    for (double eigenvalue : eigenvalues) {
      largest = Math.max(largest, Math.abs(eigenvalue));
    }
    double smallest = Math.max(largest * 1e-12, 1e-300);
    for (int k = 0; k < n; k++) {
      double[] direction = eigen.getEigenvector(k).toArray();
      double slope = 0;
      for (int i = 0; i < n; i++) {
        slope += free[i] ? direction[i] * here.surface.gradient[i] : 0;
      }
      double length = slope / Math.max(Math.abs(eigenvalues[k]), smallest);
      for (int i = 0; i < n; i++) {
        step[i] += free[i] ? length * direction[i] : 0;
      }
    }
    double longest = 0;
    for (double component : step) {
      longest = Math.max(longest, Math.abs(component));
    }
    if (longest > STEP_MAX) {
      for (int i = 0; i < n; i++) {
        step[i] *= STEP_MAX / longest;
      }
    }
    return step;
  }

  /** −H over the free parameters; the others have curvature 1 and no tie to anything. */
  private EigenDecompositionSymmetric curvature(Point here, boolean[] free) {
    double[][] curvature = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        curvature[i][j] = free[i] && free[j] ? -here.surface.hessian[i][j] : i == j ? 1 : 0;
      }
    }
    return new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(curvature));
  }

  /**
   * The farthest of step, half a step, a quarter… that raises the likelihood, or null if none does.
   *
   * @param last the step gains less than the value can tell, so it is taken on trust unless the
   *     value falls by more than rounding
   */
  private @Nullable Point lineSearch(Point here, double[] step, boolean last) {
    double rounding = last ? 1e-12 * Math.max(1, Math.abs(here.surface.value)) : 0;
    double fraction = 1;
    for (int halving = 0; halving < HALVINGS_MAX; halving++) {
      double[] logs = here.logs.clone();
      double[] moved = new double[n];
      for (int i = 0; i < n; i++) {
        logs[i] += fraction * step[i];
      }
      clamp(logs);
      for (int i = 0; i < n; i++) {
        moved[i] = logs[i] - here.logs[i];
      }
      Surface there = surface(likelihood, logs);
      double rise = there.value - here.surface.value;
      // A step that rounds to no rise at all must not pass for one, or the search never ends.
      if (rise >= 1e-4 * here.slope(moved) - rounding && (last || rise > 0)) {
        return new Point(logs, there);
      }
      fraction /= 2;
    }
    return null;
  }

  private Maximum result(Point here, boolean arrived, int iterations) {
    double[] parameters = parameters(here.logs);
    double[] variance = new double[n];
    EigenDecompositionSymmetric eigen = curvature(here, here.free());
    boolean determined = true;
    for (int i = 0; i < n; i++) {
      determined &= !here.atEdge(i);
      variance[i] = here.atEdge(i) ? Double.POSITIVE_INFINITY : 0;
    }
    double[] eigenvalues = eigen.getEigenvalues();
    double largest = Arrays.stream(eigenvalues).max().orElseThrow();
    for (int k = 0; k < n; k++) {
      double[] direction = eigen.getEigenvector(k).toArray();
      // A curvature below what rounding leaves of the largest is none.
      boolean flat = eigenvalues[k] < CURVATURE_MIN || eigenvalues[k] < 1e-13 * largest;
      determined &= !flat;
      for (int i = 0; i < n; i++) {
        double share = direction[i] * direction[i];
        if (!flat) {
          variance[i] += share / eigenvalues[k];
        } else if (share > 1e-6) {
          variance[i] = Double.POSITIVE_INFINITY;
        }
      }
    }
    double[] errors = new double[n];
    for (int i = 0; i < n; i++) {
      // The error of a logarithm is relative to the parameter.
      errors[i] = parameters[i] * Math.sqrt(variance[i]);
    }
    StopReason reason =
        !arrived
            ? StopReason.ITERATION_LIMIT
            : determined ? StopReason.CONVERGED : StopReason.UNDETERMINED;
    return new Maximum(parameters, here.surface.value, errors, reason, iterations);
  }

  private Surface surface(Likelihood of, double[] logs) {
    double[] parameters = parameters(logs);
    return of.at(parameters, workers).overLogarithms(parameters);
  }

  private static double[] parameters(double[] logs) {
    return Arrays.stream(logs).map(Math::exp).toArray();
  }

  private static void clamp(double[] logs) {
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.clamp(logs[i], LOG_MIN, LOG_MAX);
    }
  }
}
