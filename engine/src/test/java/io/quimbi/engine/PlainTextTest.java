package io.quimbi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void controlCharactersBecomeTheirPictures() {
    assertThat(PlainText.line("a\tb\u001B[2Jc\nd\0")).isEqualTo("a␉b␛[2Jc␊d␀");
    assertThat(PlainText.line("\u007F\u009B2J")).isEqualTo("␡\uFFFD2J");
  }

  @Test
  void lineFeedsStayWhereLinesAreMeant() {
    assertThat(PlainText.lines("one\ntwo\r")).isEqualTo("one\ntwo␍");
  }

  @Test
  void otherTextStaysAsItIs() {
    assertThat(PlainText.line("Größe 😀 \u00A0…")).isEqualTo("Größe 😀 \u00A0…");
  }

  @Test
  void messageOfAFailureCannotMoveTheCursor() {
    QuimbiException failure =
        new QuimbiException(QuimbiException.Kind.BAD_INPUT, "IMPORT_X", "found: \u001B[1A");
    assertThat(failure).hasMessage("found: ␛[1A");
  }
}
