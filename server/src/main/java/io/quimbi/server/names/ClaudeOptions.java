package io.quimbi.server.names;

import io.quimbi.app.ClaudeSettings;
import org.springframework.ai.anthropic.AnthropicChatOptions;

/** How Claude is asked, whatever about. */
public final class ClaudeOptions {
  private ClaudeOptions() {}

  /**
   * What everybody asks with; more can be said of the answer.
   *
   * @param triesAgain how often what fails is sent again
   * @param tokensMax of an answer
   * @throws IllegalArgumentException without a key
   */
  public static AnthropicChatOptions.Builder of(
      ClaudeSettings settings, int triesAgain, int tokensMax) {
    return AnthropicChatOptions.builder()
        .apiKey(settings.key().orElseThrow(() -> new IllegalArgumentException("there is no key")))
        .baseUrl(settings.baseUrl())
        .model(settings.model())
        .timeout(settings.timeout())
        .maxRetries(triesAgain)
        .maxTokens(tokensMax);
  }
}
