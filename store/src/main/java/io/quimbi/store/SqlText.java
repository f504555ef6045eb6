package io.quimbi.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * SQL being put together, each piece with its parameters, so that these stay in the order of their
 * question marks. What is added as text is written in this program; what comes from anybody else is
 * a parameter.
 */
final class SqlText {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();

  /** A piece with a parameter for each of its question marks. */
  static SqlText of(String piece, Object... parameters) {
    return new SqlText().add(piece, parameters);
  }

  /** Pieces with a separator between them. */
  static SqlText joined(String separator, List<SqlText> pieces) {
    SqlText all = new SqlText();
    for (int i = 0; i < pieces.size(); i++) {
      all.add(i > 0 ? separator : "").add(pieces.get(i));
    }
    return all;
  }

  SqlText add(String piece, Object... values) {
    assert piece.chars().filter(c -> c == '?').count() == values.length : piece;
    text.append(piece);
    parameters.addAll(List.of(values));
    return this;
  }

  SqlText add(SqlText other) {
    text.append(other.text);
    parameters.addAll(other.parameters);
    return this;
  }

  /** The statement, with its parameters set. */
  PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    try {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
