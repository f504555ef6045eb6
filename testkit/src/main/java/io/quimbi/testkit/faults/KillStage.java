package io.quimbi.testkit.faults;

import java.util.ArrayList;
import java.util.List;

/** What is killed: a command, from what state it starts, and to what state it leads. */
public enum KillStage {
  /** The very first command of all: unpacks the server, makes the database, imports. */
  FIRST_START(Before.NOTHING, After.IMPORTED, "import"),
  /** The first command on a machine that has the server's programs: makes the database, imports. */
  SET_UP(Before.PROGRAMS, After.IMPORTED, "import"),
  /** The first import into a store. */
  IMPORT(Before.DATABASE, After.IMPORTED, "import"),
  /** An import that replaces most of the orders and adds some. */
  IMPORT_AGAIN(Before.EARLIER_ORDERS, After.IMPORTED, "import"),
  /** A discovery. */
  DISCOVER(Before.IMPORTED, After.DISCOVERED, "discover"),
  /** A discovery where there is a model with profiles, whose place the new ones take. */
  DISCOVER_AGAIN(Before.DISCOVERED, After.DISCOVERED, "discover"),
  /** Import and discovery in one command. */
  RUN(Before.DATABASE, After.DISCOVERED, "run"),
  /** A command that does little but start and stop the server. */
  STATUS(Before.DISCOVERED, After.DISCOVERED, "status");

  /** States of a data directory to begin with. */
  enum Before {
    NOTHING,
    PROGRAMS,
    DATABASE,
    EARLIER_ORDERS,
    IMPORTED,
    DISCOVERED
  }

  /** States that a store ends in. */
  enum After {
    IMPORTED,
    DISCOVERED
  }

  // In ten kills: the costly first start once, what stores data most often.
  private static final List<KillStage> IN_TURN =
      List.of(
          IMPORT,
          DISCOVER,
          RUN,
          STATUS,
          IMPORT_AGAIN,
          SET_UP,
          DISCOVER_AGAIN,
          STATUS,
          IMPORT,
          FIRST_START);

  private final Before before;
  private final After after;
  private final String verb;

  KillStage(Before before, After after, String verb) {
    this.before = before;
    this.after = after;
    this.verb = verb;
  }

  /** The stage of the kill of that number, from 0. */
  static KillStage ofKill(int number) {
    return IN_TURN.get(number % IN_TURN.size());
  }

  Before before() {
    return before;
  }

  After after() {
    return after;
  }

  /** The command, given the files of the shop. */
  String[] command(String orders, String tickets) {
    List<String> words = new ArrayList<>(List.of(verb));
    if (verb.equals("import") || verb.equals("run")) {
      words.addAll(List.of(orders, "--tickets", tickets));
    }
    return words.toArray(String[]::new);
  }
}
