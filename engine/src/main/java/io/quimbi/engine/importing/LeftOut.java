package io.quimbi.engine.importing;

/** What an import left out, since it is of customers who were erased. */
public record LeftOut(long customers, long orders, long tickets) {
  /** Nothing. */
  static final LeftOut NOTHING = new LeftOut(0, 0, 0);
}
