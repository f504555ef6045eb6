package io.quimbi.app;

import io.quimbi.engine.QuimbiException;

/** With what code a program ends, the command line and the service alike. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** A fault of ours. */
  public static final int FAULT = 1;

  /** The request itself was wrong. */
  public static final int USAGE = 2;

  /** What was given to read could not be used. */
  public static final int BAD_INPUT = 3;

  /** Nothing to work on. */
  public static final int NOTHING_THERE = 4;

  /** The surroundings did not allow it: a full disk, a lock, a server out of reach. */
  public static final int ENVIRONMENT = 5;

  /** Ended by Ctrl-C. */
  public static final int CANCELLED = 130;

  private ExitCode() {}

  /** The code of an error that a person can do something about. */
  public static int of(QuimbiException.Kind kind) {
    return switch (kind) {
      case USAGE -> USAGE;
      case BAD_INPUT -> BAD_INPUT;
      case NOTHING_THERE -> NOTHING_THERE;
      case ENVIRONMENT -> ENVIRONMENT;
    };
  }
}
