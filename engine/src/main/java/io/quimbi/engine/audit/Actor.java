package io.quimbi.engine.audit;

/**
 * Who does something: a key, or somebody with the database in hand.
 *
 * @param name a key's id, or words for who has none
 */
public record Actor(String name) {
  /** A person at the command line, who needs no key. */
  public static final Actor COMMAND_LINE = new Actor("command line");

  /** The service by itself, such as when it makes the first key. */
  public static final Actor SERVICE = new Actor("service");

  /** The scheduler. */
  public static final Actor SCHEDULER = new Actor("scheduler");
}
