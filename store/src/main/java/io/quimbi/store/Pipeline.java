package io.quimbi.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Statements that do not wait for each other's answers: they go to the server together, are run
 * there one after the other, each seeing what those before it did, and their answers come back
 * together. The way to the server and back is most of what a statement on a few rows costs.
 *
 * <p>Each is prepared by its connection once, as long as the same ones go together. If one fails,
 * those after it are not run. After a run others may be added for the next. Not thread-safe.
 */
final class Pipeline implements AutoCloseable {
  private final Connection connection;
  private final StringBuilder sql = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();
  private final List<Taker> takers = new ArrayList<>();
  private final List<PreparedStatement> ran = new ArrayList<>();

  Pipeline(Connection connection) {
    this.connection = connection;
  }

  /** Takes the answer of one statement. */
  private interface Taker {
    void take(PreparedStatement statement) throws SQLException;
  }

  /** An answer that is there once the statements have run. */
  static final class Answer<T> {
    private @Nullable T value;

    private Answer() {}

    T get() {
      T known = value;
      if (known == null) {
        throw new IllegalStateException("the statements have not run yet");
      }
      return known;
    }
  }

  /** An array as a parameter, of numbers of this type. */
  Array array(String type, Object numbers) throws SQLException {
    return connection.unwrap(PGConnection.class).createArrayOf(type, numbers);
  }

  /** Adds a query, of which all rows are read. */
  <T> Answer<List<T>> list(Db.RowReader<T> reader, String query, @Nullable Object... values) {
    Answer<List<T>> answer = new Answer<>();
    add(
        query,
        values,
        ran -> {
          List<T> list = new ArrayList<>();
          try (ResultSet rows = ran.getResultSet()) {
            while (rows.next()) {
              list.add(reader.read(rows));
            }
          }
          answer.value = list;
        });
    return answer;
  }

  /** Adds a query, whose rows can be read until this is closed. */
  Answer<FieldReader> rows(String query, @Nullable Object... values) {
    Answer<FieldReader> answer = new Answer<>();
    add(query, values, ran -> answer.value = new ResultReader(ran.getResultSet()));
    return answer;
  }

  /** Adds a change; the number of rows changed. */
  Answer<Long> update(String change, @Nullable Object... values) {
    Answer<Long> answer = new Answer<>();
    add(change, values, ran -> answer.value = ran.getLargeUpdateCount());
    return answer;
  }

  private void add(String one, @Nullable Object[] values, Taker taker) {
    sql.append(sql.isEmpty() ? "" : ";\n").append(one);
    parameters.addAll(Arrays.asList(values));
    takers.add(taker);
  }

  /** Runs what was added since the last run. */
  void run() throws SQLException {
    if (takers.isEmpty()) {
      return;
    }
    PreparedStatement all = Db.prepared(connection, sql.toString(), parameters.toArray());
    ran.add(all);
    List<Taker> answers = List.copyOf(takers);
    sql.setLength(0);
    parameters.clear();
    takers.clear();
    all.execute();
    for (int i = 0; i < answers.size(); i++) {
      if (i > 0) {
        // Rows that are still to be read stay open; the statement closes them in the end.
        all.getMoreResults(Statement.KEEP_CURRENT_RESULT);
      }
      answers.get(i).take(all);
    }
  }

  /** Ends the reading of rows that are still open. */
  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : ran) {
      statement.close();
    }
    ran.clear();
  }
}
