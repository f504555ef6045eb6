package io.quimbi.engine.words;

import io.quimbi.engine.find.Clause;
import io.quimbi.engine.find.Order;

/** What a stretch of a question contributes to the filter. */
sealed interface Piece {
  /** A condition, or that it does not hold. */
  record Asked(Clause clause) implements Piece {}

  /** In which order. */
  record Ordered(Order order) implements Piece {}

  /** How many at most. */
  record Limited(int count) implements Piece {}

  /** Only the number of them is wanted. */
  record Counted() implements Piece {}

  /** A period that says of nothing by itself that it happened then. */
  record During(When when) implements Piece {}

  /** Everybody. */
  record Everybody() implements Piece {}
}
