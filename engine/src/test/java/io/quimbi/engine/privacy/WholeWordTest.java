package io.quimbi.engine.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeWordTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "12, 12, true",
        "12, 412, false",
        "12, 123, false",
        "12, {\"customer\":12}, true",
        "12, 4123 and 12., true",
        "a@b.org, mail to a@b.org, true",
        "a@b.org, za@b.org, false",
        "anna, joanna hannah anna-lena, true",
        "anna, joanna hannah, false",
        "12, ``, false"
      })
  void standsByItself(String word, String text, boolean found) {
    assertThat(new WholeWord(word).isIn(text)).isEqualTo(found);
  }

  @Test
  void isReplacedWhereItStandsByItself() {
    assertThat(new WholeWord("12").replacedIn("12, 312, 12", "x")).isEqualTo("x, 312, x");
    assertThat(new WholeWord("12").replacedIn("nothing", "x")).isEqualTo("nothing");
    assertThatThrownBy(() -> new WholeWord("")).isInstanceOf(IllegalArgumentException.class);
  }
}
