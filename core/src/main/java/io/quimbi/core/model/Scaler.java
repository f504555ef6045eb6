package io.quimbi.core.model;

import io.quimbi.core.feature.Feature;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts features on one scale, so that a distance between customers means something: takes the
 * logarithm where the catalogue says so, pulls in the extremes, and counts in standard deviations
 * from the mean. Fitted on the customers an axis is discovered on and then stored: every later
 * customer is scaled with the same figures.
 *
 * <p>Per feature: y = sign(x)·ln(1+|x|) or x; clipped to [low, high]; z = (y − centre)/spread. A
 * feature that is the same for everybody has no spread; it is left out and remembered with its
 * value. Immutable.
 */
public final class Scaler {
  /** A spread that is nothing but rounding would blow noise up to the size of behaviour. */
  private static final double ROUNDING = 1e-12;

  private final List<Feature> features;
  private final double[] low;
  private final double[] high;
  private final double[] centre;
  private final double[] spread;
  private final List<Constant> constants;

  /** How centre and spread are found. */
  public enum Method {
    /** Mean and population standard deviation. */
    STANDARD,
    /** Median and interquartile range; mean and standard deviation where that range is 0. */
    ROBUST
  }

  /**
   * A feature that was the same for everybody.
   *
   * @param value in plain units
   */
  public record Constant(Feature feature, double value) {}

  /**
   * The figures of one feature, as stored.
   *
   * @param low lower clipping bound after the transform; −∞ where nothing is clipped
   * @param high upper clipping bound after the transform; +∞ where nothing is clipped
   * @param centre what is subtracted
   * @param spread what is divided by, above 0
   */
  public record Scale(Feature feature, double low, double high, double centre, double spread) {
    /** Checks the spread. */
    public Scale {
      if (!(spread > 0) || Double.isInfinite(spread)) {
        throw new IllegalArgumentException(
            "spread of " + feature.id() + " must be finite and above 0, was " + spread);
      }
    }
  }

  /** A scaler from its stored figures. */
  public Scaler(List<Scale> scales, List<Constant> constants) {
    features = scales.stream().map(Scale::feature).toList();
    low = scales.stream().mapToDouble(Scale::low).toArray();
    high = scales.stream().mapToDouble(Scale::high).toArray();
    centre = scales.stream().mapToDouble(Scale::centre).toArray();
    spread = scales.stream().mapToDouble(Scale::spread).toArray();
    this.constants = List.copyOf(constants);
  }

  /**
   * Fits a scaler.
   *
   * @param features one for each column
   * @param columns plain values, one array a feature, each of n ≥ 1 finite values
   * @param weights how many customers each row stands for, above 0
   * @param winsorizePercentile at which to clip, above 50; 100 clips nothing. 99 clips at the 1st
   *     and the 99th
   */
  static Scaler fit(
      List<Feature> features,
      double[][] columns,
      double[] weights,
      Method method,
      double winsorizePercentile) {
    List<Scale> scales = new ArrayList<>();
    List<Constant> constants = new ArrayList<>();
    for (int f = 0; f < features.size(); f++) {
      Feature feature = features.get(f);
      double[] y = new double[columns[f].length];
      for (int i = 0; i < y.length; i++) {
        y[i] = transform(feature, columns[f][i]);
      }
      boolean clips = winsorizePercentile < 100;
      double low = Double.NEGATIVE_INFINITY;
      double high = Double.POSITIVE_INFINITY;
      if (clips) {
        WeightedQuantiles ofAll = new WeightedQuantiles(y, weights);
        low = ofAll.quantile(1 - winsorizePercentile / 100);
        high = ofAll.quantile(winsorizePercentile / 100);
      }
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.clamp(y[i], low, high);
      }
      double total = 0;
      double sum = 0;
      for (int i = 0; i < y.length; i++) {
        total += weights[i];
        sum += weights[i] * y[i];
      }
      double mean = sum / total;
      double squares = 0;
      for (int i = 0; i < y.length; i++) {
        squares += weights[i] * (y[i] - mean) * (y[i] - mean);
      }
      double deviation = Math.sqrt(squares / total);
      double rounding = ROUNDING * Math.max(1, Math.abs(mean));
      if (!(deviation > rounding)) {
        constants.add(new Constant(feature, inverse(feature, mean)));
        continue;
      }
      double centre = mean;
      double spread = deviation;
      if (method == Method.ROBUST) {
        WeightedQuantiles clipped = new WeightedQuantiles(y, weights);
        double range = clipped.quantile(0.75) - clipped.quantile(0.25);
        if (range > rounding) {
          centre = clipped.quantile(0.5);
          spread = range;
        }
      }
      scales.add(new Scale(feature, low, high, centre, spread));
    }
    return new Scaler(scales, constants);
  }

  /** The features that take part, in the order of the scaled coordinates. */
  public List<Feature> features() {
    return features;
  }

  /** The features left out because they were the same for everybody. */
  public List<Constant> constants() {
    return constants;
  }

  /** The figures of each feature that takes part. */
  public List<Scale> scales() {
    List<Scale> scales = new ArrayList<>();
    for (int f = 0; f < features.size(); f++) {
      scales.add(new Scale(features.get(f), low[f], high[f], centre[f], spread[f]));
    }
    return scales;
  }

  /** The scaled coordinate {@code f} of a plain value of its feature. */
  public double scale(int f, double x) {
    return (Math.clamp(transform(features.get(f), x), low[f], high[f]) - centre[f]) / spread[f];
  }

  /** The plain value at a scaled coordinate {@code f}: what {@link #scale} came from. */
  public double unscale(int f, double z) {
    return inverse(features.get(f), z * spread[f] + centre[f]);
  }

  /**
   * A point scaled by another scaler, scaled by this one. A feature that was constant there has
   * that value; one unknown there lies in the middle, at 0.
   */
  double[] rescale(Scaler other, double[] scaled) {
    List<Scale> theirs = other.scales();
    List<Scale> ours = scales();
    double[] rescaled = new double[features.size()];
    for (int f = 0; f < rescaled.length; f++) {
      Feature feature = features.get(f);
      int g = other.features.indexOf(feature);
      if (g >= 0) {
        // Through plain units and back only where something differs: the way costs a last bit.
        rescaled[f] =
            ours.get(f).equals(theirs.get(g)) ? scaled[g] : scale(f, other.unscale(g, scaled[g]));
      } else {
        for (Constant constant : other.constants) {
          if (constant.feature() == feature) {
            rescaled[f] = scale(f, constant.value());
          }
        }
      }
    }
    return rescaled;
  }

  /** sign(x)·ln(1+|x|) where the catalogue says so, else x. */
  static double transform(Feature feature, double x) {
    return feature.log() ? Math.copySign(Math.log1p(Math.abs(x)), x) : x;
  }

  private static double inverse(Feature feature, double y) {
    return feature.log() ? Math.copySign(Math.expm1(Math.abs(y)), y) : y;
  }
}
