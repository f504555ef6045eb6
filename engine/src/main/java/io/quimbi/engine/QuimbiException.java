package io.quimbi.engine;

/**
 * A failure that a person can do something about. The message says what, the value seen, the rule,
 * the place and the next step; the code is stable and the same in logs, REST and the command line.
 */
public final class QuimbiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is; the command line derives its exit code from it. */
  public enum Kind {
    /** The request itself is wrong: an unknown option, a value out of range. */
    USAGE,
    /** What was given to read cannot be used: a file, a row, a column. */
    BAD_INPUT,
    /** There is nothing to work on: no orders yet, no model yet, no such customer. */
    NOTHING_THERE,
    /** The surroundings do not allow it: a full disk, a lock, a server out of reach. */
    ENVIRONMENT
  }

  private final Kind kind;
  private final String code;

  /**
   * A failure without an inner cause.
   *
   * @param code stable, upper case with underscores, such as {@code IMPORT_BAD_DATE}
   */
  public QuimbiException(Kind kind, String code, String message) {
    super(PlainText.lines(message));
    this.kind = kind;
    this.code = code;
  }

  /** A failure with the technical cause kept for the log. */
  public QuimbiException(Kind kind, String code, String message, Throwable cause) {
    super(PlainText.lines(message), cause);
    this.kind = kind;
    this.code = code;
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }

  /** The stable code. */
  public String code() {
    return code;
  }
}
