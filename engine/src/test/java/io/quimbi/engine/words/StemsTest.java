package io.quimbi.engine.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples that Porter (1980) gives for his steps 1a to 1c. */
class StemsTest {
  @ParameterizedTest
  @CsvSource({
    "caresses,caress",
    "ponies,poni",
    "caress,caress",
    "cats,cat",
    "feed,feed",
    "agreed,agree",
    "plastered,plaster",
    "bled,bled",
    "motoring,motor",
    "sing,sing",
    "conflated,conflate",
    "troubled,trouble",
    "sized,size",
    "hopping,hop",
    "tanned,tan",
    "falling,fall",
    "hissing,hiss",
    "fizzed,fizz",
    "failing,fail",
    "filing,file",
    "happy,happi",
    "sky,sky"
  })
  void endingIsTakenOff(String word, String stem) {
    assertThat(Stems.of(word)).isEqualTo(stem);
  }
}
