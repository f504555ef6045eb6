package io.quimbi.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Everything that can be configured: its name, its environment variable and what it accepts. */
public enum Setting {
  /** Where the embedded database lives. */
  DATA_DIR("data-dir", "QUIMBI_HOME", Type.TEXT, "folder of the embedded database"),
  /** An external PostgreSQL. */
  DATABASE_URL(
      "database-url",
      "DATABASE_URL",
      Type.SECRET,
      "PostgreSQL 15 or later to use instead of the embedded one"),
  /** Threads. */
  THREADS("threads", "QUIMBI_THREADS", Type.INTEGER, "threads for computing"),
  /** Settings profile. */
  PROFILE(
      "profile",
      "QUIMBI_PROFILE",
      Type.of("recommended", "documents"),
      "named set of discovery defaults"),
  /** Fuzzy or hard. */
  FUZZY_CMEANS(
      "enable-fuzzy-cmeans",
      "ENABLE_FUZZY_CMEANS",
      Type.BOOLEAN,
      "fuzzy c-means; k-means if false"),
  /** m. */
  FUZZIFIER("fuzzifier", "FCM_FUZZINESS", Type.NUMBER, "m of fuzzy c-means, 1 or more"),
  /** Iterations. */
  ITERATIONS_MAX("iterations-max", "FCM_MAX_ITER", Type.INTEGER, "iterations of one start"),
  /** Tolerance. */
  TOLERANCE("tolerance", "QUIMBI_TOLERANCE", Type.NUMBER, "stop below this change of membership"),
  /** Starts. */
  STARTS("starts", "QUIMBI_STARTS", Type.INTEGER, "seeded starts of each clustering"),
  /** Seed. */
  SEED("seed", "QUIMBI_SEED", Type.INTEGER, "seed of every random choice"),
  /** Kernel. */
  KERNEL(
      "membership-kernel",
      "QUIMBI_MEMBERSHIP_KERNEL",
      Type.of("inverse-distance", "exponential"),
      "how memberships follow from distances"),
  /** Smallest k. */
  K_MIN("k-min", "QUIMBI_K_MIN", Type.INTEGER, "smallest number of segments tried"),
  /** Largest k. */
  K_MAX("k-max", "QUIMBI_K_MAX", Type.INTEGER, "largest number of segments tried"),
  /** The wider range. */
  DYNAMIC_K_RANGE(
      "enable-dynamic-k-range",
      "ENABLE_DYNAMIC_K_RANGE",
      Type.BOOLEAN,
      "try dynamic-k-min to dynamic-k-max segments instead"),
  /** Its start. */
  DYNAMIC_K_MIN("dynamic-k-min", "DYNAMIC_K_MIN", Type.INTEGER, "start of the dynamic range"),
  /** Its end. */
  DYNAMIC_K_MAX("dynamic-k-max", "DYNAMIC_K_MAX", Type.INTEGER, "end of the dynamic range"),
  /** Choice of k. */
  CHOICE(
      "choice-of-k",
      "QUIMBI_CHOICE_OF_K",
      Type.of("smallest-stable", "best-score"),
      "how k is chosen among those tried"),
  /** Reserved segments. */
  ELIGIBILITY(
      "eligibility",
      "QUIMBI_ELIGIBILITY",
      Type.BOOLEAN,
      "keep customers with too few orders for an axis apart"),
  /** Pinned rows. */
  PINNED_ROWS(
      "pinned-rows",
      "QUIMBI_PINNED_ROWS",
      Type.BOOLEAN,
      "a row shared by a fifth of the customers is a fixed centroid"),
  /** Scaling. */
  SCALING("scaling", "QUIMBI_SCALING", Type.of("standard", "robust"), "how features are scaled"),
  /** Winsorizing. */
  WINSORIZE(
      "winsorize-percentile",
      "QUIMBI_WINSORIZE_PERCENTILE",
      Type.NUMBER,
      "percentile at which features are clipped; 100 for not at all"),
  /** Subdivision. */
  HIERARCHICAL(
      "enable-hierarchical-clustering",
      "ENABLE_HIERARCHICAL_CLUSTERING",
      Type.BOOLEAN,
      "divide large or wide segments further"),
  /** Width. */
  HIERARCHICAL_MAX_VARIANCE(
      "hierarchical-max-variance",
      "HIERARCHICAL_MAX_VARIANCE",
      Type.NUMBER,
      "a segment wider than this is divided (a ratio; absolute under documents)"),
  /** Share. */
  HIERARCHICAL_MAX_SEGMENT_PCT(
      "hierarchical-max-segment-pct",
      "HIERARCHICAL_MAX_SEGMENT_PCT",
      Type.NUMBER,
      "a segment holding more percent of the customers is divided"),
  /** Size. */
  HIERARCHICAL_MIN_SIZE(
      "hierarchical-min-size",
      "HIERARCHICAL_MIN_SIZE",
      Type.INTEGER,
      "a smaller segment stays whole"),
  /** Depth. */
  HIERARCHICAL_MAX_DEPTH(
      "hierarchical-max-depth",
      "HIERARCHICAL_MAX_DEPTH",
      Type.INTEGER,
      "segments at this depth stay whole"),
  /** Sampling. */
  SAMPLE_THRESHOLD(
      "sample-threshold",
      "QUIMBI_SAMPLE_THRESHOLD",
      Type.INTEGER,
      "above so many customers discovery runs on a stratified sample"),
  /** Sample. */
  SAMPLE_SIZE(
      "sample-size",
      "QUIMBI_SAMPLE_SIZE",
      Type.INTEGER,
      "size of the stratified sample; 0 for everybody up to the threshold"),
  /** Archetypes. */
  ARCHETYPE_AXES(
      "archetype-axes",
      "QUIMBI_ARCHETYPE_AXES",
      Type.TEXT,
      "axes whose dominant segments make an archetype, separated by commas"),
  /** Snapshots at all. */
  TEMPORAL_SNAPSHOTS(
      "enable-temporal-snapshots",
      "ENABLE_TEMPORAL_SNAPSHOTS",
      Type.BOOLEAN,
      "take snapshots; if false, every snapshot command refuses"),
  /** Features in snapshots. */
  SNAPSHOT_STORE_FEATURES(
      "snapshot-store-features",
      "SNAPSHOT_STORE_FEATURES",
      Type.BOOLEAN,
      "keep raw features in snapshots, to score them again under a later model"),
  /** Predictions in snapshots. */
  SNAPSHOT_STORE_ML(
      "snapshot-store-ml",
      "SNAPSHOT_STORE_ML",
      Type.BOOLEAN,
      "keep churn risk and predicted value in snapshots"),
  /** Purchase model. */
  LIFETIME_MODEL(
      "lifetime-model",
      "QUIMBI_LIFETIME_MODEL",
      Type.of("mbg-nbd", "bg-nbd"),
      "purchase model behind churn risk; under bg-nbd one-order customers are alive for certain"),
  /** Horizon. */
  LIFETIME_MONTHS(
      "lifetime-months",
      "QUIMBI_LIFETIME_MONTHS",
      Type.INTEGER,
      "months ahead that a predicted lifetime value reaches"),
  /** Discount. */
  LIFETIME_MONTHLY_RATE(
      "lifetime-monthly-rate",
      "QUIMBI_LIFETIME_MONTHLY_RATE",
      Type.NUMBER,
      "discount of a month in a predicted lifetime value"),
  /** Daily retention. */
  SNAPSHOT_DAILY_RETENTION(
      "snapshot-daily-retention",
      "SNAPSHOT_DAILY_RETENTION",
      Type.INTEGER,
      "days that daily snapshots are kept"),
  /** Weekly retention. */
  SNAPSHOT_WEEKLY_RETENTION(
      "snapshot-weekly-retention",
      "SNAPSHOT_WEEKLY_RETENTION",
      Type.INTEGER,
      "days that weekly snapshots are kept"),
  /** Monthly retention. */
  SNAPSHOT_MONTHLY_RETENTION(
      "snapshot-monthly-retention",
      "SNAPSHOT_MONTHLY_RETENTION",
      Type.INTEGER,
      "days that monthly snapshots are kept"),
  /** Quarterly retention. */
  SNAPSHOT_QUARTERLY_RETENTION(
      "snapshot-quarterly-retention",
      "SNAPSHOT_QUARTERLY_RETENTION",
      Type.INTEGER,
      "days that quarterly snapshots are kept"),
  /** Yearly retention. */
  SNAPSHOT_YEARLY_RETENTION(
      "snapshot-yearly-retention",
      "SNAPSHOT_YEARLY_RETENTION",
      Type.INTEGER,
      "days that yearly snapshots are kept"),
  /** Jobs at all. */
  JOBS("jobs", "QUIMBI_JOBS", Type.BOOLEAN, "whether a service does the jobs of its stores"),
  /** New segments by themselves. */
  REDISCOVERY_ACTIVATION(
      "rediscovery-activation",
      "QUIMBI_REDISCOVERY_ACTIVATION",
      Type.NUMBER,
      "overlap with the active model, 0 to 1, from which a rediscovered one replaces it by itself"
          + " (default: never)"),
  /** Least drift told. */
  DRIFT_THRESHOLD(
      "drift-threshold",
      "DRIFT_THRESHOLD",
      Type.NUMBER,
      "least overall drift that movers and timelines tell of, 0 to 1"),
  /** Anomaly. */
  DRIFT_ANOMALY_THRESHOLD(
      "drift-anomaly-threshold",
      "DRIFT_ANOMALY_THRESHOLD",
      Type.NUMBER,
      "overall drift from which a change is an anomaly where nothing is calibrated, 0 to 1"),
  /** Weights of the axes. */
  DRIFT_EQUAL_WEIGHTS(
      "drift-equal-weights",
      "DRIFT_EQUAL_WEIGHTS",
      Type.BOOLEAN,
      "whether all axes count the same in the overall drift, in place of the calibrated weights"),
  /** Claude. */
  CLAUDE_KEY(
      "anthropic-api-key",
      "ANTHROPIC_API_KEY",
      Type.SECRET,
      "key by which Claude is asked for the names of segments; nobody is asked without"),
  /** Which Claude. */
  NAMES_MODEL(
      "names-model",
      "QUIMBI_NAMES_MODEL",
      Type.TEXT,
      "model that is asked for the names of segments"),
  /** Where Claude is. */
  NAMES_BASE_URL(
      "names-base-url",
      "QUIMBI_NAMES_BASE_URL",
      Type.TEXT,
      "where the Messages API is to be found"),
  /** How long Claude may take. */
  NAMES_TIMEOUT(
      "names-timeout-seconds",
      "QUIMBI_NAMES_TIMEOUT_SECONDS",
      Type.INTEGER,
      "seconds that one question for names may take"),
  /** Port of the service. */
  PORT("port", "QUIMBI_PORT", Type.INTEGER, "port that the service listens at; 0 for a free one"),
  /** Address of the service. */
  BIND("bind", "QUIMBI_BIND", Type.TEXT, "address that the service listens on"),
  /** Requests of a key. */
  RATE_LIMIT(
      "rate-limit-per-second",
      "QUIMBI_RATE_LIMIT_PER_SECOND",
      Type.INTEGER,
      "requests a second that the service answers to one key, in the long run"),
  /** Requests of a key at once. */
  RATE_BURST(
      "rate-limit-burst",
      "QUIMBI_RATE_LIMIT_BURST",
      Type.INTEGER,
      "requests that one key may make at once after a pause"),
  /** Size of a body. */
  BODY_LIMIT(
      "body-limit-kilobytes",
      "QUIMBI_BODY_LIMIT_KILOBYTES",
      Type.INTEGER,
      "largest JSON body that the service reads, in units of 1,024 bytes");

  private final String key;
  private final String variable;

  @SuppressWarnings("ImmutableEnumChecker") // A predicate of text without state.
  private final Type type;

  private final String description;

  Setting(String key, String variable, Type type, String description) {
    this.key = key;
    this.variable = variable;
    this.type = type;
    this.description = description;
  }

  /** The name in files and flags. */
  public String key() {
    return key;
  }

  /** The environment variable. */
  public String variable() {
    return variable;
  }

  /** What it does. */
  public String description() {
    return description;
  }

  Type type() {
    return type;
  }

  /** The setting of a name. */
  public static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
  }

  /**
   * What a setting accepts.
   *
   * @param rule to follow "must be"
   * @param accepts whether a text is one
   * @param secret whether it is shown masked
   */
  record Type(String rule, Predicate<String> accepts, boolean secret) {
    static final Type TEXT = new Type("a text", text -> !text.isBlank(), false);
    static final Type SECRET = new Type("a text", text -> !text.isBlank(), true);
    static final Type BOOLEAN = of("true", "false");
    static final Type INTEGER =
        new Type("a whole number", text -> text.matches("-?\\d{1,18}"), false);
    static final Type NUMBER = new Type("a number", Type::isNumber, false);

    static Type of(String... words) {
      List<String> allowed = List.of(words);
      return new Type(
          String.join(" or ", words),
          text -> allowed.contains(text.toLowerCase(Locale.ROOT)),
          false);
    }

    private static boolean isNumber(String text) {
      try {
        return Double.isFinite(Double.parseDouble(text));
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }
}
