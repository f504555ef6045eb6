package io.quimbi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.app.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Models over time on the command line, on a real embedded database. */
class ModelsCommandTest {
  @TempDir static Path home;

  /** What discovering the shop again said, after it had grown by a fifth. */
  private static String said = "";

  private static String firstPart = "";
  private static String all = "";

  private static Ended quimbi(String... args) {
    return Ended.in(home.resolve("data"), args);
  }

  private static Ended ok(String... args) {
    Ended ended = quimbi(args);
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended;
  }

  @BeforeAll
  static void discoverAShopThatThenGrows() throws IOException {
    Path shop = home.resolve("shop");
    ok("generate", "--customers", "500", "--seed", "5", "--out", shop.toString());
    all = shop.resolve("orders.csv").toString();
    firstPart = firstFiveSixths(Path.of(all)).toString();
    ok("run", firstPart, "--store", "shop");
    ok("snapshot", "--type", "daily", "--store", "shop");
    ok("import", all, "--store", "shop");
    said = ok("discover", "--store", "shop").out();
    ok("snapshot", "--type", "daily", "--store", "shop");
  }

  /** The older five sixths of the rows of a file of orders: by a fifth of that it grows. */
  private static Path firstFiveSixths(Path orders) throws IOException {
    List<String> lines = Files.readAllLines(orders);
    int at = Arrays.asList(lines.getFirst().split(",", -1)).indexOf("ordered_at");
    List<String> times =
        lines.stream().skip(1).map(line -> line.split(",", -1)[at]).sorted().toList();
    String border = times.get(times.size() * 5 / 6);
    List<String> older = new ArrayList<>(List.of(lines.getFirst()));
    lines.stream()
        .skip(1)
        .filter(line -> line.split(",", -1)[at].compareTo(border) < 0)
        .forEach(older::add);
    return Files.write(orders.resolveSibling("older.csv"), older);
  }

  @Test
  void rediscoveryOfAGrownShopSaysWhatStayedWhatWentAndWhatIsNew() {
    JsonNode report = ok("models", "compare", "1", "2", "--json", "--store", "shop").json();
    assertThat(report.path("kept").booleanValue()).isTrue();
    assertThat(report.path("axes")).hasSize(13);
    JsonNode segments = report.path("segments");
    int stayed = segments.path("stayed").intValue();
    int before = segments.path("before").intValue();
    // A fifth more orders does not turn a shop over.
    assertThat(stayed).isGreaterThan(before / 2);
    assertThat(segments.path("gone").intValue()).isEqualTo(before - stayed);
    assertThat(said)
        .contains("Against model 1, with the same ", stayed + " of " + before + " segments stayed")
        .contains("To go back to model 1: quimbi models undo --store shop");

    Set<String> fates = new HashSet<>();
    for (JsonNode axis : report.path("axes")) {
      double moved = axis.path("moved").doubleValue();
      assertThat(moved).isBetween(0.0, 1.0);
      assertThat(axis.path("soft_overlap").doubleValue()).isBetween(0.3, 1.0);
      assertThat(axis.path("figures_before").has("score")).isTrue();
      assertThat(axis.path("figures_after").has("balance")).isTrue();
      long customers = 0;
      for (JsonNode movement : axis.path("movements")) {
        customers += movement.path("customers").longValue();
      }
      assertThat(customers).isEqualTo(report.path("customers").longValue());
      Set<String> identitiesBefore = identities(axis.path("segments_before"));
      for (JsonNode segment : axis.path("segments_before")) {
        fates.add(segment.path("fate").stringValue());
      }
      for (JsonNode segment : axis.path("segments_after")) {
        String fate = segment.path("fate").stringValue();
        fates.add(fate);
        // Whoever survived is who it was, and nobody else is.
        assertThat(identitiesBefore.contains(segment.path("identity").stringValue()))
            .as("%s: %s", axis.path("axis"), segment)
            .isEqualTo(fate.equals("survived"));
        if (fate.equals("survived")) {
          assertThat(segment.path("relatives").get(0).path("name")).isEqualTo(segment.path("name"));
        }
        if (segment.path("leaf").booleanValue()) {
          assertThat(segment.path("description").stringValue()).isNotBlank();
        }
      }
    }
    assertThat(fates).isSubsetOf("survived", "split", "absorbed", "emerged", "disappeared");
    assertThat(fates).contains("survived").hasSizeGreaterThan(2);
  }

  private static Set<String> identities(JsonNode segments) {
    Set<String> identities = new HashSet<>();
    segments.forEach(segment -> identities.add(segment.path("identity").stringValue()));
    return identities;
  }

  @Test
  void driftAcrossTheChangeIsSeenUnderTheLaterModel() {
    JsonNode runs = ok("movers", "--limit", "3", "--json", "--store", "shop").json();
    assertThat(runs.path("from").path("model_id").intValue()).isEqualTo(1);
    assertThat(runs.path("to").path("model_id").intValue()).isEqualTo(2);
    assertThat(runs.path("model").intValue()).isEqualTo(2);
    assertThat(runs.path("rescored").booleanValue()).isTrue();
    assertThat(runs.path("approximate").booleanValue()).isFalse();
    String mover = runs.path("movers").get(0).path("customer_id").stringValue();
    JsonNode drift = ok("drift", mover, "--json", "--store", "shop").json();
    assertThat(drift.path("overall_drift_score").doubleValue())
        .isCloseTo(runs.path("movers").get(0).path("drift_score").doubleValue(), within(1e-9));
  }

  @Test
  void rediscoveryOfTheSameShopChangesNothing() {
    ok("import", firstPart, "--store", "same");
    JsonNode first = ok("discover", "--store", "same", "--json").json();
    assertThat(first.path("comparison").isNull()).isTrue();
    JsonNode archetypes = ok("archetypes", "--store", "same", "--json").json();
    JsonNode again = ok("discover", "--store", "same", "--json").json();
    assertThat(again.path("model_no").intValue()).isEqualTo(2);
    assertThat(again.path("content_hash")).isEqualTo(first.path("content_hash"));
    JsonNode segments = again.path("comparison").path("segments");
    assertThat(segments.path("stayed")).isEqualTo(segments.path("before"));
    assertThat(segments.path("gone").intValue() + segments.path("fresh").intValue()).isZero();
    assertThat(again.path("comparison").path("moved").doubleValue()).isZero();
    assertThat(ok("archetypes", "--store", "same", "--json").json()).isEqualTo(archetypes);
    assertThat(ok("models", "compare", "1", "2", "--store", "same").out())
        .contains("None went, none is new.", "Nobody is in another segment than before.");
  }

  private static int modelOf(String store) {
    return ok("segments", "--axis", "purchase_value", "--store", store, "--json")
        .json()
        .path("model")
        .intValue();
  }

  @Test
  void proposedModelIsComparedActivatedAndUndone() {
    ok("run", firstPart, "--store", "try");
    JsonNode proposed =
        ok("discover", "--no-activate", "--k-max", "3", "--store", "try", "--json").json();
    assertThat(proposed.path("active").booleanValue()).isFalse();
    assertThat(proposed.path("comparison").path("before").intValue()).isEqualTo(1);
    assertThat(modelOf("try")).isEqualTo(1);

    JsonNode list = ok("models", "--store", "try", "--json").json().path("models");
    assertThat(list).hasSize(2);
    assertThat(list.get(0).path("active").booleanValue()).isTrue();
    assertThat(list.get(1).path("active").booleanValue()).isFalse();
    assertThat(list.get(1).path("activations")).isEmpty();
    assertThat(list.get(1).path("comparison").path("previous_model").intValue()).isEqualTo(1);

    Ended activated = ok("models", "activate", "2", "--store", "try");
    assertThat(activated.out())
        .contains("Model 2 is the active one now, in place of model 1.")
        .contains("quimbi models undo --store try");
    assertThat(modelOf("try")).isEqualTo(2);
    assertThat(ok("models", "activate", "2", "--store", "try").out())
        .contains("Model 2 was active already");
    assertThat(ok("models", "--store", "try").out())
        .containsPattern("2  active .* like model 1")
        .contains("Model 2 is active since ", "by activation; before it was model 1.");

    JsonNode undone = ok("models", "undo", "--store", "try", "--json").json();
    assertThat(undone.path("model_no").intValue()).isEqualTo(1);
    assertThat(undone.path("previous_model_no").intValue()).isEqualTo(2);
    assertThat(modelOf("try")).isEqualTo(1);
    Ended nothing = quimbi("models", "undo", "--store", "try");
    assertThat(nothing.code()).isEqualTo(ExitCode.NOTHING_THERE);
    assertThat(nothing.err()).contains("before model 1", "[NOTHING_TO_UNDO]");
    assertThat(modelOf("try")).isEqualTo(1);
  }

  @Test
  void runCanLeaveTheActiveModelInUse() {
    assertThat(ok("run", all, "--force", "--no-activate", "--k-max", "4", "--store", "shop").out())
        .contains("is stored and not in use. To use it: quimbi models activate")
        .doesNotContain("The most common archetypes");
    assertThat(modelOf("shop")).isEqualTo(2);
  }

  @Test
  void anyTwoModelsCanBeCompared() {
    JsonNode back = ok("models", "compare", "2", "1", "--store", "shop", "--json").json();
    assertThat(back.path("kept").booleanValue()).isFalse();
    assertThat(back.path("before").intValue()).isEqualTo(2);
    JsonNode there = ok("models", "compare", "1", "2", "--store", "shop", "--json").json();
    // The same orders are the newest, so that both looked at the same thumbprints.
    assertThat(back.path("as_of")).isEqualTo(there.path("as_of"));
    assertThat(back.path("adjusted_rand_index").doubleValue())
        .isCloseTo(there.path("adjusted_rand_index").doubleValue(), within(1e-9));
    assertThat(ok("models", "compare", "1", "2", "--store", "shop").out())
        .contains("silhouette", "adj. Rand", "purchase_frequency");
  }

  @Test
  void exitCodesTellWhatIsWrong() {
    Ended unknown = quimbi("models", "activate", "99", "--store", "shop");
    assertThat(unknown.code()).isEqualTo(ExitCode.NOTHING_THERE);
    assertThat(unknown.err()).contains("has no model 99; there are 1, 2").contains("[NO_MODEL]");
    assertThat(quimbi("models", "compare", "1", "99", "--store", "shop").code())
        .isEqualTo(ExitCode.NOTHING_THERE);
    assertThat(quimbi("models", "compare", "1", "1", "--store", "shop").err())
        .contains("[MODELS_SAME]");
    assertThat(quimbi("models", "compare", "1", "--store", "shop").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(quimbi("models", "activate", "newest", "--store", "shop").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(quimbi("models", "--store", "no-such").code()).isEqualTo(ExitCode.NOTHING_THERE);
    assertThat(quimbi("run", all, "--no-activate", "--backfill", "--store", "shop").err())
        .contains("[BACKFILL_NOT_ACTIVE]");
    ok("import", firstPart, "--store", "fresh");
    for (List<String> words :
        List.of(List.of("models"), List.of("models", "undo"), List.of("models", "activate", "1"))) {
      List<String> command = new ArrayList<>(words);
      command.addAll(List.of("--store", "fresh"));
      Ended ended = quimbi(command.toArray(String[]::new));
      assertThat(ended.code()).as("%s", words).isEqualTo(ExitCode.NOTHING_THERE);
      assertThat(ended.err()).contains("run quimbi discover first");
    }
  }
}
