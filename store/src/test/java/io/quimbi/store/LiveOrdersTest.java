package io.quimbi.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.discovery.ModelStore.Publication;
import io.quimbi.engine.importing.OrderStore.ImportSession;
import io.quimbi.engine.importing.OrderStore.Source;
import io.quimbi.engine.live.DriftInShort;
import io.quimbi.engine.live.OrderDocument;
import io.quimbi.engine.live.OrderDocument.Item;
import io.quimbi.engine.live.OrderEvent;
import io.quimbi.engine.live.RecordOrders;
import io.quimbi.engine.live.RecordOrders.CustomerResult;
import io.quimbi.engine.live.RecordOrders.Delivery;
import io.quimbi.engine.live.RecordOrders.ProfileReport;
import io.quimbi.engine.live.RecordOrders.Recorded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders as they happen end in the state of one import of the same orders. They are stored by the
 * service's role, as in a service; {@link LiveCrashTest} does the same as the owner.
 */
@ExtendWith(EmbeddedDatabase.class)
class LiveOrdersTest {
  @TempDir static Path folder;
  private static LiveShop shop;

  private final Database database = EmbeddedDatabase.get();
  private final RecordOrders recorder = LiveShop.recorder(database);

  @BeforeAll
  static void generate() {
    shop = LiveShop.of(EmbeddedDatabase.get(), folder);
    shop.base(EmbeddedDatabase.get(), "imported");
    shop.whole(EmbeddedDatabase.get(), "imported");
    LiveShop.assign(EmbeddedDatabase.get(), "imported");
    EmbeddedDatabase.get().serve();
  }

  private void assertSameAsImported(String store) {
    assertThat(LiveShop.orders(database, store)).isEqualTo(LiveShop.orders(database, "imported"));
    assertThat(LiveShop.profiles(database, store, LiveShop.PREDICTIONS))
        .isEqualTo(LiveShop.profiles(database, "imported", LiveShop.PREDICTIONS))
        .hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void anyOrderOfDeliveriesEndsInTheStateOfOneImportAndAnAssignment(long seed) {
    String store = "live" + seed;
    shop.base(database, store);
    assertThat(LiveShop.orders(database, store))
        .isNotEqualTo(LiveShop.orders(database, "imported"));

    for (OrderEvent event : shop.events(seed)) {
      recorder.record(store, null, List.of(event));
    }

    assertSameAsImported(store);
    // With predictions by the same orders as everybody else, nothing is different at all.
    LiveShop.assign(database, store);
    assertThat(LiveShop.profiles(database, store))
        .isEqualTo(LiveShop.profiles(database, "imported"));
  }

  @Test
  void manyAtOnceEndInTheSameState() throws Exception {
    shop.base(database, "at-once");
    List<OrderEvent> events = shop.events(4);
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < events.size(); i += 3) {
        List<OrderEvent> some = events.subList(i, Math.min(events.size(), i + 3));
        done.add(threads.submit(() -> patiently(() -> recorder.record("at-once", null, some))));
      }
      // Two whole assignments while orders happen.
      for (int i = 0; i < 2; i++) {
        patiently(
            () -> {
              LiveShop.assign(database, "at-once");
              return true;
            });
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
    assertSameAsImported("at-once");
  }

  /** As whoever delivers: who is told that the store is busy comes again. */
  private static <T> T patiently(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (QuimbiException e) {
        if (!e.code().equals("STORE_BUSY") || attempt == 100) {
          throw e;
        }
      }
    }
  }

  private static OrderEvent.Stated order(String orderId, String customerId, long at, long version) {
    return new OrderEvent.Stated(
        "order:" + orderId,
        new OrderDocument(
            orderId,
            customerId,
            at,
            true,
            Long.MAX_VALUE,
            null,
            null,
            version,
            List.of(Item.line(null, "p1", "Product", null, 2_000_000, 30_000_000, 0))),
        List.of());
  }

  private static long micros(String instant) {
    return java.time.Instant.parse(instant).getEpochSecond() * 1_000_000;
  }

  @Test
  void anOrderBringsTheNewThumbprintTheDriftAndAnEvent() {
    shop.base(database, "events");
    String customer = LiveShop.profiles(database, "events").keySet().iterator().next();

    List<CustomerResult> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Recorded recorded =
          recorder.record(
              "events",
              new Delivery("test", "d" + i),
              List.of(order("new" + i, customer, micros("2026-03-1" + i + "T10:00:00Z"), 1)));
      assertThat(recorded.orders().getFirst().outcome()).isEqualTo("added");
      results.add(recorded.customers().getFirst());
    }
    CustomerResult last = results.getLast();
    ProfileReport before = requireNonNull(last.before());
    ProfileReport after = requireNonNull(last.after());
    DriftInShort drift = requireNonNull(last.drift());

    assertThat(last.customerId()).isEqualTo(customer);
    assertThat(after.totalOrders()).isEqualTo(before.totalOrders() + 1);
    assertThat(after.asOf()).isAfter("2026-03-17T23:59:59Z");
    assertThat(requireNonNull(drift.from()).snapshotDate()).isEqualTo(LiveShop.MODEL_DAY);
    assertThat(drift.axisDrifts()).hasSameSizeAs(after.dominantSegments());
    assertThat(last.event()).isNotNull();
    assertThat(requireNonNull(drift.evidence()).findings().getFirst().kind())
        .isEqualTo("frequency_up");
    // The profile that everybody reads is the one that was answered with.
    assertThat(LiveShop.profiles(database, "events").get(customer))
        .contains(last.archetype())
        .contains("\"days_since_last_purchase\": 0");
  }

  @Test
  void aDeliveryThatCameBeforeChangesNothing() {
    shop.base(database, "twice");
    List<OrderEvent> first = List.of(order("n1", "somebody", micros("2026-01-01T00:00:00Z"), 1));
    List<OrderEvent> other = List.of(order("n2", "somebody", micros("2026-01-01T00:00:00Z"), 1));

    assertThat(recorder.record("twice", new Delivery("shop", "1"), first).duplicate()).isFalse();
    assertThat(recorder.record("twice", new Delivery("shop", "1"), other).duplicate()).isTrue();
    assertThat(recorder.record("twice", new Delivery("else", "1"), first).orders())
        .containsExactly(new RecordOrders.OrderResult("n1", "unchanged"));
    assertThat(LiveShop.orders(database, "twice")).contains("n1").doesNotContain("n2");
  }

  @Test
  void withoutAModelOrdersAreStoredAndTheAnswerSaysSo() {
    Imports.imported(database, LiveShop.settings("unmodelled"), RandomHistory.of(1, 10));

    CustomerResult result =
        recorder
            .record(
                "unmodelled", null, List.of(order("n1", "new", micros("2026-01-01T00:00:00Z"), 1)))
            .customers()
            .getFirst();

    assertThat(result.archetype()).isNull();
    assertThat(result.note()).startsWith("no segments yet");
    assertThat(LiveShop.orders(database, "unmodelled")).contains("n1");
  }

  @Test
  void anOrderThatHappensWhileEverybodyIsScoredIsNotForgotten() {
    shop.base(database, "during");
    var models = database.models();
    // What a publication has read before the order is published after it.
    String customer = LiveShop.profiles(database, "during").keySet().iterator().next();
    LiveShop.discover(database)
        .assign(
            "during",
            LiveShop.END.toString(),
            1,
            new AtStage(
                "Computing features",
                () ->
                    recorder.record(
                        "during",
                        null,
                        List.of(order("n1", customer, micros("2026-01-01T00:00:00Z"), 1)))));
    String during = LiveShop.profiles(database, "during", LiveShop.PREDICTIONS).get(customer);

    LiveShop.assign(database, "during");

    assertThat(during)
        .isEqualTo(LiveShop.profiles(database, "during", LiveShop.PREDICTIONS).get(customer));
    assertThat(models.profile("during", customer).orElseThrow().orders()).isPositive();
  }

  @Test
  void anOrderDuringALongImportIsRefusedAfterAWhileAndNotLostSilently() {
    shop.base(database, "busy");
    try (ImportSession session =
        database
            .orders()
            .beginImport(LiveShop.settings("busy"), new Source("more", "own", "more"))) {
      session.merge(RandomHistory.of(7, 5).rows(), Progress.NONE);

      assertThatThrownBy(
              () ->
                  recorder.record(
                      "busy", null, List.of(order("n1", "x", micros("2026-01-01T00:00:00Z"), 1))))
          .isInstanceOfSatisfying(
              QuimbiException.class,
              e -> {
                assertThat(e.code()).isEqualTo("STORE_BUSY");
                assertThat(e.kind()).isEqualTo(QuimbiException.Kind.ENVIRONMENT);
              });
      session.commit("more");
    }
    assertThat(LiveShop.orders(database, "busy")).doesNotContain("n1");
    recorder.record("busy", null, List.of(order("n1", "x", micros("2026-01-01T00:00:00Z"), 1)));
    assertThat(LiveShop.orders(database, "busy")).contains("n1");
  }

  @Test
  void anOrderWhileAPublicationComputesDoesNotWait() {
    shop.base(database, "computing");
    try (Publication publication =
        database.models().begin(LiveShop.settings("computing"), "assignment")) {
      assertThat(
              recorder
                  .record(
                      "computing",
                      null,
                      List.of(order("n1", "x", micros("2026-01-01T00:00:00Z"), 1)))
                  .orders())
          .containsExactly(new RecordOrders.OrderResult("n1", "added"));
      publication.fail("cancelled", "test");
    }
  }

  @Test
  void whatAFileSaysCountsFromThenOnAndALaterDeliveryAgain() {
    shop.base(database, "file");
    long at = micros("2026-01-01T00:00:00Z");
    recorder.record("file", null, List.of(order("n1", "x", at, 5)));
    Imports.imported(
        database,
        LiveShop.settings("file"),
        new RandomHistory(
            List.of(
                new RandomHistory.Order(
                    "x",
                    "n1",
                    at,
                    true,
                    Long.MAX_VALUE,
                    null,
                    List.of(
                        new RandomHistory.Line("from the file", null, 1, 1_000_000, 0, List.of())),
                    List.of())),
            List.of()));
    assertThat(LiveShop.orders(database, "file")).contains("from the file");

    recorder.record("file", null, List.of(order("n1", "x", at, 2)));

    assertThat(LiveShop.orders(database, "file")).doesNotContain("from the file");
  }

  @Test
  void ordersInAnotherCurrencyAreRefused() {
    Imports.imported(database, Imports.store("money"), RandomHistory.of(1, 10));
    OrderDocument dollars =
        new OrderDocument(
            "n1",
            "x",
            1,
            true,
            Long.MAX_VALUE,
            null,
            "USD",
            1,
            List.of(Item.line(null, "p", null, null, 1_000_000, 1, 0)));
    assertThatThrownBy(
            () ->
                recorder.record(
                    "money", null, List.of(new OrderEvent.Stated("order:n1", dollars, List.of()))))
        .isInstanceOfSatisfying(
            QuimbiException.class, e -> assertThat(e.code()).isEqualTo("ORDER_CURRENCY"));
  }
}
