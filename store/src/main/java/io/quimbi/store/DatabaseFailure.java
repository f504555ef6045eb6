package io.quimbi.store;

import io.quimbi.engine.QuimbiException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Turns what the database reports into sentences that a person can act on. */
final class DatabaseFailure {
  static final String UNIQUE_VIOLATION = "23505";
  static final String LOCK_NOT_AVAILABLE = "55P03";
  static final String QUERY_CANCELLED = "57014";
  static final String INSUFFICIENT_PRIVILEGE = "42501";
  static final String WRONG_PASSWORD = "28P01";
  static final String UNDEFINED_TABLE = "42P01";

  private DatabaseFailure() {}

  /**
   * A failure in words.
   *
   * @param doing what was tried, such as "storing orders"
   */
  static QuimbiException of(SQLException e, String doing) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String said = firstLine(e);
    return switch (state) {
      case "53100" ->
          failure(
              "DISK_FULL",
              doing
                  + " failed: the disk of the database is full ("
                  + said
                  + "); nothing was changed. Free some space and run the command again",
              e);
      case "53200" ->
          failure("DATABASE_MEMORY", doing + " failed: the database is out of memory: " + said, e);
      case "53300" ->
          failure(
              "DATABASE_CONNECTIONS",
              doing + " failed: the database has no connection left (" + said + "); try again",
              e);
      case "25006", "57P05" ->
          failure(
              "DATABASE_READ_ONLY", doing + " failed: the database does not allow it: " + said, e);
      case INSUFFICIENT_PRIVILEGE ->
          failure(
              "DATABASE_PRIVILEGE",
              doing
                  + " failed: the database user lacks a right ("
                  + said
                  + "); grant it, or name another user in DATABASE_URL",
              e);
      default -> {
        if (isConnectionLoss(state)) {
          yield failure(
              "DATABASE_LOST",
              doing
                  + " failed: the database server ended or cannot be reached ("
                  + said
                  + "); nothing half done stays. Run the command again",
              e);
        }
        if (state.startsWith("28")) {
          yield failure(
              "DATABASE_LOGIN",
              "the database refused the login: " + said + "; see DATABASE_URL",
              e);
        }
        yield failure("DATABASE_FAILED", doing + " failed: " + said + " (" + state + ")", e);
      }
    };
  }

  /** Whether the server went away: a broken connection, a shutdown, a crash. */
  static boolean isConnectionLoss(@Nullable String state) {
    return state != null
        && (state.startsWith("08")
            || state.equals("57P01")
            || state.equals("57P02")
            || state.equals("57P03"));
  }

  /** The message of a failure without the detail, which may quote a customer's data. */
  static String firstLine(SQLException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse("");
  }

  private static QuimbiException failure(String code, String message, SQLException cause) {
    return new QuimbiException(QuimbiException.Kind.ENVIRONMENT, code, message, cause);
  }
}
