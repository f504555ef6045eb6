package io.quimbi.engine.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.feature.Feature;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Condition;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FilterJson;
import io.quimbi.engine.find.Range;
import io.quimbi.engine.words.Vocabulary.KnownAxis;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsReaderTest {
  private static final int FUZZ_QUESTIONS = 1000;

  private static Reading read(String question) {
    return new WordsReader(TestShop.vocabulary()).read(question);
  }

  /** A question of the file with what must come of it. */
  private record Expected(
      String question, String filter, boolean counted, List<String> notUnderstood) {}

  private static List<Expected> questions() throws IOException {
    String text;
    try (InputStream in =
        Objects.requireNonNull(WordsReaderTest.class.getResourceAsStream("questions.txt"))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Expected> expected = new ArrayList<>();
    for (String block : text.split("\n\\? ", -1)) {
      List<String> lines = block.lines().toList();
      if (lines.size() > 1 && lines.get(1).startsWith("= ")) {
        expected.add(
            new Expected(
                lines.getFirst(),
                lines.get(1).substring(2),
                lines.contains("counted"),
                lines.stream()
                    .filter(line -> line.startsWith("- "))
                    .flatMap(line -> Arrays.stream(line.substring(2).split(" ", -1)))
                    .toList()));
      }
    }
    return expected;
  }

  @TestFactory
  Stream<DynamicTest> questionBecomesTheFilterThatItMeans() throws IOException {
    List<Expected> questions = questions();
    assertThat(questions).hasSizeGreaterThan(90);
    return questions.stream()
        .map(
            expected ->
                DynamicTest.dynamicTest(
                    expected.question,
                    () -> {
                      Reading reading = read(expected.question);
                      assertThat(
                              reading
                                  .filter()
                                  .map(filter -> FilterJson.write(filter).toString())
                                  .orElse("nothing"))
                          .isEqualTo(expected.filter);
                      assertThat(reading.counted()).isEqualTo(expected.counted);
                      assertThat(reading.notUnderstood())
                          .containsExactlyElementsOf(expected.notUnderstood);
                    }));
  }

  @Test
  void everySegmentIsFoundByItsNameAndByTheNameWithItsAxis() {
    for (KnownAxis axis : TestShop.vocabulary().axes()) {
      axis.segments()
          .forEach(
              segment -> {
                Condition expected = new Condition.InSegment(axis.axis(), List.of(segment.name()));
                for (String question :
                    List.of(
                        segment.name(),
                        segment.name().replace('_', ' '),
                        axis.axis().id() + " is " + segment.name(),
                        "show me all " + segment.name().replace('_', '-') + "!")) {
                  assertThat(read(question).filter())
                      .as(question)
                      .map(CustomerFilter::where)
                      .hasValue(List.of(Clause.that(expected)));
                }
              });
    }
  }

  @Test
  void segmentsWithoutNamesAreToldApartByTheirAxis() {
    Vocabulary shop = TestShop.vocabulary();
    List<KnownAxis> axes =
        Stream.of(
                Axis.PURCHASE_VALUE,
                Axis.PRICE_SENSITIVITY,
                Axis.PURCHASE_CADENCE,
                Axis.RETURN_BEHAVIOR,
                Axis.SUPPORT_HISTORY)
            .map(
                axis ->
                    TestShop.axis(
                        axis,
                        TestShop.segment("segment_0", axis.features().getFirst(), 1),
                        TestShop.segment("segment_1.2", axis.features().getFirst(), 2)))
            .toList();
    WordsReader reader =
        new WordsReader(new Vocabulary(axes, shop.currency(), shop.today(), shop.stages(), true));

    assertThat(reader.read("return behavior segment 1.2").filter())
        .hasValue(
            CustomerFilter.of(
                new Condition.InSegment(Axis.RETURN_BEHAVIOR, List.of("segment_1.2"))));
    assertThat(reader.read("segment_1.2 of purchase_value").filter())
        .hasValue(
            CustomerFilter.of(
                new Condition.InSegment(Axis.PURCHASE_VALUE, List.of("segment_1.2"))));
    Reading bare = reader.read("customers in segment_1.2");
    assertThat(bare.filter()).isEmpty();
    assertThat(bare.notes()).anyMatch(note -> note.contains("may mean any of 5 things"));
  }

  @Test
  void wordsThatNameNobodyByThemselvesAreNotReadAsPartsOfNames() {
    Vocabulary shop = TestShop.vocabulary();
    List<KnownAxis> axes = new ArrayList<>(shop.axes());
    axes.add(
        TestShop.axis(
            Axis.PRODUCT_KNOWLEDGE,
            TestShop.segment("never_same_twice", Feature.REPEAT_PURCHASE_RATE, 0),
            TestShop.segment("part_time_returns", Feature.REPEAT_PURCHASE_RATE, 0.3),
            TestShop.segment("often_returns_wool", Feature.REPEAT_PURCHASE_RATE, 0.5),
            TestShop.segment("nearly_always_returns", Feature.REPEAT_PURCHASE_RATE, 0.9)));
    WordsReader reader =
        new WordsReader(new Vocabulary(axes, shop.currency(), shop.today(), shop.stages(), true));
    for (String words : List.of("never", "time", "part time", "twice the same", "often")) {
      assertThat(reader.read(words).filter().stream().flatMap(filter -> filter.where().stream()))
          .as(words)
          .extracting(Clause::condition)
          .doesNotHaveAnyElementsOfTypes(Condition.InSegment.class);
    }
    // What most names of an axis have in common tells none of them from the others.
    assertThat(reader.read("returns").filter())
        .hasValue(
            CustomerFilter.of(new Condition.FeatureIn(Feature.RETURN_RATE, Range.moreThan(0))));
    assertThat(reader.read("wool").filter())
        .hasValue(
            CustomerFilter.of(
                new Condition.InSegment(Axis.PRODUCT_KNOWLEDGE, List.of("often_returns_wool"))));
  }

  @Test
  void wordsWithTwoMeaningsShowTheOther() {
    Vocabulary shop = TestShop.vocabulary();
    List<KnownAxis> axes = new ArrayList<>(shop.axes());
    axes.add(
        TestShop.axis(
            Axis.REPURCHASE_BEHAVIOR,
            TestShop.segment("weekly_shoppers", Feature.REPEAT_PURCHASE_RATE, 0.9)));
    Reading reading =
        new WordsReader(new Vocabulary(axes, shop.currency(), shop.today(), shop.stages(), true))
            .read("weekly shoppers");

    assertThat(reading.filter()).isPresent();
    assertThat(reading.ambiguous())
        .singleElement()
        .satisfies(
            words -> {
              assertThat(words.words()).isEqualTo("weekly shoppers");
              assertThat(words.taken()).contains("purchase_frequency");
              assertThat(words.others()).singleElement().asString().contains("repurchase_behavior");
            });
  }

  @Test
  void whereOrdersDoNotTellWhoStopsTheAxisOfLoyaltyDoes() {
    Reading reading = new WordsReader(TestShop.withoutChurn()).read("customers at risk");
    assertThat(reading.filter())
        .hasValue(
            CustomerFilter.of(
                new Condition.InSegment(Axis.LOYALTY_TRAJECTORY, List.of("gone_cold"))));
    assertThat(reading.notes()).anyMatch(note -> note.contains("do not say that anybody stops"));
  }

  @Test
  void howWordsWereReadIsSaid() {
    assertThat(read("bargain hunters").notes())
        .singleElement()
        .asString()
        .contains("deal_hunters", "discount_usage_rate", "98 %");
    assertThat(read("who complains a lot").notes())
        .singleElement()
        .asString()
        .contains("support_history", "no segments in this store");
    assertThat(read("bought in March").notes())
        .anyMatch(note -> note.contains("first and the last order"));
    assertThat(read("over $200").notes()).anyMatch(note -> note.contains("GBP"));
    assertThat(read("deal hunters last month").notes())
        .anyMatch(note -> note.contains("2026-06-30"));
    assertThat(read("deal hunters or more than 5 orders").notes())
        .anyMatch(note -> note.contains("\"or\""));
  }

  @Test
  void whoDoesNotKnowHowToAskIsShownQuestionsThatAreUnderstood() {
    List<String> examples = TestShop.vocabulary().examples();
    assertThat(examples).hasSize(3);
    for (String example : examples) {
      Reading reading = read(example);
      assertThat(reading.filter()).as(example).isPresent();
      assertThat(reading.notUnderstood()).as(example).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE customer; --",
        "\" OR 1=1 --",
        "x') UNION SELECT password FROM pg_user --",
        "${jndi:ldap://x/y}",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "%s%s%n",
        "\0\u0001\u202E",
        "{\"where\": []}"
      })
  void whatIsMeantForMachinesIsNotUnderstood(String question) {
    assertThat(read(question).filter()).isEmpty();
  }

  @Test
  void idThatLooksLikeAnAttackIsAnIdAndNothingElse() {
    String id = "1'; DROP TABLE profile; --";
    assertThat(read("lookalikes of \"" + id + "\"").filter())
        .map(CustomerFilter::where)
        .hasValue(List.of(Clause.that(new Condition.LikeCustomer(id, 20))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "?!", "the", "a of to", "-", "\"\"", "''''", "5", "£", "%"})
  void nothingAsksForNothing(String question) {
    assertThat(read(question).filter()).isEmpty();
  }

  @Test
  void questionMayNotBeAStory() {
    assertThatThrownBy(() -> read("deal hunters ".repeat(100)))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("500 characters");
  }

  @Test
  void longestQuestionIsReadInAMoment() {
    String nested = "not ".repeat(125).strip();
    String listed = "weekly shoppers, monthly regulars or rare visitors or ".repeat(9).strip();
    Assertions.assertThatCode(
            () ->
                org.junit.jupiter.api.Assertions.assertTimeout(
                    Duration.ofSeconds(5),
                    () -> {
                      read(nested);
                      read(listed.substring(0, Math.min(500, listed.length())));
                    }))
        .doesNotThrowAnyException();
  }

  /** Words that are in no language: five letters or more without a vowel between them. */
  private static String unknownWord(Random random) {
    return random
        .ints(5 + random.nextInt(6), 0, 10)
        .mapToObj(letter -> String.valueOf("bcdfghjkqz".charAt(letter)))
        .collect(Collectors.joining());
  }

  @Test
  void unknownWordsAreSaidOneByOneAndNeverGuessedAt() {
    Random random = new Random(20260630);
    for (int q = 0; q < FUZZ_QUESTIONS; q++) {
      List<String> words =
          Stream.generate(() -> unknownWord(random)).limit(1 + random.nextInt(8)).toList();
      Reading reading = read(String.join(" ", words));
      assertThat(reading.filter()).as(words.toString()).isEmpty();
      assertThat(reading.notUnderstood()).containsExactlyElementsOf(words);
    }
  }

  @Test
  void anyWordsInAnyOrderAreReadOrSaid() throws IOException {
    Random random = new Random(4711);
    List<String> words =
        questions().stream()
            .flatMap(expected -> Arrays.stream(expected.question.split(" ", -1)))
            .distinct()
            .toList();
    for (int q = 0; q < FUZZ_QUESTIONS; q++) {
      String unknown = unknownWord(random);
      String question =
          Stream.concat(
                  Stream.generate(() -> words.get(random.nextInt(words.size())))
                      .limit(1 + random.nextInt(12)),
                  Stream.of(unknown))
              .collect(Collectors.joining(" "));
      Reading reading = read(question);
      assertThat(reading.notUnderstood()).as(question).contains(unknown);
      Optional<CustomerFilter> again =
          reading.filter().map(filter -> FilterJson.parse(FilterJson.write(filter).toString()));
      assertThat(again).as(question).isEqualTo(reading.filter());
      for (Clause clause : reading.filter().orElse(CustomerFilter.EVERYBODY).where()) {
        if (clause.condition() instanceof Condition.InSegment found) {
          Set<String> there =
              TestShop.vocabulary().axes().stream()
                  .filter(axis -> axis.axis() == found.axis())
                  .flatMap(axis -> axis.segments().stream())
                  .map(segment -> segment.name())
                  .collect(Collectors.toSet());
          assertThat(there).as(question).containsAll(found.segments());
        }
      }
    }
  }

  @Test
  void anyCharactersAreReadOrSaid() {
    Random random = new Random(99);
    for (int q = 0; q < FUZZ_QUESTIONS; q++) {
      String question =
          random
              .ints(random.nextInt(60), 0, q % 2 == 0 ? 0x7F : 0x3000)
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      assertThat(read(question)).as(question).isNotNull();
    }
  }
}
