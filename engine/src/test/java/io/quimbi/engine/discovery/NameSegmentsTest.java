package io.quimbi.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.NameSegments.Outcome;
import io.quimbi.engine.naming.AxisSheet;
import io.quimbi.engine.naming.Claim;
import io.quimbi.engine.naming.NameProposer;
import io.quimbi.engine.naming.NameRules;
import io.quimbi.engine.naming.NamedBy;
import io.quimbi.engine.naming.SegmentName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NameSegmentsTest {
  private static final StoreSettings STORE = new StoreSettings("shop", SmallShop.ZONE, "EUR");
  private static final SmallShop SHOP = new SmallShop(8, 200);

  private static final Actor ANNA = new Actor("anna");

  private final MemoryStores discovered = new MemoryStores(STORE, SHOP::rows);
  private MemoryStores stores = discovered;
  private NameSegments naming = new NameSegments(discovered, discovered);

  @BeforeAll
  void discover() {
    discover(discovered);
  }

  @BeforeEach
  void afresh() {
    stores = discovered.withHistory(SHOP::rows);
    naming = new NameSegments(stores, stores);
  }

  private static void discover(MemoryStores stores) {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .discover("shop", null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
  }

  private SegmentName some(String axis) {
    return stores.names("shop", 1).stream()
        .filter(name -> name.axis().equals(axis))
        .findFirst()
        .orElseThrow();
  }

  private Optional<SegmentName> named(int modelNo, SegmentName like) {
    return stores.names("shop", modelNo).stream()
        .filter(n -> n.axis().equals(like.axis()) && n.identity().equals(like.identity()))
        .findFirst();
  }

  private Outcome name(boolean refresh, @Nullable NameProposer proposer) {
    return naming.name("shop", Optional.empty(), refresh, proposer, ANNA, Progress.NONE);
  }

  @Test
  void everySegmentOfADiscoveryHasANameOfItsOwn() {
    Map<String, List<String>> byAxis = new HashMap<>();
    for (SegmentName name : stores.names("shop", 1)) {
      assertThat(name.name()).matches(NameRules.PATTERN).doesNotStartWith("segment_");
      assertThat(name.namedBy()).isEqualTo(NamedBy.BUILT_IN);
      assertThat(name.claims()).isNotEmpty();
      byAxis.computeIfAbsent(name.axis(), axis -> new ArrayList<>()).add(name.name());
    }
    byAxis.values().forEach(names -> assertThat(names).doesNotHaveDuplicates());
    for (SegmentRow row : stores.segments("shop", 1)) {
      if (row.kind().equals("ordinary") || row.kind().equals("pinned")) {
        assertThat(byAxis.get(row.axis())).contains(row.name());
      } else {
        assertThat(row.name()).isEqualTo(row.path());
      }
    }
  }

  @Test
  void personsNameStaysThroughDiscoveriesAndNaming() {
    SegmentName some = some("purchase_value");
    Outcome outcome =
        naming.rename("shop", Axis.PURCHASE_VALUE, some.name(), "our_best_friends", ANNA);
    assertThat(outcome.renamed())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.before()).isEqualTo(some.name());
              assertThat(change.now()).isEqualTo("our_best_friends");
              assertThat(change.namedBy()).isEqualTo("person");
            });
    discover(stores);
    name(true, new Proposing(Map.of()));
    name(true, new Proposing(Map.of(some.path(), "entirely_different_people")));
    SegmentName now = named(2, some).orElseThrow();
    assertThat(now.name()).isEqualTo("our_best_friends");
    assertThat(now.namedBy()).isEqualTo(NamedBy.PERSON);
    assertThat(now.stale()).isFalse();
  }

  @Test
  void nameOfAnotherSegmentIsRefused() {
    List<SegmentName> names =
        stores.names("shop", 1).stream().filter(n -> n.axis().equals("purchase_value")).toList();
    assertCode(
        () ->
            naming.rename(
                "shop", Axis.PURCHASE_VALUE, names.get(0).name(), names.get(1).name(), ANNA),
        "SEGMENT_NAME_TAKEN");
    assertCode(
        () ->
            naming.rename(
                "shop",
                Axis.PURCHASE_FREQUENCY,
                some("purchase_frequency").name(),
                "one_order_lapsed",
                ANNA),
        "SEGMENT_NAME_TAKEN");
    assertThat(stores.names("shop", 1)).isEqualTo(discovered.names("shop", 1));
  }

  @Test
  void whatIsNoNameOrNoSegmentIsSaid() {
    String there = some("purchase_value").name();
    assertCode(
        () -> naming.rename("shop", Axis.PURCHASE_VALUE, there, "Best", ANNA), "SEGMENT_NAME");
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(
            () -> naming.rename("shop", Axis.PURCHASE_VALUE, "nobody_here", "best_friends", ANNA))
        .withMessageContaining("nobody_here")
        .withMessageContaining(there)
        .satisfies(e -> assertThat(e.code()).isEqualTo("SEGMENT_UNKNOWN"));
    assertCode(
        () -> naming.rename("other", Axis.PURCHASE_VALUE, there, "best_friends", ANNA), "NO_STORE");
    assertThat(stores.open()).isZero();
  }

  @Test
  void modelOfBeforeThereWereNamesGetsThem() {
    stores.forgetNames(1);
    Outcome outcome = name(false, null);
    assertThat(outcome.renamed()).hasSameSizeAs(discovered.names("shop", 1));
    assertThat(stores.names("shop", 1)).hasSameSizeAs(discovered.names("shop", 1));
    assertThat(name(false, null).renamed()).isEmpty();
  }

  @Test
  void assignmentNamesAModelOfBeforeThereWereNames() {
    stores.forgetNames(1);
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .assign("shop", null, 1, Progress.NONE);
    assertThat(stores.names("shop", 1))
        .extracting(SegmentName::name)
        .containsExactlyInAnyOrderElementsOf(
            discovered.names("shop", 1).stream().map(SegmentName::name).toList());
  }

  @Test
  void refreshReplacesOnlyWhatIsNoLongerTrue() {
    SegmentName some = some("purchase_value");
    SegmentName stale =
        new SegmentName(
            some.axis(),
            some.identity(),
            some.path(),
            "long_untrue_name",
            NamedBy.BUILT_IN,
            some.interpretation(),
            List.of(new Claim("lifetime_value", Claim.Scale.PLAIN, 1e12, null)),
            true);
    try (ModelStore.Publication publication = stores.begin(STORE, "naming")) {
      publication.giveNames(1, List.of(new ModelStore.Renaming(some.name(), stale)));
      publication.commit("made stale");
    }
    Outcome left = name(false, null);
    assertThat(left.renamed()).isEmpty();
    assertThat(left.stale()).extracting(NameSegments.Stale::name).contains("long_untrue_name");
    Outcome refreshed = name(true, null);
    assertThat(refreshed.renamed())
        .singleElement()
        .satisfies(change -> assertThat(change.before()).isEqualTo("long_untrue_name"));
    assertThat(refreshed.stale()).isEmpty();
    assertThat(named(1, some).orElseThrow().stale()).isFalse();
  }

  /** Proposes names by path, on whatever axis. */
  private record Proposing(Map<String, String> names, List<AxisSheet> asked)
      implements NameProposer {
    Proposing(Map<String, String> names) {
      this(names, new ArrayList<>());
    }

    @Override
    public Map<String, Map<String, Proposal>> propose(List<AxisSheet> sheets) {
      asked.addAll(sheets);
      Map<String, Proposal> proposals = new HashMap<>();
      names.forEach((path, name) -> proposals.put(path, new Proposal(name, "They are so.")));
      return Map.of("purchase_value", proposals);
    }

    @Override
    public NamedBy namedBy() {
      return NamedBy.CLAUDE;
    }
  }

  @Test
  void proposalsThatPassAreUsedAndTheOthersFallBack() {
    SegmentName first = some("purchase_value");
    Proposing proposing =
        new Proposing(Map.of(first.path(), "kitchen_table_friends", "1", "Not A Name"));
    Outcome outcome = name(false, proposing);
    assertThat(outcome.renamed())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.now()).isEqualTo("kitchen_table_friends");
              assertThat(change.namedBy()).isEqualTo("claude");
            });
    assertThat(outcome.refused())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.proposed()).isEqualTo("Not A Name"));
    assertThat(named(1, first).orElseThrow().name()).isEqualTo("kitchen_table_friends");
    assertThat(proposing.asked()).hasSizeGreaterThan(5);
  }

  @Test
  void theTrailTellsWhoChangedANameFromWhatToWhat() {
    SegmentName some = some("purchase_value");
    naming.rename("shop", Axis.PURCHASE_VALUE, some.name(), "our_best_friends", ANNA);
    SegmentName other = some("price_sensitivity");
    stores.forgetNames(1);
    name(false, null);
    assertThat(stores.deeds())
        .startsWith(
            Deed.on(
                "shop",
                ANNA,
                "segment.rename",
                "purchase_value: " + some.name() + " -> our_best_friends"))
        .anySatisfy(
            deed -> {
              assertThat(deed.action()).isEqualTo("segment.name");
              assertThat(deed.subject())
                  .startsWith("price_sensitivity: ")
                  .endsWith(" -> " + other.name() + " (built_in)");
            });
  }

  @Test
  void whatCouldNotBeRenamedLeavesNoTrail() {
    String there = some("purchase_value").name();
    assertCode(
        () -> naming.rename("shop", Axis.PURCHASE_VALUE, "nobody_here", "best_friends", ANNA),
        "SEGMENT_UNKNOWN");
    naming.rename("shop", Axis.PURCHASE_VALUE, there, "best_friends", ANNA);
    naming.rename("shop", Axis.PURCHASE_VALUE, "best_friends", "best_friends", ANNA);
    assertThat(stores.deeds()).hasSize(1);
  }

  @Test
  void somebodyNamesWhatTheFirstDiscoveryFound() {
    SegmentName first = some("purchase_value");
    Proposing proposing = new Proposing(Map.of(first.path(), "kitchen_table_friends"));
    Outcome outcome = naming.nameNew("shop", proposing, ANNA, Progress.NONE);
    assertThat(proposing.asked().stream().mapToInt(sheet -> sheet.segments().size()).sum())
        .isEqualTo(discovered.names("shop", 1).size());
    assertThat(outcome.renamed())
        .singleElement()
        .satisfies(change -> assertThat(change.now()).isEqualTo("kitchen_table_friends"));
    assertThat(named(1, first).orElseThrow().namedBy()).isEqualTo(NamedBy.CLAUDE);
  }

  @Test
  void nobodyIsAskedAboutSegmentsThatADiscoveryFoundAgain() {
    discover(stores);
    Proposing proposing = new Proposing(Map.of("0", "kitchen_table_friends"));
    int runs = stores.begun();
    assertThat(naming.nameNew("shop", proposing, ANNA, Progress.NONE).renamed()).isEmpty();
    assertThat(proposing.asked()).isEmpty();
    assertThat(stores.begun()).isEqualTo(runs);
  }

  @Test
  void somebodyNamesOnlyWhatALaterDiscoveryFoundFirst() {
    MemoryStores later = stores.withHistory(new SmallShop(9, 200)::rows);
    discover(later);
    Map<String, String> before = new HashMap<>();
    later.names("shop", 1).forEach(name -> before.put(name.axis() + name.identity(), name.name()));
    List<String> fresh =
        later.names("shop", 2).stream()
            .filter(name -> !before.containsKey(name.axis() + name.identity()))
            .map(name -> name.axis() + " " + name.path())
            .toList();
    assertThat(fresh).isNotEmpty().hasSizeLessThan(later.names("shop", 2).size());

    Proposing proposing = new Proposing(Map.of());
    NameSegments afterwards = new NameSegments(later, later);
    afterwards.nameNew("shop", proposing, ANNA, Progress.NONE);
    assertThat(
            proposing.asked().stream()
                .flatMap(
                    sheet ->
                        sheet.segments().stream()
                            .map(segment -> sheet.axis() + " " + segment.path())))
        .containsExactlyInAnyOrderElementsOf(fresh);

    DiscoverSegments discovery =
        new DiscoverSegments(later, later, later, Clock.systemUTC(), "test");
    discovery.undo("shop", null, 2, Progress.NONE);
    discovery.activate("shop", 2, null, 2, Progress.NONE);
    Proposing again = new Proposing(Map.of());
    afterwards.nameNew("shop", again, ANNA, Progress.NONE);
    assertThat(again.asked()).isEmpty();
  }

  private static void assertCode(Runnable question, String code) {
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(question::run)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
