package io.quimbi.cli;

import io.quimbi.app.Setting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How segments are discovered; what is not given comes from the configuration. */
final class DiscoveryOptions {
  @Option(
      names = "--as-of",
      paramLabel = "T",
      description =
          "History up to this date or date-time counts (default: the end of the newest order's"
              + " day).")
  private @Nullable String asOf;

  @Option(
      names = "--sample-size",
      paramLabel = "N",
      description = "Discover on a stratified sample of N customers.")
  private @Nullable Integer sampleSize;

  @Option(names = "--k-min", paramLabel = "K", description = "Smallest number of segments tried.")
  private @Nullable Integer kMin;

  @Option(names = "--k-max", paramLabel = "K", description = "Largest number of segments tried.")
  private @Nullable Integer kMax;

  @Option(names = "--fuzzifier", paramLabel = "M", description = "m of fuzzy c-means, 1 or more.")
  private @Nullable Double fuzzifier;

  @Option(names = "--algorithm", paramLabel = "A", description = "fcm (fuzzy c-means) or kmeans.")
  private @Nullable Algorithm algorithm;

  @Option(names = "--profile", paramLabel = "P", description = "recommended or documents.")
  private @Nullable String profile;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of every random choice.")
  private @Nullable Long seed;

  @Option(names = "--threads", paramLabel = "N", description = "Threads for computing.")
  private @Nullable Integer threads;

  @Option(
      names = "--no-activate",
      description = "Store the new model beside the active one, without using it yet.")
  private boolean noActivate;

  private enum Algorithm {
    FCM,
    KMEANS
  }

  @Nullable String asOf() {
    return asOf;
  }

  boolean activate() {
    return !noActivate;
  }

  /** Hands the flags over to the settings. */
  void into(CommonOptions common) {
    common.flag(Setting.SAMPLE_SIZE, sampleSize);
    common.flag(Setting.K_MIN, kMin);
    common.flag(Setting.K_MAX, kMax);
    common.flag(Setting.FUZZIFIER, fuzzifier);
    common.flag(Setting.FUZZY_CMEANS, algorithm == null ? null : algorithm == Algorithm.FCM);
    common.flag(Setting.PROFILE, profile);
    common.flag(Setting.SEED, seed);
    common.flag(Setting.THREADS, threads);
  }
}
