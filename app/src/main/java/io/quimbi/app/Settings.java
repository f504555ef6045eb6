package io.quimbi.app;

import io.quimbi.core.cluster.Acceptance;
import io.quimbi.core.cluster.ClusteringAlgorithm;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.lifetime.ClvSettings;
import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.DiscoverySettings.Kernel;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.core.model.DiscoverySettings.Subdividing;
import io.quimbi.core.model.Scaler;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.jobs.JobSettings;
import io.quimbi.engine.lifetime.LifetimeOptions;
import io.quimbi.engine.snapshot.SnapshotSettings;
import io.quimbi.engine.snapshot.SnapshotType;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The effective configuration and where each value came from: defaults, then the file, then the
 * environment, then flags, the later winning. Immutable; an unknown or bad value never gets in.
 */
public final class Settings {
  private static final String FILE_NAME = "quimbi.properties";

  private final Map<Setting, Effective> given;
  private final DiscoverySettings discovery;
  private final SnapshotSettings snapshots;
  private final JobSettings jobs;
  private final ServiceSettings service;
  private final ClaudeSettings claude;
  private final Path dataDir;

  /**
   * One effective value.
   *
   * @param value as text; secrets are masked
   * @param origin {@code default}, a file, a variable or a flag
   */
  public record Effective(Setting setting, String value, String origin) {}

  private Settings(Map<Setting, Effective> given, Path dataDir) {
    this.given = given;
    this.dataDir = dataDir;
    this.discovery = readDiscovery();
    this.snapshots = readSnapshots();
    this.service = readService();
    this.jobs = readJobs();
    this.claude = readClaude();
    threads();
  }

  /**
   * Reads the configuration.
   *
   * @param flags by setting, as typed
   * @param environment as given to the process
   * @param file named by a flag, or empty to look for {@code quimbi.properties} in the data folder
   * @throws QuimbiException of kind USAGE naming the value, its rule and where it came from
   */
  public static Settings load(
      Map<Setting, String> flags, Map<String, String> environment, Optional<Path> file) {
    Map<Setting, Effective> given = new EnumMap<>(Setting.class);
    Path dataDir = dataDir(flags, environment);
    Path candidate = file.orElse(dataDir.resolve(FILE_NAME));
    if (file.isPresent() || Files.isReadable(candidate)) {
      readFile(candidate, given);
    }
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null && !value.isBlank()) {
        put(given, setting, value.strip(), "environment " + setting.variable());
      }
    }
    flags.forEach((setting, value) -> put(given, setting, value, "flag --" + setting.key()));
    Effective named = given.get(Setting.DATA_DIR);
    if (named != null) {
      dataDir = Path.of(named.value());
    }
    return new Settings(given, dataDir.toAbsolutePath().normalize());
  }

  private static Path dataDir(Map<Setting, String> flags, Map<String, String> environment) {
    String named = flags.getOrDefault(Setting.DATA_DIR, environment.get("QUIMBI_HOME"));
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    String userHome = System.getProperty("user.home", "");
    if ("root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/lib/quimbi");
    }
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (os.startsWith("mac")) {
      return Path.of(userHome, "Library", "Application Support", "Quimbi");
    }
    String appData = environment.get("LOCALAPPDATA");
    if (os.startsWith("windows") && appData != null) {
      return Path.of(appData, "Quimbi");
    }
    String dataHome = environment.get("XDG_DATA_HOME");
    return dataHome != null && !dataHome.isBlank()
        ? Path.of(dataHome, "quimbi")
        : Path.of(userHome, ".local", "share", "quimbi");
  }

  private static void readFile(Path file, Map<Setting, Effective> given) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "CONFIG_FILE",
          "the configuration file " + file + " cannot be read: " + e.getMessage(),
          e);
    }
    for (String key : properties.stringPropertyNames()) {
      Setting setting =
          Setting.of(key)
              .orElseThrow(
                  () ->
                      new QuimbiException(
                          QuimbiException.Kind.USAGE,
                          "CONFIG_UNKNOWN",
                          file
                              + ": \""
                              + key
                              + "\" is not a setting; quimbi config lists them all"));
      put(given, setting, properties.getProperty(key).strip(), "file " + file);
    }
  }

  private static void put(
      Map<Setting, Effective> given, Setting setting, String value, String origin) {
    if (!setting.type().accepts().test(value)) {
      throw bad(setting, value, origin, setting.type().rule());
    }
    given.put(setting, new Effective(setting, value, origin));
  }

  private static QuimbiException bad(Setting setting, String value, String origin, String rule) {
    return new QuimbiException(
        QuimbiException.Kind.USAGE,
        "CONFIG_BAD_VALUE",
        setting.key() + " must be " + rule + ", was \"" + value + "\" (" + origin + ")");
  }

  /** Where the embedded database lives. */
  public Path dataDir() {
    return dataDir;
  }

  /** The external database, if one is to be used. */
  public Optional<String> databaseUrl() {
    return Optional.ofNullable(given.get(Setting.DATABASE_URL)).map(Effective::value);
  }

  /** Threads for computing. */
  public int threads() {
    int threads = integer(Setting.THREADS, Runtime.getRuntime().availableProcessors());
    if (threads < 1 || threads > 1024) {
      throw bad(
          Setting.THREADS, String.valueOf(threads), origin(Setting.THREADS), "from 1 to 1024");
    }
    return threads;
  }

  /** How segments are discovered. */
  public DiscoverySettings discovery() {
    return discovery;
  }

  /** What is kept of the past. */
  public SnapshotSettings snapshots() {
    return snapshots;
  }

  /** How churn risk and lifetime value are predicted. */
  public LifetimeOptions lifetime() {
    return snapshots.lifetime();
  }

  /** How the service listens. */
  public ServiceSettings service() {
    return service;
  }

  /** Whether a service does the jobs of its stores. */
  public boolean jobsByItself() {
    return bool(Setting.JOBS, true);
  }

  /** How jobs are done. */
  public JobSettings jobs() {
    return jobs;
  }

  /** Whether and how Claude is asked for names. */
  public ClaudeSettings claude() {
    return claude;
  }

  /** Every setting with its effective value and where that came from; secrets masked. */
  public List<Effective> effective() {
    Map<Setting, String> defaults = defaults();
    List<Effective> all = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      Effective value = given.get(setting);
      if (value == null) {
        all.add(new Effective(setting, defaults.getOrDefault(setting, ""), "default"));
      } else if (setting.type().secret()) {
        all.add(new Effective(setting, masked(setting, value.value()), value.origin()));
      } else {
        all.add(value);
      }
    }
    return all;
  }

  private static String masked(Setting setting, String secret) {
    return setting != Setting.DATABASE_URL ? "***" : maskedUrl(secret);
  }

  private static String maskedUrl(String url) {
    return url.replaceAll("(//[^:/@]+:)[^@]*@", "$1***@").replaceAll("(password=)[^&]*", "$1***");
  }

  private Map<Setting, String> defaults() {
    DiscoverySettings d = profile().defaults();
    Map<Setting, String> text = new EnumMap<>(Setting.class);
    text.put(Setting.DATA_DIR, dataDir.toString());
    text.put(Setting.THREADS, String.valueOf(Runtime.getRuntime().availableProcessors()));
    text.put(Setting.PROFILE, Profile.RECOMMENDED.id());
    text.put(
        Setting.FUZZY_CMEANS, String.valueOf(d.algorithm() == ClusteringAlgorithm.FUZZY_C_MEANS));
    text.put(Setting.FUZZIFIER, String.valueOf(d.fuzzifier()));
    text.put(Setting.ITERATIONS_MAX, String.valueOf(d.iterationsMax()));
    text.put(Setting.TOLERANCE, String.valueOf(d.tolerance()));
    text.put(Setting.STARTS, String.valueOf(d.starts()));
    text.put(Setting.SEED, String.valueOf(d.seed()));
    text.put(Setting.KERNEL, word(d.kernel()));
    text.put(Setting.K_MIN, String.valueOf(d.kMin()));
    text.put(Setting.K_MAX, String.valueOf(d.kMax()));
    text.put(Setting.DYNAMIC_K_RANGE, "false");
    text.put(Setting.DYNAMIC_K_MIN, "2");
    text.put(Setting.DYNAMIC_K_MAX, "10");
    text.put(Setting.CHOICE, word(d.choice()));
    text.put(Setting.ELIGIBILITY, String.valueOf(d.eligibility()));
    text.put(Setting.PINNED_ROWS, String.valueOf(d.pinnedRows()));
    text.put(Setting.SCALING, word(d.scaling()));
    text.put(Setting.WINSORIZE, String.valueOf(d.winsorizePercentile()));
    text.put(Setting.HIERARCHICAL, String.valueOf(d.subdivision().enabled()));
    text.put(Setting.HIERARCHICAL_MAX_VARIANCE, String.valueOf(d.subdivision().varianceMax()));
    text.put(
        Setting.HIERARCHICAL_MAX_SEGMENT_PCT, String.valueOf(d.subdivision().segmentPercentMax()));
    text.put(Setting.HIERARCHICAL_MIN_SIZE, String.valueOf(d.subdivision().sizeMin()));
    text.put(Setting.HIERARCHICAL_MAX_DEPTH, String.valueOf(d.subdivision().depthMax()));
    text.put(Setting.SAMPLE_THRESHOLD, String.valueOf(d.sampleThreshold()));
    text.put(Setting.SAMPLE_SIZE, String.valueOf(d.sampleSize()));
    text.put(
        Setting.ARCHETYPE_AXES,
        d.archetypeAxes().stream().map(Axis::id).collect(Collectors.joining(",")));
    SnapshotSettings past = SnapshotSettings.DEFAULTS;
    text.put(Setting.TEMPORAL_SNAPSHOTS, String.valueOf(past.enabled()));
    text.put(Setting.SNAPSHOT_STORE_FEATURES, String.valueOf(past.storeFeatures()));
    text.put(Setting.SNAPSHOT_STORE_ML, String.valueOf(past.storePredictions()));
    text.put(Setting.LIFETIME_MODEL, past.lifetime().dropout().id());
    text.put(Setting.LIFETIME_MONTHS, String.valueOf(past.lifetime().clv().months()));
    text.put(Setting.LIFETIME_MONTHLY_RATE, String.valueOf(past.lifetime().clv().monthlyRate()));
    for (SnapshotType type : SnapshotType.values()) {
      text.put(retention(type), String.valueOf(type.defaultRetentionDays()));
    }
    text.put(Setting.JOBS, "true");
    text.put(Setting.DRIFT_THRESHOLD, String.valueOf(past.driftMin()));
    text.put(Setting.DRIFT_ANOMALY_THRESHOLD, String.valueOf(past.anomalyMin()));
    text.put(Setting.DRIFT_EQUAL_WEIGHTS, String.valueOf(past.equalWeights()));
    ServiceSettings listening = ServiceSettings.DEFAULT;
    text.put(Setting.PORT, String.valueOf(listening.port()));
    text.put(Setting.BIND, listening.bind());
    text.put(Setting.RATE_LIMIT, String.valueOf(listening.requestsPerSecond()));
    text.put(Setting.RATE_BURST, String.valueOf(listening.requestsAtOnce()));
    text.put(Setting.BODY_LIMIT, String.valueOf(listening.bodyKilobytesMax()));
    ClaudeSettings asking = ClaudeSettings.DEFAULT;
    text.put(Setting.NAMES_MODEL, asking.model());
    text.put(Setting.NAMES_BASE_URL, asking.baseUrl());
    text.put(Setting.NAMES_TIMEOUT, String.valueOf(asking.timeout().toSeconds()));
    return text;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Profile profile() {
    Effective value = given.get(Setting.PROFILE);
    return value == null
        ? Profile.RECOMMENDED
        : Profile.valueOf(value.value().toUpperCase(Locale.ROOT));
  }

  private DiscoverySettings readDiscovery() {
    DiscoverySettings d = profile().defaults();
    boolean dynamic = bool(Setting.DYNAMIC_K_RANGE, false);
    int kMin = integer(Setting.K_MIN, dynamic ? integer(Setting.DYNAMIC_K_MIN, 2) : d.kMin());
    int kMax = integer(Setting.K_MAX, dynamic ? integer(Setting.DYNAMIC_K_MAX, 10) : d.kMax());
    Subdividing s = d.subdivision();
    try {
      return new DiscoverySettings(
          d.profile(),
          bool(Setting.FUZZY_CMEANS, d.algorithm() == ClusteringAlgorithm.FUZZY_C_MEANS)
              ? ClusteringAlgorithm.FUZZY_C_MEANS
              : ClusteringAlgorithm.K_MEANS,
          choice(Setting.KERNEL, Kernel.class, d.kernel()),
          number(Setting.FUZZIFIER, d.fuzzifier()),
          integer(Setting.ITERATIONS_MAX, d.iterationsMax()),
          number(Setting.TOLERANCE, d.tolerance()),
          integer(Setting.STARTS, d.starts()),
          longInteger(Setting.SEED, d.seed()),
          kMin,
          kMax,
          choice(Setting.CHOICE, Acceptance.Rule.class, d.choice()),
          bool(Setting.ELIGIBILITY, d.eligibility()),
          bool(Setting.PINNED_ROWS, d.pinnedRows()),
          choice(Setting.SCALING, Scaler.Method.class, d.scaling()),
          number(Setting.WINSORIZE, d.winsorizePercentile()),
          new Subdividing(
              bool(Setting.HIERARCHICAL, s.enabled()),
              s.trigger(),
              integer(Setting.HIERARCHICAL_MAX_DEPTH, s.depthMax()),
              integer(Setting.HIERARCHICAL_MIN_SIZE, s.sizeMin()),
              number(Setting.HIERARCHICAL_MAX_SEGMENT_PCT, s.segmentPercentMax()),
              number(Setting.HIERARCHICAL_MAX_VARIANCE, s.varianceMax())),
          integer(Setting.SAMPLE_THRESHOLD, d.sampleThreshold()),
          integer(Setting.SAMPLE_SIZE, d.sampleSize()),
          archetypeAxes(d.archetypeAxes()));
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "CONFIG_BAD_VALUE", String.valueOf(e.getMessage()), e);
    }
  }

  private static Setting retention(SnapshotType type) {
    return switch (type) {
      case DAILY -> Setting.SNAPSHOT_DAILY_RETENTION;
      case WEEKLY -> Setting.SNAPSHOT_WEEKLY_RETENTION;
      case MONTHLY -> Setting.SNAPSHOT_MONTHLY_RETENTION;
      case QUARTERLY -> Setting.SNAPSHOT_QUARTERLY_RETENTION;
      case YEARLY -> Setting.SNAPSHOT_YEARLY_RETENTION;
    };
  }

  private SnapshotSettings readSnapshots() {
    SnapshotSettings d = SnapshotSettings.DEFAULTS;
    Map<SnapshotType, Integer> retentionDays = new EnumMap<>(SnapshotType.class);
    for (SnapshotType type : SnapshotType.values()) {
      retentionDays.put(type, integer(retention(type), type.defaultRetentionDays()));
    }
    try {
      return new SnapshotSettings(
              bool(Setting.TEMPORAL_SNAPSHOTS, d.enabled()),
              bool(Setting.SNAPSHOT_STORE_FEATURES, d.storeFeatures()),
              bool(Setting.SNAPSHOT_STORE_ML, d.storePredictions()),
              retentionDays,
              number(Setting.DRIFT_THRESHOLD, d.driftMin()),
              number(Setting.DRIFT_ANOMALY_THRESHOLD, d.anomalyMin()),
              readLifetime(d.lifetime()))
          .withEqualWeights(bool(Setting.DRIFT_EQUAL_WEIGHTS, d.equalWeights()));
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "CONFIG_BAD_VALUE", String.valueOf(e.getMessage()), e);
    }
  }

  private JobSettings readJobs() {
    try {
      return new JobSettings(
          snapshots,
          discovery,
          given.containsKey(Setting.REDISCOVERY_ACTIVATION)
              ? (Double) number(Setting.REDISCOVERY_ACTIVATION, 0)
              : null,
          threads());
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "CONFIG_BAD_VALUE", String.valueOf(e.getMessage()), e);
    }
  }

  private ServiceSettings readService() {
    ServiceSettings d = ServiceSettings.DEFAULT;
    Effective bind = given.get(Setting.BIND);
    try {
      return new ServiceSettings(
          integer(Setting.PORT, d.port()),
          bind == null ? d.bind() : bind.value(),
          integer(Setting.RATE_LIMIT, d.requestsPerSecond()),
          integer(Setting.RATE_BURST, d.requestsAtOnce()),
          integer(Setting.BODY_LIMIT, d.bodyKilobytesMax()));
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "CONFIG_BAD_VALUE", String.valueOf(e.getMessage()), e);
    }
  }

  private ClaudeSettings readClaude() {
    ClaudeSettings d = ClaudeSettings.DEFAULT;
    try {
      return new ClaudeSettings(
          Optional.ofNullable(given.get(Setting.CLAUDE_KEY)).map(Effective::value),
          text(Setting.NAMES_MODEL, d.model()),
          text(Setting.NAMES_BASE_URL, d.baseUrl()),
          Duration.ofSeconds(integer(Setting.NAMES_TIMEOUT, (int) d.timeout().toSeconds())));
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "CONFIG_BAD_VALUE", String.valueOf(e.getMessage()), e);
    }
  }

  private String text(Setting setting, String otherwise) {
    Effective value = given.get(setting);
    return value == null ? otherwise : value.value();
  }

  private LifetimeOptions readLifetime(LifetimeOptions d) {
    return new LifetimeOptions(
        choice(Setting.LIFETIME_MODEL, Dropout.class, d.dropout()),
        d.unit(),
        new ClvSettings(
            integer(Setting.LIFETIME_MONTHS, d.clv().months()),
            d.clv().monthDays(),
            number(Setting.LIFETIME_MONTHLY_RATE, d.clv().monthlyRate())));
  }

  private List<Axis> archetypeAxes(List<Axis> otherwise) {
    Effective value = given.get(Setting.ARCHETYPE_AXES);
    if (value == null) {
      return otherwise;
    }
    List<Axis> axes = new ArrayList<>();
    for (String id : value.value().split(",", -1)) {
      axes.add(
          Axis.of(id.strip())
              .orElseThrow(
                  () ->
                      bad(
                          Setting.ARCHETYPE_AXES,
                          value.value(),
                          value.origin(),
                          "axes out of "
                              + Arrays.stream(Axis.values())
                                  .map(Axis::id)
                                  .collect(Collectors.joining(", ")))));
    }
    return axes;
  }

  private boolean bool(Setting setting, boolean otherwise) {
    Effective value = given.get(setting);
    return value == null ? otherwise : Boolean.parseBoolean(value.value());
  }

  private long longInteger(Setting setting, long otherwise) {
    Effective value = given.get(setting);
    return value == null ? otherwise : Long.parseLong(value.value());
  }

  private int integer(Setting setting, int otherwise) {
    long number = longInteger(setting, otherwise);
    if (number != (int) number) {
      throw bad(setting, String.valueOf(number), origin(setting), "below 2,147,483,648");
    }
    return (int) number;
  }

  private String origin(Setting setting) {
    Effective value = given.get(setting);
    return value == null ? "default" : value.origin();
  }

  private double number(Setting setting, double otherwise) {
    Effective value = given.get(setting);
    return value == null ? otherwise : Double.parseDouble(value.value());
  }

  private <E extends Enum<E>> E choice(Setting setting, Class<E> type, E otherwise) {
    Effective value = given.get(setting);
    return value == null
        ? otherwise
        : Enum.valueOf(type, value.value().toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
