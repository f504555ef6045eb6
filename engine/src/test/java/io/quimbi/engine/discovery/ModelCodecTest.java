package io.quimbi.engine.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quimbi.core.Workers;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.feature.Reference;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderRows;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.core.model.DiscoverySettings.Profile;
import io.quimbi.core.model.SegmentDiscovery;
import io.quimbi.core.model.SegmentModel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.QuimbiException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelCodecTest {
  private static final Workers WORKERS = Workers.of(2);
  private static final long AS_OF = AsOf.parse("2024-12-31", SmallShop.ZONE);
  private static final SmallShop SHOP = new SmallShop(1, 300);

  private final ModelCodec codec = new ModelCodec();

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  private record Discovered(SegmentModel model, FeatureMatrix matrix) {}

  private static Discovered discover(OrderRows rows, DiscoverySettings settings, Workers workers) {
    OrderBook book = rows.toBook();
    Reference reference = Reference.of(book, AS_OF, workers);
    FeatureMatrix matrix = new FeatureExtractor(book, reference, workers).extract(AS_OF, workers);
    return new Discovered(
        SegmentDiscovery.discover(matrix, reference, settings, workers, axis -> {}).model(),
        matrix);
  }

  private static Discovered discover(Profile profile) {
    return discover(SHOP.rows(customer -> true), profile.defaults(), WORKERS);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void decodedModelEncodesToTheSameBytesAndScoresTheSame(Profile profile) {
    Discovered discovered = discover(profile);
    byte[] bytes = codec.encode(discovered.model);
    SegmentModel decoded = codec.decode(bytes);
    assertThat(codec.encode(decoded)).isEqualTo(bytes);
    assertThat(decoded.settings()).isEqualTo(discovered.model.settings());
    Thumbprints.Reader before =
        Thumbprints.of(discovered.model, discovered.matrix, WORKERS).reader();
    Thumbprints.Reader after = Thumbprints.of(decoded, discovered.matrix, WORKERS).reader();
    for (int row = 0; row < discovered.matrix.rows(); row++) {
      assertThat(after.read(row)).isEqualTo(before.read(row));
    }
  }

  @Test
  void sameSeedGivesTheSameBytesOnAnyNumberOfThreads() {
    byte[] bytes = codec.encode(discover(Profile.RECOMMENDED).model);
    for (int threads : new int[] {1, 3}) {
      try (Workers workers = Workers.of(threads)) {
        SegmentModel other =
            discover(SHOP.rows(customer -> true), Profile.RECOMMENDED.defaults(), workers).model;
        assertThat(codec.encode(other)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void orderOfTheRowsDoesNotMatter() {
    byte[] bytes = codec.encode(discover(Profile.RECOMMENDED).model);
    for (long seed = 1; seed <= 3; seed++) {
      SegmentModel other =
          discover(SHOP.shuffled(seed), Profile.RECOMMENDED.defaults(), WORKERS).model;
      assertThat(codec.encode(other)).isEqualTo(bytes);
    }
  }

  @Test
  void otherHistoryGivesOtherBytes() {
    SegmentModel other =
        discover(
                new SmallShop(2, 300).rows(customer -> true),
                Profile.RECOMMENDED.defaults(),
                WORKERS)
            .model;
    assertThat(codec.encode(other)).isNotEqualTo(codec.encode(discover(Profile.RECOMMENDED).model));
  }

  @Test
  void anotherFormatIsRefusedWithTheWayOut() {
    String later = "{\"format\":2,\"axes\":\"laid out otherwise\"}";
    assertThatExceptionOfType(QuimbiException.class)
        .isThrownBy(() -> codec.decode(later.getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("format 2, this version of Quimbi reads format 1")
        .satisfies(e -> assertThat(e.code()).isEqualTo("MODEL_FORMAT"));
  }
}
