package io.quimbi.testkit.faults;

import java.util.List;

/**
 * One kill and what came of it.
 *
 * @param number from 1
 * @param stage what was killed
 * @param whom the process alone, or the process and the database server at once
 * @param atMillis when, from the start of the process
 * @param ofMillis how long the command takes when nothing happens to it
 * @param showed the stage of work that the command showed last; empty before it showed one
 * @param hit what the kill hit
 * @param server what the next command did about the server
 * @param faults what was not as it should be; empty if all was
 */
public record Kill(
    int number,
    KillStage stage,
    Whom whom,
    long atMillis,
    long ofMillis,
    String showed,
    Hit hit,
    Server server,
    List<String> faults) {
  /** Copies the faults. */
  public Kill {
    faults = List.copyOf(faults);
  }

  /** Who is killed. */
  public enum Whom {
    /** The JVM; its server goes on. */
    PROCESS,
    /** The JVM, the postmaster, its children, and what else the JVM started. */
    PROCESS_AND_SERVER,
    /** Nobody: Ctrl-C, upon which the command ends in order and says so. */
    INTERRUPTED
  }

  /** What a kill hit. */
  public enum Hit {
    /** No server ran yet, or none any more. */
    NO_SERVER,
    /** A server ran; no run was open in it. */
    SERVER_RUNNING,
    /** A run was open; the next command found it and said so. */
    RUN_OPEN,
    /** The command had ended by itself. */
    ENDED_BEFORE
  }

  /** What the next command did about the server. */
  public enum Server {
    /** Used the one that it found. */
    ADOPTED,
    /** Started one. */
    STARTED
  }
}
