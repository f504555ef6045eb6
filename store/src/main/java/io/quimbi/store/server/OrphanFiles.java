package io.quimbi.store.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of tables that were being made when the server was killed. Their transactions are
 * undone, but PostgreSQL does not know that the files are there: a first import that is killed
 * would leave all it had loaded on the disk for ever.
 */
final class OrphanFiles {
  // A relation's files: the number, a fork, a segment. Temporary tables' begin with a t, and the
  // server removes those itself.
  private static final Pattern RELATION_FILE =
      Pattern.compile("(\\d+)(?:_(?:fsm|vm|init))?(?:\\.\\d+)?");

  private OrphanFiles() {}

  /**
   * Deletes them; call it right after a start that recovered from a crash, under the start lock,
   * when nobody but the given connection uses the server. Does nothing if somebody does.
   */
  static void delete(Connection connection, Path dataDirectory) throws IOException, SQLException {
    try (Statement statement = connection.createStatement()) {
      // Whatever recovery still had to write or sync is done; nothing refers to a dead file.
      statement.execute("CHECKPOINT");
      String database;
      try (ResultSet row =
          statement.executeQuery(
              "SELECT oid::text, (SELECT count(*) FROM pg_stat_activity"
                  + " WHERE backend_type = 'client backend') FROM pg_database"
                  + " WHERE datname = current_database()")) {
        row.next();
        database = row.getString(1);
        if (row.getInt(2) != 1) {
          return;
        }
      }
      Path folder = dataDirectory.resolve("base").resolve(database);
      // The files first: what is made after the look is not on the list.
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
        all.forEach(files::add);
      }
      Set<String> known = new HashSet<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT pg_relation_filenode(oid)::text FROM pg_class"
                  + " WHERE pg_relation_filenode(oid) IS NOT NULL")) {
        while (rows.next()) {
          known.add(rows.getString(1));
        }
      }
      for (Path file : files) {
        Matcher name = RELATION_FILE.matcher(file.getFileName().toString());
        if (name.matches() && !known.contains(name.group(1))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
