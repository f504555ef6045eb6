package io.quimbi.app;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether and how Claude is asked for the names of segments.
 *
 * @param key of the Messages API; without one nobody is asked
 * @param model as the API names it
 * @param baseUrl of the API
 * @param timeout of one question
 */
public record ClaudeSettings(Optional<String> key, String model, String baseUrl, Duration timeout) {
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);

  /** What holds where nothing is configured. */
  public static final ClaudeSettings DEFAULT =
      new ClaudeSettings(
          Optional.empty(),
          "claude-sonnet-4-6",
          "https://api.anthropic.com",
          Duration.ofSeconds(30));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public ClaudeSettings {
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException(
          "names-timeout-seconds must be from 1 to "
              + TIMEOUT_MAX.toSeconds()
              + ", was "
              + timeout.toSeconds());
    }
    String scheme = URI.create(baseUrl).getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException(
          "names-base-url must begin with https:// or http://, was " + baseUrl);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ClaudeSettings[model=" + model + ", baseUrl=" + baseUrl + ", timeout=" + timeout + "]";
  }
}
