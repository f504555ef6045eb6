package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void whatJsonDoesNotAllowIsEscaped() {
    assertThat(JsonText.quoted("plain é ✓")).isEqualTo("\"plain é ✓\"");
    assertThat(JsonText.quoted("a \"b\" \\ c\n\u0001"))
        .isEqualTo("\"a \\\"b\\\" \\\\ c\\u000a\\u0001\"");
  }
}
