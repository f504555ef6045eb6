package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.core.history.OrderRows;
import io.quimbi.engine.Progress;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.importing.OrderStore.MergeCounts;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.jspecify.annotations.NullUnmarked
class OrderStoreTest {
  @TempDir static Path home;

  @Test
  void slice() {
    StoreSettings shop = new StoreSettings("shop", RandomHistory.ZONE, "EUR");
    try (Database database = Database.embedded(home)) {
      RandomHistory history = RandomHistory.of(7, 3000);
      try (OrderStore.ImportSession session =
          database.orders().beginImport(shop, new OrderStore.Source("a.csv", "own", "ab"))) {
        assertThat(session.importedBefore()).isEmpty();
        MergeCounts counts = session.merge(history.rows(), Progress.NONE);
        assertThat(counts).isEqualTo(new MergeCounts(3000, 0, 0, 750, 0, 0));
        session.commit("3000 orders");
      }
      OrderRows back = database.orders().read(shop, Progress.NONE);
      assertThat(Books.described(back.toBook()))
          .isEqualTo(Books.described(history.rows().toBook()));
      System.out.println(database.stores().contents("shop"));
      System.out.println(database.stores().runs("shop", 10));
    }
  }
}
