package io.quimbi.store;

import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.discovery.ModelStore.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Stores with as many customers as a test of snapshots wants, and a model. */
final class ModelledStore {
  private ModelledStore() {}

  /** Customers {@code customer 0} and so on with an order each, and a first model of them. */
  static void fill(Database database, StoreSettings store, int count) {
    fill(database, store, count, "");
  }

  /** As {@link #fill(Database, StoreSettings, int)}, with something before each id. */
  static void fill(Database database, StoreSettings store, int count, String prefix) {
    List<RandomHistory.Order> bought =
        RandomHistory.of(1, 100, prefix).orders().stream()
            .filter(order -> !order.lines().isEmpty())
            .toList();
    List<RandomHistory.Order> orders = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      RandomHistory.Order order = bought.get(c % bought.size());
      orders.add(
          new RandomHistory.Order(
              prefix + "customer " + c,
              order.id() + "-" + c,
              order.time(),
              order.hasTime(),
              order.cancelledAt(),
              order.channel(),
              order.lines(),
              List.of()));
    }
    Imports.imported(database, store, new RandomHistory(orders, List.of()));
    publish(
        database,
        store,
        new TestProfiles(
            IntStream.range(0, Math.min(count, 100))
                .mapToObj(c -> prefix + "customer " + c)
                .toList(),
            1));
  }

  /** Makes another model of these profiles the active one. */
  static void publish(Database database, StoreSettings store, TestProfiles profiles) {
    try (Publication publication = database.models().begin(store, "discovery")) {
      int modelNo = publication.saveModel(new byte[] {1}, "ab", "{}", null);
      publication.activate(modelNo, "discovery");
      publication.replaceProfiles(
          modelNo, profiles, profiles.segments(), profiles.archetypes(), Progress.NONE);
      publication.commit("published");
    }
  }
}
