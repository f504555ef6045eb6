package io.quimbi.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, one at a time; however many there are, a thousand are held at once. Not
 * thread-safe.
 */
public final class SqlRows implements AutoCloseable {
  private final Connection connection;
  private final Statement statement;
  private final @Nullable ResultSet rows;
  private final List<Column> columns;

  SqlRows(Connection connection, Statement statement, @Nullable ResultSet rows)
      throws SQLException {
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    List<Column> described = new ArrayList<>();
    if (rows != null) {
      ResultSetMetaData metaData = rows.getMetaData();
      for (int i = 1; i <= metaData.getColumnCount(); i++) {
        described.add(new Column(metaData.getColumnLabel(i), metaData.getColumnTypeName(i)));
      }
    }
    this.columns = List.copyOf(described);
  }

  /**
   * A column of the result.
   *
   * @param name as the query gives it
   * @param type PostgreSQL's name of the type, such as {@code text}, {@code int8}, {@code numeric},
   *     {@code jsonb} or {@code timestamptz}
   */
  public record Column(String name, String type) {}

  /** The columns; none if the statement has no result. */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Goes to the next row.
   *
   * @throws io.quimbi.engine.QuimbiException if computing it fails
   */
  public boolean next() {
    try {
      return rows != null && rows.next();
    } catch (SQLException e) {
      throw SqlSession.failure(e);
    }
  }

  /**
   * A value of the current row, as PostgreSQL writes it.
   *
   * @param column from 0
   * @return null for an SQL null
   */
  public @Nullable String text(int column) {
    if (rows == null) {
      throw new IllegalStateException("the statement has no result");
    }
    try {
      return rows.getString(column + 1);
    } catch (SQLException e) {
      throw SqlSession.failure(e);
    }
  }

  /** Ends the query and undoes its transaction. */
  @Override
  public void close() {
    try {
      statement.close();
      connection.rollback();
    } catch (SQLException e) {
      throw SqlSession.failure(e);
    }
  }
}
