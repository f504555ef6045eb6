package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @Test
  void plainWordsStayAsTheyAre() {
    assertThat(ShellWord.of("/var/lib/quimbi-2")).isEqualTo("/var/lib/quimbi-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "My Shop/data", "it's", "~/data", "$HOME", "a\"b\\c;d&e", "#1"})
  void theShellReadsTheWordThatWasMeant(String word) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(word))
            .redirectErrorStream(true)
            .start();
    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(read).isEqualTo(word);
  }
}
