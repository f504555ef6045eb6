package io.quimbi.engine.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CharDictionaryTest {
  @Test
  void numbersTextsInTheOrderOfFirstSight() {
    SplittableRandom random = new SplittableRandom(3);
    CharDictionary dictionary = new CharDictionary();
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String text = Integer.toString(random.nextInt(6_000), 2 + random.nextInt(3));
      char[] around = ("x" + text + "y").toCharArray();
      int id = dictionary.idOf(around, 1, around.length - 1);
      assertThat(id).isEqualTo(expected.computeIfAbsent(text, t -> expected.size()));
    }
    assertThat(dictionary.size()).isEqualTo(expected.size());
    expected.forEach((text, id) -> assertThat(dictionary.text(id)).isEqualTo(text));
  }

  @Test
  void textsWithTheSameHashAreDistinct() {
    CharDictionary dictionary = new CharDictionary();
    List<Integer> ids = new ArrayList<>();
    for (String text : List.of("AaAa", "BBBB", "AaBB", "BBAa", "", "AaAa")) {
      ids.add(dictionary.idOf(text));
    }
    assertThat(ids).containsExactly(0, 1, 2, 3, 4, 0);
  }

  @Test
  void comparesAsStringsDo() {
    CharDictionary dictionary = new CharDictionary();
    List<String> texts = List.of("b", "a", "ab", "", "é", "\uD83D\uDE00", "\uFFEE", "B");
    for (String x : texts) {
      for (String y : texts) {
        assertThat(Integer.signum(dictionary.compare(dictionary.idOf(x), dictionary.idOf(y))))
            .as(x + " and " + y)
            .isEqualTo(Integer.signum(x.compareTo(y)));
      }
    }
  }
}
