package io.quimbi.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void equalsTheExamplesOfTheStandard() {
    // FIPS 180-4, the examples of one block and of none.
    assertThat(Sha256.hex("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.hex(""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void textsAreTakenInUtf8() {
    assertThat(Sha256.hex("Zoë")).isEqualTo(Sha256.hex("Zoë".getBytes(StandardCharsets.UTF_8)));
    assertThat(Sha256.of("Zoë")).hasSize(32);
  }
}
