package io.quimbi.engine.find;

/**
 * A condition, or that it does not hold. A condition that cannot be decided, since what it asks
 * about is unknown of a customer, does not hold; so its negation does.
 */
public record Clause(boolean not, Condition condition) {
  /** That the condition holds. */
  public static Clause that(Condition condition) {
    return new Clause(false, condition);
  }

  /** That the condition does not hold. */
  public static Clause not(Condition condition) {
    return new Clause(true, condition);
  }

  /** The opposite. */
  public Clause negated() {
    return new Clause(!not, condition);
  }
}
