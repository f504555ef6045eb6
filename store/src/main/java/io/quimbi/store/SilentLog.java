package io.quimbi.store;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/** Keeps Flyway from writing to a command's output. */
final class SilentLog implements Log {

  /** Flyway makes one by the name of its class. */
  public static final class Creator implements LogCreator {
    /** Called by Flyway. */
    public Creator() {}

    @Override
    public Log createLogger(Class<?> type) {
      return new SilentLog();
    }
  }

  @Override
  public void debug(String message) {}

  @Override
  public void info(String message) {}

  @Override
  public void warn(String message) {}

  @Override
  public void error(String message) {}

  @Override
  public void error(String message, Exception e) {}

  @Override
  public void notice(String message) {}
}
