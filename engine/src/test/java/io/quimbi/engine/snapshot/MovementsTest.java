package io.quimbi.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.feature.Axis;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.DiscoverSegments;
import io.quimbi.engine.discovery.MemoryStores;
import io.quimbi.engine.discovery.SmallShop;
import io.quimbi.engine.snapshot.PopulationDrift.EvidenceFound;
import io.quimbi.engine.snapshot.PopulationDrift.Mover;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MovementsTest {
  private static final int EVERYBODY = 1_000;
  private static final MemoryStores stores =
      new MemoryStores(
          new StoreSettings("shop", SmallShop.ZONE, "EUR"), new SmallShop(21, 180)::rows);
  private static final MemorySnapshots snapshots = new MemorySnapshots();
  private static final PopulationDrift drift =
      new PopulationDrift(stores, stores, stores, snapshots, SnapshotSettings.DEFAULTS);

  @BeforeAll
  static void twoDates() {
    new DiscoverSegments(stores, stores, stores, Clock.systemUTC(), "test")
        .discover("shop", null, Profile.RECOMMENDED.defaults(), 2, Progress.NONE);
    for (String date : List.of("2024-11-01", "2024-12-25")) {
      new TakeSnapshot(stores, stores, stores, snapshots, SnapshotSettings.DEFAULTS)
          .everybody("shop", SnapshotType.DAILY, date, 2, Progress.NONE);
    }
  }

  private static MoversFilter of(Optional<Axis> axis, int limit) {
    return new MoversFilter(axis, Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  @Test
  void oneReadingAnswersEveryQuestionAsEachByItself() {
    Movements read = drift.movements("shop", null, null, 1);
    for (Optional<Axis> axis :
        List.of(
            Optional.<Axis>empty(),
            Optional.of(Axis.PURCHASE_FREQUENCY),
            Optional.of(Axis.PURCHASE_VALUE),
            Optional.<Axis>empty())) {
      MoversFilter filter = of(axis, EVERYBODY);
      assertThat(drift.movers(read, filter, 2))
          .as("%s", axis)
          .isEqualTo(drift.movers("shop", filter, null, null, 2));
    }
    assertThat(drift.flows(read, Axis.PURCHASE_FREQUENCY))
        .isEqualTo(drift.flows("shop", Axis.PURCHASE_FREQUENCY, null, null, 2));
  }

  @Test
  void theWordsOfEvidenceAreThoseOfTheOrdersAndOfTheAxisThatIsAskedAbout() {
    Movements read = drift.movements("shop", null, null, 1);
    List<Mover> all = drift.movers(read, of(Optional.empty(), EVERYBODY), 1).movers();
    List<Mover> onAxis =
        drift.movers(read, of(Optional.of(Axis.PURCHASE_FREQUENCY), EVERYBODY), 1).movers();
    assertThat(told(all)).contains("frequency").anyMatch(kind -> !kind.equals("frequency"));
    assertThat(told(onAxis)).containsOnly("frequency");
  }

  /** What the evidence of movers is about, where there is some; each has a sentence. */
  private static List<String> told(List<Mover> movers) {
    List<EvidenceFound> found =
        movers.stream().map(Mover::evidence).filter(Objects::nonNull).toList();
    assertThat(found).allSatisfy(evidence -> assertThat(evidence.sentence()).isNotBlank());
    return found.stream().map(one -> one.kind().replaceAll("_(up|down)$", "")).toList();
  }
}
