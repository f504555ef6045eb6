package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.StoreSettings;
import io.quimbi.store.server.Homes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server without the extension that an inverted index of texts takes. */
class BareServerTest {
  private static final int CUSTOMERS = 2000;

  @Test
  void profilesHaveAnIndexForEachAxisUntilTheServerCanDoWithOne() throws SQLException {
    StoreSettings store = Imports.store("bare");
    TestProfiles profiles =
        new TestProfiles(IntStream.range(0, CUSTOMERS).mapToObj(c -> "customer " + c).toList(), 1);
    try (Database database = Database.embedded(Homes.reachable())) {
      ModelledStore.fill(database, store, CUSTOMERS);
      // The indexes that were made with it go as well.
      execute(database, "DROP EXTENSION btree_gin CASCADE");
      ModelledStore.publish(database, store, profiles);

      for (int axis = 0; axis < TestProfiles.AXES.size(); axis++) {
        String name = TestProfiles.AXES.get(axis);
        assertThat(plan(database, store, name, profiles.rareLeaf(axis)))
            .containsPattern("(?:Index Scan using|Bitmap Index Scan on) profile_\\d+_\\d+_" + name)
            .doesNotContain("Seq Scan on profile");
      }

      execute(database, "CREATE EXTENSION btree_gin");
      ModelledStore.publish(database, store, profiles);

      for (int axis = 0; axis < TestProfiles.AXES.size(); axis++) {
        assertThat(plan(database, store, TestProfiles.AXES.get(axis), profiles.rareLeaf(axis)))
            .containsPattern("Bitmap Index Scan on profile_\\d+_\\d+_dominants")
            .doesNotContain("Seq Scan on profile");
      }
    }
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (var connection = database.connections().take()) {
      Db.execute(connection, sql);
    }
  }

  private static String plan(Database database, StoreSettings store, String axis, String segment) {
    List<String> lines = new ArrayList<>();
    try (SqlSession session = database.sql(store.storeId());
        SqlRows rows =
            session.query(
                "EXPLAIN SELECT customer_id FROM customer_profiles WHERE dominant_segments->>'"
                    + axis
                    + "' = '"
                    + segment
                    + "'")) {
      while (rows.next()) {
        lines.add(rows.text(0));
      }
    }
    return String.join("\n", lines);
  }
}
