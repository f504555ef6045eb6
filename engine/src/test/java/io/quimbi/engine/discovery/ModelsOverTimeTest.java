package io.quimbi.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments.Outcome;
import io.quimbi.engine.discovery.ModelComparison.AxisComparison;
import io.quimbi.engine.discovery.ModelComparison.SegmentFate;
import io.quimbi.engine.discovery.ModelStore.Activation;
import io.quimbi.engine.discovery.ModelStore.ModelRow;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.naming.NameRules;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What discoveries take over from one another, and how one goes back and forth between models. */
class ModelsOverTimeTest {
  private static final StoreSettings STORE = new StoreSettings("shop", SmallShop.ZONE, "EUR");
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");
  private static final DiscoverySettings SETTINGS = Profile.RECOMMENDED.defaults();
  private static final DiscoverySettings OTHER = Profile.DOCUMENTS.defaults();
  private static final SmallShop SHOP = new SmallShop(5, 180);
  private static final long LATE_OCTOBER = AsOf.parse("2024-10-27", SmallShop.ZONE);

  /** Model 1 was discovered; in the other also model 2, by other settings. */
  private static MemoryStores one = new MemoryStores(STORE, SHOP::rows);

  private static MemoryStores two = one;

  private MemoryStores stores = new MemoryStores(STORE, SHOP::rows);
  private DiscoverSegments discover = of(stores);
  private CompareModels compare = comparing(stores);

  @BeforeAll
  static void makeStores() {
    of(one).discover("shop", null, SETTINGS, 2, Progress.NONE);
    two = one.withHistory(SHOP::rows);
    of(two).discover("shop", null, OTHER, 2, Progress.NONE);
  }

  private void beginWith(MemoryStores made) {
    stores = made.withHistory(SHOP::rows);
    discover = of(stores);
    compare = comparing(stores);
  }

  private static CompareModels comparing(MemoryStores stores) {
    return new CompareModels(stores, stores, stores);
  }

  private static DiscoverSegments of(MemoryStores stores) {
    return new DiscoverSegments(stores, stores, stores, Clock.fixed(NOW, ZoneOffset.UTC), "test");
  }

  private Outcome discover() {
    return discover.discover("shop", null, SETTINGS, 2, Progress.NONE);
  }

  private ModelComparison stored(int modelNo) {
    return compare.kept("shop", modelNo).orElseThrow();
  }

  private List<StoredProfile> profiles() {
    List<StoredProfile> profiles = new ArrayList<>();
    stores.profiles("shop", profiles::add);
    return profiles;
  }

  @Test
  void rediscoveryOfTheSameKeepsNamesIdentitiesArchetypesAndSizes() {
    beginWith(one);
    SegmentRow some =
        stores.segments("shop", 1).stream()
            .filter(row -> row.axis().equals("purchase_value") && row.kind().equals("ordinary"))
            .findFirst()
            .orElseThrow();
    stores.rename(1, some.axis(), some.path(), "big_spenders");
    stores.rename(1, "purchase_frequency", "one_order_lapsed", "lost_for_now");
    discover.assign("shop", null, 1, Progress.NONE);
    List<SegmentRow> before = stores.segments("shop", 1);
    List<ModelStore.ArchetypeRow> archetypes = stores.archetypes("shop", 10_000);

    Outcome outcome = discover();

    assertThat(outcome.modelNo()).isEqualTo(2);
    assertThat(outcome.previousModelNo()).isEqualTo(1);
    assertThat(outcome.active()).isTrue();
    assertThat(before).extracting(SegmentRow::name).contains("big_spenders", "lost_for_now");
    assertThat(stores.segments("shop", 2)).isEqualTo(before);
    assertThat(stores.archetypes("shop", 10_000)).isEqualTo(archetypes);
    ModelComparison comparison = stored(2);
    assertThat(comparison.previousModel()).isEqualTo(1);
    assertThat(comparison.customers()).isEqualTo(180);
    assertThat(comparison.asOf()).isEqualTo(outcome.asOf());
    assertThat(comparison.axes()).hasSize(outcome.axesAvailable());
    for (AxisComparison axis : comparison.axes()) {
      assertThat(axis.newerSegments()).isNotEmpty();
      assertThat(axis.olderSegments()).extracting(SegmentFate::fate).containsOnly("survived");
      assertThat(axis.newerSegments()).extracting(SegmentFate::fate).containsOnly("survived");
      assertThat(axis.newer()).isEqualTo(axis.older());
      assertThat(axis.moved()).isZero();
      assertThat(axis.softOverlap()).isCloseTo(1, within(1e-3));
    }
  }

  @Test
  void nameStaysWithTheIdentityWhereverItStandsInTheTree() {
    beginWith(one);
    for (SegmentRow row : stores.segments("shop", 1)) {
      stores.rename(1, row.axis(), row.path(), "n_" + row.identity());
    }
    // Fewer and more segments than before, so that some stay, some go and some come.
    discover.discover("shop", null, OTHER, 2, Progress.NONE);

    Set<String> old = new HashSet<>();
    stores.segments("shop", 1).forEach(row -> old.add(row.axis() + row.identity()));
    int kept = 0;
    int fresh = 0;
    for (SegmentRow row : stores.segments("shop", 2)) {
      if (old.contains(row.axis() + row.identity())) {
        assertThat(row.name()).isEqualTo("n_" + row.identity());
        kept++;
      } else {
        assertThat(row.name()).matches(NameRules.PATTERN).doesNotStartWith("n_");
        fresh++;
      }
    }
    assertThat(kept).isGreaterThan(10);
    assertThat(fresh).isGreaterThan(2);
    // Later assignments know the same names, also of what is divided further and has no row.
    List<SegmentRow> names = stores.segments("shop", 2);
    List<ModelStore.ArchetypeRow> archetypes = stores.archetypes("shop", 10_000);
    assertThat(archetypes)
        .extracting(ModelStore.ArchetypeRow::signature)
        .anyMatch(signature -> signature.contains("=n_s_"));
    discover.assign("shop", null, 1, Progress.NONE);
    assertThat(stores.segments("shop", 2)).isEqualTo(names);
    assertThat(stores.archetypes("shop", 10_000)).isEqualTo(archetypes);
  }

  @Test
  void archetypesOfSegmentsThatStayedKeepTheirIds() {
    MemoryStores grown = new MemoryStores(STORE, customers -> SHOP.rows(customers, LATE_OCTOBER));
    of(grown).discover("shop", null, SETTINGS, 2, Progress.NONE);
    Map<String, String> before = ids(grown);
    grown = grown.withHistory(SHOP::rows);
    of(grown).discover("shop", null, SETTINGS, 2, Progress.NONE);
    // Names go with identities, so equal signatures are of equal segments.
    Map<String, String> after = ids(grown);
    Set<String> common = new HashSet<>(before.keySet());
    common.retainAll(after.keySet());
    assertThat(common).hasSizeGreaterThan(5);
    common.forEach(signature -> assertThat(after).containsEntry(signature, before.get(signature)));
    // Without an ancestor the same segments would have made others: their centroids moved.
    assertThat(ids(one).values()).doesNotContainAnyElementsOf(before.values());
  }

  private static Map<String, String> ids(MemoryStores stores) {
    Map<String, String> ids = new HashMap<>();
    stores
        .archetypes("shop", 10_000)
        .forEach(archetype -> ids.put(archetype.signature(), archetype.archetypeId()));
    return ids;
  }

  @Test
  void noTwoSegmentsOfTwoModelsThatAreNotTheSameShareAName() {
    beginWith(two);
    discover();
    for (int modelNo = 2; modelNo <= 3; modelNo++) {
      for (AxisComparison axis : stored(modelNo).axes()) {
        assertThat(axis.newerSegments()).extracting(SegmentFate::name).doesNotHaveDuplicates();
        for (SegmentFate newer : axis.newerSegments()) {
          for (SegmentFate older : axis.olderSegments()) {
            assertThat(newer.name().equals(older.name()))
                .as("%s %s and %s", axis.axis(), older, newer)
                .isEqualTo(newer.identity().equals(older.identity()));
          }
        }
      }
    }
  }

  @Test
  void comparisonNamesSegmentsAsTheyAreStored() {
    beginWith(two);
    for (AxisComparison axis : stored(2).axes()) {
      List<SegmentRow> rows =
          stores.segments("shop", 2).stream().filter(r -> r.axis().equals(axis.axis())).toList();
      List<SegmentFate> leaves =
          axis.newerSegments().stream().filter(s -> s.leaf() != null).toList();
      assertThat(leaves).hasSameSizeAs(rows);
      for (SegmentFate leaf : leaves) {
        SegmentRow row = rows.get(Objects.requireNonNull(leaf.leaf()));
        assertThat(leaf.identity()).isEqualTo(row.identity());
        assertThat(leaf.name()).isEqualTo(row.name());
        assertThat(leaf.customers()).isEqualTo(row.size());
        assertThat(leaf.reserved()).isEqualTo(!Set.of("ordinary", "pinned").contains(row.kind()));
      }
      // Relatives of the older ones are named by the identities that the newer ones have now.
      Set<String> now = new HashSet<>();
      axis.newerSegments().forEach(segment -> now.add(segment.identity()));
      axis.olderSegments()
          .forEach(
              segment ->
                  assertThat(segment.relatives())
                      .allSatisfy(relative -> assertThat(now).contains(relative.identity())));
      long customers =
          axis.movement().stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
      assertThat(customers).isEqualTo(180);
      axis.carry().forEach(shares -> assertSumIsOne(shares));
      axis.carryBack().forEach(shares -> assertSumIsOne(shares));
    }
  }

  private static void assertSumIsOne(List<Double> shares) {
    assertThat(shares.stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-9));
  }

  @Test
  void comparisonComesBackFromItsJsonAsItWas() {
    beginWith(two);
    ModelComparison comparison = stored(2);
    assertThat(ModelComparison.parse(comparison.json())).isEqualTo(comparison);
  }

  @Test
  void proposedModelIsStoredAndNotUsed() {
    beginWith(one);
    List<StoredProfile> before = profiles();
    Outcome outcome = discover.discover("shop", null, OTHER, false, 2, Progress.NONE);

    assertThat(outcome.modelNo()).isEqualTo(2);
    assertThat(outcome.active()).isFalse();
    assertThat(stores.requireActive("shop").modelNo()).isEqualTo(1);
    assertThat(profiles()).isEqualTo(before);
    assertThat(stores.activations("shop")).hasSize(1);
    assertThat(stores.segments("shop", 2)).isNotEmpty();
    assertThat(stored(2).previousModel()).isEqualTo(1);

    Outcome activated = discover.activate("shop", 2, null, 2, Progress.NONE);
    assertThat(activated.active()).isTrue();
    assertThat(activated.previousModelNo()).isEqualTo(1);
    assertThat(profiles()).allMatch(profile -> profile.modelNo() == 2).hasSize(180);
    assertThat(stores.requireActive("shop").modelNo()).isEqualTo(2);
  }

  @Test
  void firstModelCanBeProposedToo() {
    Outcome outcome = discover.discover("shop", null, SETTINGS, false, 2, Progress.NONE);
    assertThat(outcome.previousModelNo()).isNull();
    assertThat(stores.active("shop")).isEmpty();
    assertThat(profiles()).isEmpty();
    discover.activate("shop", 1, null, 1, Progress.NONE);
    assertThat(profiles()).hasSize(180);
    assertThat(stores.activations("shop"))
        .extracting(Activation::kind, Activation::previousModelNo)
        .containsExactly(tuple("activation", null));
  }

  @Test
  void activationGivesEverybodyTheThumbprintThatTheModelWouldHaveGiven() {
    beginWith(one);
    List<StoredProfile> underFirst = profiles();
    beginWith(two);
    assertThat(profiles())
        .extracting(StoredProfile::dominantSegmentsJson)
        .isNotEqualTo(underFirst.stream().map(StoredProfile::dominantSegmentsJson).toList());
    discover.activate("shop", 1, null, 2, Progress.NONE);
    assertThat(profiles())
        .usingRecursiveComparison()
        .ignoringFields("features")
        .isEqualTo(underFirst);
  }

  @Test
  void activatingTheActiveModelScoresEverybodyAgainAndIsNoStepToUndo() {
    beginWith(one);
    Outcome again = discover.activate("shop", 1, "2024-10-31", 1, Progress.NONE);
    assertThat(again.previousModelNo()).isEqualTo(1);
    assertThat(stores.activations("shop")).hasSize(1);
    assertThat(profiles()).allMatch(profile -> profile.asOf().equals(again.asOf()));
  }

  @Test
  void unknownModelIsSaidWithThoseThatThereAreBeforeARunBegins() {
    beginWith(one);
    discover();
    int begun = stores.begun();
    assertNothingThere(
        () -> discover.activate("shop", 7, null, 1, Progress.NONE),
        "NO_MODEL",
        "store \"shop\" has no model 7; there are 1, 2");
    assertThat(stores.begun()).isEqualTo(begun);
    assertNothingThere(
        () -> compare.between("shop", 1, 9, 1, Progress.NONE), "NO_MODEL", "has no model 9");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> compare.between("shop", 2, 2, 1, Progress.NONE))
        .satisfies(e -> assertThat(e.code()).isEqualTo("MODELS_SAME"));
  }

  @Test
  void eachUndoGoesOneActivationFurtherBack() {
    beginWith(two);
    discover.activate("shop", 1, null, 1, Progress.NONE);
    discover.discover("shop", null, OTHER, 2, Progress.NONE);
    // Active in turn: 1, 2, 1, 3.
    assertThat(undo()).isEqualTo(1);
    assertThat(undo()).isEqualTo(2);
    // What is activated after an undo stands on what the undo went back to.
    discover.activate("shop", 3, null, 1, Progress.NONE);
    assertThat(undo()).isEqualTo(2);
    assertThat(undo()).isEqualTo(1);
    assertNothingThere(this::undo, "NOTHING_TO_UNDO", "no model was active");
    assertThat(stores.requireActive("shop").modelNo()).isEqualTo(1);
    assertThat(profiles()).allMatch(profile -> profile.modelNo() == 1);
    assertThat(stores.open()).isZero();
  }

  private int undo() {
    Outcome outcome = discover.undo("shop", null, 1, Progress.NONE);
    assertThat(stores.requireActive("shop").modelNo()).isEqualTo(outcome.modelNo());
    assertThat(profiles()).allMatch(profile -> profile.modelNo() == outcome.modelNo());
    return outcome.modelNo();
  }

  @Test
  void undoWithoutAModelSaysSo() {
    assertNothingThere(this::undo, "NO_MODEL", "no segments yet");
  }

  @Test
  void anyTwoModelsAreComparedFromTheHistory() {
    beginWith(two);
    discover();
    ModelComparison kept = stored(2);
    assertThat(compare.between("shop", 1, 2, 2, Progress.NONE)).isEqualTo(kept);
    // Model 3 is the first one again, found on the same data.
    ModelComparison around = compare.between("shop", 1, 3, 2, Progress.NONE);
    assertThat(around.meanSoftOverlap()).isCloseTo(1, within(1e-3));
    ModelComparison back = compare.between("shop", 2, 1, 2, Progress.NONE);
    assertThat(back.previousModel()).isEqualTo(2);
    assertThat(back.meanAdjustedRand()).isCloseTo(kept.meanAdjustedRand(), within(1e-12));
    for (int a = 0; a < kept.axes().size(); a++) {
      assertThat(back.axes().get(a).movement())
          .isEqualTo(transposed(kept.axes().get(a).movement()));
    }
  }

  private static List<List<Long>> transposed(List<List<Long>> rows) {
    List<List<Long>> columns = new ArrayList<>();
    for (int column = 0; column < rows.getFirst().size(); column++) {
      int at = column;
      columns.add(rows.stream().map(row -> row.get(at)).toList());
    }
    return columns;
  }

  @Test
  void modelThatCannotBeReadIsNoReasonNotToDiscover() {
    beginWith(one);
    stores.replaceContent("{\"format\":99}".getBytes(StandardCharsets.UTF_8));
    Outcome outcome = discover();
    assertThat(outcome.modelNo()).isEqualTo(2);
    assertThat(outcome.previousModelNo()).isNull();
    assertThat(stores.models("shop").getLast())
        .extracting(ModelRow::comparison, ModelRow::active)
        .containsExactly(null, true);
  }

  private static void assertNothingThere(Runnable work, String code, String words) {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(work::run)
        .withMessageContaining(words)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.NOTHING_THERE);
              assertThat(e.code()).isEqualTo(code);
            });
  }
}
