package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.core.lifetime.Dropout;
import io.quimbi.core.lifetime.StopReason;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.discovery.ModelStore.Renaming;
import io.quimbi.engine.discovery.ModelStore.SegmentRow;
import io.quimbi.engine.discovery.ModelStore.StoredModel;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.naming.Claim;
import io.quimbi.engine.naming.NamedBy;
import io.quimbi.engine.naming.SegmentName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What every place where models are kept does. Each test has a store of its own. */
abstract class ModelStoreContract {
  private static final byte[] CONTENT = "the model".getBytes(StandardCharsets.UTF_8);

  private StoreSettings store = Imports.store("unnamed");
  private List<String> customers = List.of();

  abstract Database database();

  @BeforeEach
  void importOrders(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    store = Imports.store(name.substring(0, Math.min(name.length(), 30)) + System.nanoTime());
    RandomHistory history = RandomHistory.of(20260101, 300);
    Imports.imported(database(), store, history);
    var book = history.rows().toBook();
    List<String> all = new ArrayList<>();
    for (int c = 0; c < book.customerCount(); c++) {
      all.add(book.customerId(c));
    }
    customers = List.copyOf(all);
  }

  private TestProfiles published(long seed) {
    return published(new TestProfiles(customers, seed), seed);
  }

  private TestProfiles published(TestProfiles profiles, long seed) {
    try (Publication publication = database().models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(CONTENT, "ab" + seed, "{\"seed\": " + seed + "}", null);
      publication.activate(modelNo, "discovery");
      publication.replaceProfiles(
          modelNo, profiles, profiles.segments(), profiles.archetypes(), Progress.NONE);
      publication.commit("published");
    }
    return profiles;
  }

  private List<StoredProfile> stored() {
    List<StoredProfile> all = new ArrayList<>();
    database().models().profiles(store.storeId(), all::add);
    return all;
  }

  private void assertStored(TestProfiles expected, int modelNo) {
    List<StoredProfile> stored = stored();
    assertThat(stored).hasSize(expected.size());
    assertThat(stored.stream().map(StoredProfile::customerId))
        .isSortedAccordingTo(Comparator.naturalOrder())
        .containsExactlyInAnyOrderElementsOf(customers);
    double[] memberships = new double[expected.leafCount()];
    double[] features = new double[expected.featureCount()];
    for (StoredProfile profile : stored) {
      int row = customers.indexOf(profile.customerId());
      assertThat(profile.modelNo()).isEqualTo(modelNo);
      assertThat(profile.asOf()).isEqualTo(TestProfiles.AS_OF);
      expected.memberships(row, memberships);
      for (int leaf = 0; leaf < memberships.length; leaf++) {
        assertThat(Math.abs(profile.memberships()[leaf] - memberships[leaf] * 10_000))
            .isLessThan(1);
      }
      for (int axis = 0; axis < TestProfiles.AXES.size(); axis++) {
        int end = axis == 13 ? expected.leafCount() : expected.firstLeaf(axis + 1);
        int sum = 0;
        for (int leaf = expected.firstLeaf(axis); leaf < end; leaf++) {
          sum += profile.memberships()[leaf];
        }
        assertThat(sum).isEqualTo(10_000);
        String name = TestProfiles.AXES.get(axis);
        assertThat(profile.dominantSegmentsJson())
            .contains(
                JsonText.quoted(name)
                    + ": "
                    + JsonText.quoted(expected.leafName(expected.dominantLeaf(row, axis))));
        assertThat(profile.membershipStrengthsJson())
            .contains(JsonText.quoted(name) + ": " + JsonText.quoted(expected.strength(row, axis)));
      }
      expected.features(row, features);
      assertThat(profile.features()).hasSize(features.length);
      for (int f = 0; f < features.length; f++) {
        assertThat((Float) profile.features()[f]).isEqualTo((Float) (float) features[f]);
      }
      assertThat(profile.archetypeId()).isEqualTo(expected.archetypeId(row));
      assertThat(profile.orders()).isEqualTo(expected.orders(row));
      assertThat(profile.lifetimeValue()).isEqualTo(expected.lifetimeValue(row));
      assertThat(profile.paid()).isEqualTo(expected.paid(row));
      assertThat(Micros.of(profile.firstOrderAt())).isEqualTo(expected.firstOrderTime(row));
      assertThat(Micros.of(profile.lastOrderAt())).isEqualTo(expected.lastOrderTime(row));
      assertThat(profile.prediction()).isEqualTo(expected.prediction(row));
    }
  }

  @Test
  void modelsCountUpAndTheLastOneIsActive() {
    assertThat(database().models().active(store.storeId())).isEmpty();
    for (int modelNo = 1; modelNo <= 3; modelNo++) {
      published(modelNo);

      StoredModel active = database().models().requireActive(store.storeId());
      assertThat(active.modelNo()).isEqualTo(modelNo);
      assertThat(active.content()).isEqualTo(CONTENT);
      assertThat(active.contentHash()).isEqualTo("ab" + modelNo);
      assertThat(active.provenance()).isEqualTo("{\"seed\": " + modelNo + "}");
      assertThat(active.createdAt())
          .isCloseTo(
              java.time.Instant.now(),
              org.assertj.core.api.Assertions.within(5, ChronoUnit.MINUTES));
    }
  }

  @Test
  void modelCanBeKeptWithoutBeingActiveAndReadAbout() {
    TestProfiles first = published(7);
    TestProfiles second = new TestProfiles(customers, 8);
    try (Publication publication = database().models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(CONTENT, "cd", "{\"seed\": 8}", "{\"stability\": 0.5}");
      publication.saveSegments(modelNo, second.segments());
      publication.commit("kept");
    }

    assertStored(first, 1);
    assertThat(database().models().requireActive(store.storeId()).modelNo()).isEqualTo(1);
    StoredModel kept = database().models().model(store.storeId(), 2).orElseThrow();
    assertThat(kept.content()).isEqualTo(CONTENT);
    assertThat(kept.contentHash()).isEqualTo("cd");
    assertThat(database().models().segments(store.storeId(), 2)).isEqualTo(second.segments());
    assertThat(database().models().model(store.storeId(), 3)).isEmpty();
    assertThat(
            database().models().models(store.storeId()).stream()
                .map(m -> m.modelNo() + " " + m.active() + " " + m.comparison()))
        .containsExactly("1 true null", "2 false {\"stability\": 0.5}");
  }

  @Test
  void activationsAreRememberedInTheirOrder() {
    assertThat(database().models().activations(store.storeId())).isEmpty();
    published(7);
    published(8);
    TestProfiles back = new TestProfiles(customers, 9);
    try (Publication publication = database().models().begin(store, "activation")) {
      publication.activate(1, "undo");
      publication.replaceProfiles(1, back, back.segments(), back.archetypes(), Progress.NONE);
      publication.commit("undone");
    }

    assertThat(
            database().models().activations(store.storeId()).stream()
                .map(a -> a.modelNo() + " after " + a.previousModelNo() + " by " + a.kind()))
        .containsExactly(
            "1 after null by discovery", "2 after 1 by discovery", "1 after 2 by undo");
    assertStored(back, 1);
  }

  @Test
  void lastGoodFitIsTheNewestByTheAsOfThatConverged() {
    assertThat(lastGood(TestProfiles.AS_OF)).isEmpty();
    published(7);
    assertThat(lastGood(TestProfiles.AS_OF)).contains(0.107);
    assertThat(lastGood(TestProfiles.AS_OF.minusSeconds(1))).isEmpty();
    assertThat(
            database()
                .models()
                .lastGoodFit(store.storeId(), Dropout.BG_NBD, TestProfiles.AS_OF.plusSeconds(9)))
        .isEmpty();

    TestProfiles failed = new TestProfiles(customers, 9, StopReason.ITERATION_LIMIT);
    published(failed, 9);
    assertStored(failed, 2);
    assertThat(stored()).allMatch(profile -> "not_converged".equals(profile.prediction().state()));
    assertThat(lastGood(TestProfiles.AS_OF)).contains(0.107);

    published(12);
    assertThat(lastGood(TestProfiles.AS_OF)).contains(0.112);
    published(13);
    assertThat(lastGood(TestProfiles.AS_OF)).contains(0.113);
    // What nobody shows any more is gone by the next publication, the newest good one never.
    assertThat(fits()).containsExactly("0.112 undetermined", "0.113 undetermined");
  }

  private Optional<Double> lastGood(Instant notAfter) {
    return database()
        .models()
        .lastGoodFit(store.storeId(), Dropout.MBG_NBD, notAfter)
        .map(LifetimeFit::r);
  }

  private List<String> fits() {
    return database()
        .connections()
        .use(
            "looking",
            connection ->
                Db.list(
                    connection,
                    row -> row.getString(1),
                    "SELECT parameters[1] || ' ' || state FROM lifetime_fit"
                        + " JOIN store s USING (store_no) WHERE s.store_id = ? ORDER BY fit_no",
                    store.storeId()));
  }

  @Test
  void profilesAndTheActiveModelGoTogether() {
    published(7);
    TestProfiles second = new TestProfiles(customers, 8);
    try (Publication publication = database().models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(CONTENT, "cd", "{}", null);
      publication.replaceProfiles(
          modelNo, second, second.segments(), second.archetypes(), Progress.NONE);
      assertThatThrownBy(() -> publication.commit("not activated"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must be those of the active model, which is 1, were of model 2");
    }
    try (Publication publication = database().models().begin(store, "activation")) {
      publication.activate(1, "activation");
      assertThatThrownBy(() -> publication.commit("no profiles"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("were not replaced");
    }
    assertThat(database().models().activations(store.storeId())).hasSize(1);
  }

  @Test
  void profilesComeBackAsTheyWere() {
    TestProfiles profiles = published(7);

    assertStored(profiles, 1);
  }

  @Test
  void profileOfOneCustomerIsTheOneAmongAll() {
    published(7);

    for (StoredProfile profile : stored().subList(0, 20)) {
      assertThat(database().models().profile(store.storeId(), profile.customerId()).orElseThrow())
          .usingRecursiveComparison()
          .withEqualsForType((a, b) -> Float.compare(a, b) == 0, Float.class)
          .isEqualTo(profile);
    }
    assertThat(database().models().profile(store.storeId(), "nobody")).isEmpty();
    assertThat(database().models().profile("no such store", customers.getFirst())).isEmpty();
  }

  @Test
  void newProfilesTakeThePlaceOfTheOldAtOnce() {
    TestProfiles first = published(7);
    TestProfiles second = new TestProfiles(customers.subList(0, 10), 8);
    try (Publication publication = database().models().begin(store, "assignment")) {
      publication.replaceProfiles(1, second, second.segments(), second.archetypes(), Progress.NONE);

      assertStored(first, 1);
      publication.commit("replaced");
    }

    assertThat(stored()).hasSize(10);
    assertThat(database().models().requireActive(store.storeId()).modelNo()).isEqualTo(1);
  }

  @Test
  void segmentsComeInTheOrderOfTheirLeaves() {
    List<SegmentRow> segments = published(7).segments();

    assertThat(database().models().segments(store.storeId(), 1)).isEqualTo(segments);
    assertThat(database().models().segments(store.storeId(), 2)).isEmpty();
  }

  private static SegmentName named(SegmentRow row, String name, NamedBy by) {
    return new SegmentName(
        row.axis(),
        row.identity(),
        row.path(),
        name,
        by,
        "Orders \"often\".",
        by == NamedBy.PERSON
            ? List.of()
            : List.of(new Claim("lifetime_value", Claim.Scale.PERCENTILE, 0.7, null)),
        false);
  }

  private List<SegmentName> names(List<SegmentRow> rows, NamedBy by) {
    return rows.stream().map(row -> named(row, row.name(), by)).toList();
  }

  private void give(List<Renaming> renamings) {
    try (Publication publication = database().models().begin(store, "naming")) {
      publication.giveNames(1, renamings);
      publication.commit("named");
    }
  }

  private String sql(String query) {
    StringBuilder all = new StringBuilder();
    try (SqlSession session = database().sql(store.storeId());
        SqlRows rows = session.query(query)) {
      while (rows.next()) {
        for (int column = 0; column < rows.columns().size(); column++) {
          all.append(rows.text(column)).append('\n');
        }
      }
    }
    return all.toString();
  }

  @Test
  void namesComeBackAsTheyWereGiven() {
    TestProfiles profiles = new TestProfiles(customers, 7);
    List<SegmentName> names = names(profiles.segments(), NamedBy.BUILT_IN);
    try (Publication publication = database().models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(CONTENT, "ab", "{}", null);
      publication.savePopulation(modelNo, "{\"lifetime_value\": [1, 2]}");
      publication.saveNames(modelNo, names);
      publication.saveSegments(modelNo, profiles.segments());
      publication.commit("stored");
    }
    assertThat(database().models().names(store.storeId(), 1))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(database().models().names(store.storeId(), 2)).isEmpty();
    assertThat(database().models().population(store.storeId(), 1))
        .hasValueSatisfying(json -> assertThat(json).contains("lifetime_value"));
    assertThat(database().models().population(store.storeId(), 2)).isEmpty();
  }

  @Test
  void newNameIsShownWhereverTheSegmentIsAndNowhereElse() {
    TestProfiles profiles = published(7);
    List<SegmentRow> rows = profiles.segments();
    // Two of one axis change their names with each other, one of another axis gets a new one.
    SegmentRow first = rows.get(0);
    SegmentRow second = rows.get(1);
    SegmentRow third = rows.get(profiles.firstLeaf(3));
    give(
        List.of(
            new Renaming(first.name(), named(first, second.name(), NamedBy.PERSON)),
            new Renaming(second.name(), named(second, first.name(), NamedBy.PERSON)),
            new Renaming(third.name(), named(third, "it_s_\"new\"%s", NamedBy.BUILT_IN))));

    Map<Integer, String> given =
        Map.of(0, second.name(), 1, first.name(), profiles.firstLeaf(3), "it_s_\"new\"%s");
    List<SegmentRow> now = database().models().segments(store.storeId(), 1);
    for (int i = 0; i < rows.size(); i++) {
      String expected = given.getOrDefault(i, rows.get(i).name());
      assertThat(now.get(i).name()).isEqualTo(expected);
      assertThat(now.get(i).size()).isEqualTo(rows.get(i).size());
    }
    assertThat(database().models().names(store.storeId(), 1)).hasSize(3);
    for (StoredProfile profile : stored()) {
      int row = customers.indexOf(profile.customerId());
      for (int axis = 0; axis < TestProfiles.AXES.size(); axis++) {
        assertThat(profile.dominantSegmentsJson())
            .contains(
                JsonText.quoted(TestProfiles.AXES.get(axis))
                    + ": "
                    + JsonText.quoted(now.get(profiles.dominantLeaf(row, axis)).name()));
      }
    }
    assertThat(sql("SELECT segment, named_by, name_stale FROM segments WHERE named_by IS NOT NULL"))
        .isEqualTo(
            second.name()
                + "\nperson\nf\n"
                + first.name()
                + "\nperson\nf\n"
                + "it_s_\"new\"%s\nbuilt_in\nf\n");
    assertThat(
            sql(
                "SELECT DISTINCT jsonb_object_keys(segment_memberships->'"
                    + third.axis()
                    + "') FROM customer_profiles"))
        .contains("it_s_\"new\"%s")
        .doesNotContain(third.name() + "\n");
  }

  @Test
  void signaturesOfArchetypesSpellTheNewNameInItsPlace() {
    TestProfiles profiles = new TestProfiles(customers, 7);
    SegmentRow segment = profiles.segments().getFirst();
    String part = segment.axis() + "=";
    List<ArchetypeRow> archetypes =
        List.of(
            new ArchetypeRow("arch_00000a", part + segment.name() + " + b=x", 3, 0.1, 1, null),
            new ArchetypeRow("arch_00000b", "b=" + segment.name(), 2, 0.1, 1, null),
            new ArchetypeRow("arch_00000c", part + segment.name() + "2 + b=x", 1, 0.1, 1, null));
    try (Publication publication = database().models().begin(store, "discovery")) {
      publication.activate(publication.saveModel(CONTENT, "ab", "{}", null), "discovery");
      publication.replaceProfiles(1, profiles, profiles.segments(), archetypes, Progress.NONE);
      publication.commit("published");
    }
    give(List.of(new Renaming(segment.name(), named(segment, "weekly_regulars", NamedBy.PERSON))));
    assertThat(database().models().archetypes(store.storeId(), 10))
        .extracting(ArchetypeRow::signature)
        .containsExactly(
            part + "weekly_regulars + b=x",
            "b=" + segment.name(),
            part + segment.name() + "2 + b=x");
  }

  @Test
  void nameGoesWithTheIdentityThroughAllModels() {
    TestProfiles first = published(7);
    published(8);
    SegmentRow segment = first.segments().getFirst();
    try (Publication publication = database().models().begin(store, "naming")) {
      publication.saveNames(1, names(first.segments(), NamedBy.BUILT_IN));
      publication.saveNames(2, names(first.segments(), NamedBy.BUILT_IN));
      publication.giveNames(
          2, List.of(new Renaming(segment.name(), named(segment, "our_friends", NamedBy.PERSON))));
      publication.commit("named");
    }
    for (int modelNo = 1; modelNo <= 2; modelNo++) {
      assertThat(database().models().segments(store.storeId(), modelNo).getFirst().name())
          .isEqualTo("our_friends");
      assertThat(database().models().names(store.storeId(), modelNo))
          .filteredOn(name -> name.identity().equals(segment.identity()))
          .singleElement()
          .satisfies(
              name -> {
                assertThat(name.name()).isEqualTo("our_friends");
                assertThat(name.namedBy()).isEqualTo(NamedBy.PERSON);
              });
    }
  }

  @Test
  void namingThatFailsChangesNothing() {
    TestProfiles profiles = published(7);
    SegmentRow segment = profiles.segments().getFirst();
    try (Publication publication = database().models().begin(store, "naming")) {
      publication.giveNames(
          1,
          List.of(new Renaming(segment.name(), named(segment, "weekly_shoppers", NamedBy.PERSON))));
      publication.remember(renamed("not so"));
      publication.fail("failed", "for the test");
    }
    assertThat(trail()).isEmpty();
    assertThat(database().models().segments(store.storeId(), 1)).isEqualTo(profiles.segments());
    assertThat(database().models().names(store.storeId(), 1)).isEmpty();
    assertStored(profiles, 1);
  }

  @Test
  void whatIsRememberedIsInTheTrailOnceItIsCommitted() {
    try (Publication publication = database().models().begin(store, "naming")) {
      publication.remember(renamed("big_spenders -> our_friends"));
      assertThat(trail()).isEmpty();
      publication.commit("named");
    }
    assertThat(trail())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actor()).isEqualTo(Actor.COMMAND_LINE.name());
              assertThat(entry.action()).isEqualTo("segment.rename");
              assertThat(entry.subject()).isEqualTo("big_spenders -> our_friends");
            });
  }

  private Deed renamed(String subject) {
    return Deed.on(store.storeId(), Actor.COMMAND_LINE, "segment.rename", subject);
  }

  private List<AuditTrail.Entry> trail() {
    return database().audit().list(store.storeId(), null, Long.MAX_VALUE, 10);
  }

  @Test
  void archetypesComeLargestFirst() {
    List<ArchetypeRow> archetypes = published(7).archetypes();
    published(8);

    assertThat(database().models().archetypes(store.storeId(), 10))
        .containsExactly(archetypes.get(2), archetypes.get(1), archetypes.get(0));
    assertThat(database().models().archetypes(store.storeId(), 1))
        .containsExactly(archetypes.get(2));
  }

  @Test
  void discoveryThatFailsLeavesTheActiveModelAndItsProfiles() {
    TestProfiles before = published(7);
    TestProfiles after = new TestProfiles(customers, 8);
    try (Publication publication = database().models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(CONTENT, "cd", "{}", null);
      publication.activate(modelNo, "discovery");
      publication.replaceProfiles(
          modelNo, after, after.segments(), after.archetypes(), Progress.NONE);
      publication.fail("failed", "for a test");
    }

    assertStored(before, 1);
    assertThat(database().models().segments(store.storeId(), 2)).isEmpty();
    assertThat(database().stores().runs(store.storeId(), 1).getFirst().state()).isEqualTo("failed");
    published(9);
    assertThat(database().models().requireActive(store.storeId()).modelNo()).isEqualTo(2);
  }

  @Test
  void discoveryCanBeCancelledWhileItStores() {
    TestProfiles before = published(7);
    TestProfiles after = new TestProfiles(customers, 8);
    for (String stage : List.of("Storing profiles", "Indexing profiles")) {
      try (Publication publication = database().models().begin(store, "discovery")) {
        int modelNo = publication.saveModel(CONTENT, "cd", "{}", null);
        publication.activate(modelNo, "discovery");
        assertThatThrownBy(
                () ->
                    publication.replaceProfiles(
                        modelNo,
                        after,
                        after.segments(),
                        after.archetypes(),
                        Recorded.cancellingAt(stage)))
            .isInstanceOf(CancellationException.class);
        publication.fail("cancelled", "cancelled");
      }
      assertStored(before, 1);
    }
  }

  @Test
  void readerInTheMiddleKeepsWhatItReads() {
    TestProfiles before = published(7);
    List<String> seen = new ArrayList<>();

    database()
        .models()
        .profiles(
            store.storeId(),
            profile -> {
              if (seen.isEmpty()) {
                // Neither waits for the other, though the old table cannot go yet.
                published(8);
              }
              assertThat(profile.modelNo()).isEqualTo(1);
              seen.add(profile.customerId());
            });

    assertThat(seen).hasSize(before.size());
    assertThat(stored().getFirst().modelNo()).isEqualTo(2);
    // The next publication finds the table that had to stay, and drops it.
    published(9);
    assertThat(stored()).hasSize(before.size());
  }

  @Test
  void leavesThatAreNotTheSegmentsAreRefused() {
    TestProfiles profiles = new TestProfiles(customers, 7);
    List<SegmentRow> fewer = profiles.segments().subList(1, profiles.segments().size());
    try (Publication publication = database().models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(CONTENT, "ab", "{}", null);
      publication.activate(modelNo, "discovery");
      assertThatThrownBy(
              () ->
                  publication.replaceProfiles(
                      modelNo, profiles, fewer, profiles.archetypes(), Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("segments must be the leaves");
    }
  }

  @Test
  void customerWhoIsGoneMeanwhileEndsTheRunWithASentence() {
    TestProfiles profiles = new TestProfiles(List.of(customers.getFirst(), "gone"), 7);
    try (Publication publication = database().models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(CONTENT, "ab", "{}", null);
      publication.activate(modelNo, "discovery");
      assertThatThrownBy(
              () ->
                  publication.replaceProfiles(
                      modelNo, profiles, profiles.segments(), profiles.archetypes(), Progress.NONE))
          .isInstanceOfSatisfying(
              QuimbiException.class, e -> assertThat(e.code()).isEqualTo("STORE_CHANGED"));
    }
  }

  @Test
  void storeThatIsNotThereHasNothingToDiscover() {
    assertThatThrownBy(() -> database().models().begin(Imports.store("nowhere"), "discovery"))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> assertThat(e.kind()).isEqualTo(QuimbiException.Kind.NOTHING_THERE));
  }
}
