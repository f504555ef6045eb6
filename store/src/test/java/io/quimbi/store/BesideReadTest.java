package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.Beside;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class BesideReadTest {
  private static final String TABLE = "beside_read_test";

  private final Connections connections = EmbeddedDatabase.get().connections();

  @BeforeEach
  void makeTable() {
    change("CREATE TABLE " + TABLE + " (no integer); INSERT INTO " + TABLE + " VALUES (1)");
  }

  @AfterEach
  void dropTable() {
    change("DROP TABLE " + TABLE);
  }

  private void change(String sql) {
    connections.use(
        "testing",
        connection -> {
          Db.execute(connection, sql);
          return sql;
        });
  }

  private static int rows(Connection connection) throws SQLException {
    return Db.only(connection, row -> row.getInt(1), "SELECT count(*) FROM " + TABLE);
  }

  @Test
  void seesWhatTheOtherConnectionSeesWhateverIsCommittedMeanwhile() {
    int found =
        connections.read(
            "testing",
            first -> {
              assertThat(rows(first)).isEqualTo(1);
              change("INSERT INTO " + TABLE + " VALUES (2)");
              try (Beside<Integer> beside =
                  BesideRead.begin(
                      connections, first, "testing", Progress.NONE, (own, stop) -> rows(own))) {
                return beside.result();
              }
            });

    assertThat(found).isEqualTo(1);
    assertThat(connections.<Integer>use("testing", BesideReadTest::rows)).isEqualTo(2);
  }

  @Test
  void failureIsThatOfTheReading() {
    assertThatThrownBy(
            () ->
                connections.read(
                    "testing",
                    first -> {
                      try (Beside<Integer> beside =
                          BesideRead.begin(
                              connections,
                              first,
                              "reading nothing",
                              Progress.NONE,
                              (own, stop) -> Db.only(own, row -> row.getInt(1), "SELECT no"))) {
                        return beside.result();
                      }
                    }))
        .isInstanceOf(QuimbiException.class)
        .hasMessageContaining("reading nothing");
  }
}
