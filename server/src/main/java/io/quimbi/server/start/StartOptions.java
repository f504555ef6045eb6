package io.quimbi.server.start;

import io.quimbi.app.Setting;
import io.quimbi.app.Settings;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every program has, and the way from them to settings. */
public final class StartOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the embedded database (or QUIMBI_HOME).")
  private @Nullable String dataDir;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "A PostgreSQL ≥ 15 instead of the embedded one (or DATABASE_URL).")
  private @Nullable String databaseUrl;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration file; else quimbi.properties in the data folder.")
  private @Nullable Path config;

  private final Map<Setting, String> flags = new EnumMap<>(Setting.class);

  /** A flag of a program's own that is a setting; null where it was not given. */
  public void flag(Setting setting, @Nullable Object value) {
    if (value != null) {
      flags.put(setting, String.valueOf(value));
    }
  }

  /**
   * The settings, of flags, environment and file.
   *
   * @throws io.quimbi.engine.QuimbiException of kind USAGE if one is wrong
   */
  public Settings settings() {
    flag(Setting.DATA_DIR, dataDir);
    flag(Setting.DATABASE_URL, databaseUrl);
    return Settings.load(flags, System.getenv(), Optional.ofNullable(config));
  }
}
