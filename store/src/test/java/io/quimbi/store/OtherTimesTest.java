package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores.Run;
import io.quimbi.store.server.Homes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A database that comes from the future: from a newer Quimbi, or from before the clock went back.
 */
class OtherTimesTest {
  private final Path home = Homes.reachable();

  private static void execute(Database database, String... statements) {
    try {
      Connection connection = database.connections().take();
      for (String statement : statements) {
        Db.execute(connection, statement);
      }
      database.connections().discard(connection);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tablesOfANewerQuimbiAreRefusedAndLeftAsTheyAre() {
    StoreSettings store = Imports.store("shop");
    try (Database database = Database.embedded(home)) {
      Imports.imported(database, store, RandomHistory.of(1, 50));
      execute(
          database,
          "INSERT INTO quimbi.schema_version (installed_rank, version, description, type, script,"
              + " installed_by, execution_time, success) SELECT max(installed_rank) + 1, '"
              + (Schema.VERSION + 1)
              + "', 'later', 'SQL', 'V.sql', 'test', 1, true FROM quimbi.schema_version");
    }

    assertThatThrownBy(() -> Database.embedded(home))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> {
              assertThat(e.code()).isEqualTo("DATABASE_NEWER");
              assertThat(e).hasMessageContaining("--data-dir");
            });
    assertThat(Homes.serverProcesses(home)).isEmpty();
  }

  /**
   * As after a clock was a year ahead and was set right: whatever was stored bears times that are
   * yet to come. Nothing of what is decided may be decided by them.
   */
  @Test
  void clockThatJumpedBackChangesNothing() {
    StoreSettings store = Imports.store("shop");
    try (Database database = Database.embedded(home)) {
      Imports.imported(database, store, RandomHistory.of(1, 50));
      execute(
          database,
          "UPDATE quimbi.run SET started_at = started_at + interval '1 year', heartbeat_at ="
              + " heartbeat_at + interval '1 year', ended_at = ended_at + interval '1 year'",
          // One that crashed, a moment before the clock was set: its heartbeat looks alive.
          "INSERT INTO quimbi.run (store_id, kind, state, owner, started_at, heartbeat_at)"
              + " SELECT 'shop', 'import', 'running', 'process 1', now() + interval '1 year',"
              + " now() + interval '1 year'");
    }

    try (Database database = Database.embedded(home)) {
      Imports.imported(database, store, RandomHistory.of(2, 50));

      List<Run> runs = database.stores().runs("shop", 3);
      assertThat(runs).extracting(Run::state).containsExactly("done", "crashed", "done");
      assertThat(runs.getFirst().startedAt()).isBefore(runs.getLast().startedAt());
      assertThat(Books.described(database.orders().read(store, Progress.NONE).toBook()))
          .isEqualTo(Books.described(RandomHistory.of(2, 50).rows().toBook()));
    }
  }

  /** Up to version 15 each line of an order was a row of a table of its own. */
  @Test
  void linesThatWereRowsBecomePartOfTheirOrders() {
    StoreSettings store = Imports.store("shop");
    RandomHistory history = RandomHistory.of(3, 300);
    try (Database database = Database.embedded(home)) {
      Imports.imported(database, store, history);
      execute(
          database,
          "CREATE TABLE quimbi.order_line (store_no integer NOT NULL, order_no integer NOT NULL,"
              + " line_no integer NOT NULL, product_no integer, category_no integer,"
              + " quantity double precision NOT NULL, list_total bigint NOT NULL,"
              + " discount bigint NOT NULL) PARTITION BY LIST (store_no)",
          "CREATE TABLE quimbi.order_line_1 PARTITION OF quimbi.order_line FOR VALUES IN (1)",
          "INSERT INTO quimbi.order_line SELECT o.store_no, o.order_no, l.* FROM quimbi.shop_order o,"
              + " quimbi.lines_of(o.lines, o.quantities) l ORDER BY md5(o.order_no || '.' || line_no)",
          "DROP FUNCTION quimbi.lines_of CASCADE",
          "ALTER TABLE quimbi.shop_order DROP COLUMN lines CASCADE",
          "ALTER TABLE quimbi.shop_order DROP COLUMN quantities CASCADE",
          "DELETE FROM quimbi.schema_version WHERE version::int > 15",
          "UPDATE quimbi.installation SET views_version = 6");
    }

    try (Database database = Database.embedded(home)) {
      assertThat(Books.described(database.orders().read(store, Progress.NONE).toBook()))
          .isEqualTo(Books.described(history.rows().toBook()));
      // Known by their hashes: that they are as they were is seen by nothing being written.
      assertThat(Imports.imported(database, store, history).ordersUnchanged()).isEqualTo(300);
      long lines =
          database
              .connections()
              .use(
                  "counting lines",
                  connection ->
                      Db.only(
                          connection,
                          row -> row.getLong(1),
                          "SELECT count(*) FROM quimbi.order_lines"));
      assertThat(lines).isEqualTo(history.rows().lineCount());
    }
  }
}
