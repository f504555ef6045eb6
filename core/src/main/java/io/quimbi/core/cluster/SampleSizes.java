package io.quimbi.core.cluster;

/**
 * How many rows or individuals the parts of a search look at. Points that are not more are taken as
 * they are.
 *
 * @param start weighted rows on which all starts run, at least 1
 * @param continued weighted rows on which the best two starts go on, at least 1
 * @param silhouette individuals between whom silhouettes are exact, at least 1
 * @param resample individuals of a bootstrap resample, at least 1
 */
public record SampleSizes(int start, int continued, int silhouette, int resample) {
  /** 2,000 for starts, 10,000 to go on, 5,000 for silhouettes, 2,000 for a resample. */
  public static final SampleSizes USUAL = new SampleSizes(2_000, 10_000, 5_000, 2_000);

  /** Checks every value. */
  public SampleSizes {
    Arguments.requireAtLeast("start", start, 1);
    Arguments.requireAtLeast("continued", continued, 1);
    Arguments.requireAtLeast("silhouette", silhouette, 1);
    Arguments.requireAtLeast("resample", resample, 1);
  }
}
