package io.quimbi.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static CompletableFuture<String> readAll(Conversation conversation) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(conversation.in().readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void theEndIsPassedOnOnlyWhenEveryRequestHasItsAnswer() throws Exception {
    String asked =
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize"}
        {"jsonrpc":"2.0","method":"notifications/initialized"}
        no json
        {"jsonrpc":"2.0","id":"two","method":"tools/list"}
        """;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Conversation conversation = new Conversation(new ByteArrayInputStream(bytes(asked)), written);
    CompletableFuture<String> read = readAll(conversation);

    conversation.out().write(bytes("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n"));
    // A request of the server's own is no answer.
    conversation.out().write(bytes("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}\n"));
    assertThat(read).isNotDone();
    conversation.out().write(bytes("{\"jsonrpc\":\"2.0\",\"id\":\"two\",\"error\":{}}\n"));

    assertThat(read).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(asked);
    conversation.awaitEnd();
    assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
  }

  @Test
  void withoutRequestsItEndsAtOnce() {
    Conversation conversation =
        new Conversation(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream());

    assertThat(readAll(conversation)).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("");
  }
}
