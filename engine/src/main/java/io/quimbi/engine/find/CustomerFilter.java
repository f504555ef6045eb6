package io.quimbi.engine.find;

import io.quimbi.core.feature.Axis;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.snapshot.DriftCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Which customers, in which order, and how many of them: what {@code quimbi find}, the interfaces,
 * audiences and plain words all come down to.
 *
 * @param where all of these hold; none of them is everybody with a profile
 * @param order empty for {@link Order#DEFAULT}
 * @param limit how many at most, of all that match; empty for all
 */
public record CustomerFilter(List<Clause> where, Optional<Order> order, Optional<Integer> limit) {
  /** Everybody. */
  public static final CustomerFilter EVERYBODY =
      new CustomerFilter(List.of(), Optional.empty(), Optional.empty());

  private static final int CLAUSES_MAX = 50;
  private static final int LIMIT_MAX = 10_000_000;

  /**
   * Checks the numbers and copies the list.
   *
   * @throws QuimbiException of kind USAGE with more than 50 conditions, a limit below 1, or an
   *     order by something that no condition asks about
   */
  public CustomerFilter {
    where = List.copyOf(where);
    if (where.size() > CLAUSES_MAX) {
      throw usage(
          "FILTER_TOO_LONG",
          "a filter has " + CLAUSES_MAX + " conditions at most, had " + where.size());
    }
    if (limit.filter(count -> count < 1 || count > LIMIT_MAX).isPresent()) {
      throw usage(
          "FILTER_LIMIT", "the limit must be from 1 to " + LIMIT_MAX + ", was " + limit.get());
    }
    if (order.isPresent() && order.get().key() instanceof Order.Found found) {
      boolean asked =
          where.stream()
              .filter(clause -> !clause.not())
              .map(Clause::condition)
              .anyMatch(
                  condition ->
                      found == Order.Found.SIMILARITY
                          ? condition instanceof Condition.LikeCustomer
                          : condition instanceof Condition.Drifted);
      if (!asked) {
        throw usage(
            "FILTER_ORDER",
            found == Order.Found.SIMILARITY
                ? "an order by similarity needs a condition on lookalikes"
                : "an order by drift or evidence needs a condition on drift");
      }
    }
  }

  private static QuimbiException usage(String code, String message) {
    return new QuimbiException(QuimbiException.Kind.USAGE, code, message);
  }

  /** The customers of whom these conditions hold. */
  public static CustomerFilter of(Condition... conditions) {
    List<Clause> where = new ArrayList<>();
    for (Condition condition : conditions) {
      where.add(Clause.that(condition));
    }
    return new CustomerFilter(where, Optional.empty(), Optional.empty());
  }

  /** The same with a clause more. */
  public CustomerFilter and(Clause clause) {
    List<Clause> all = new ArrayList<>(where);
    all.add(clause);
    return new CustomerFilter(all, order, limit);
  }

  /** The same in another order. */
  public CustomerFilter orderedBy(Order other) {
    return new CustomerFilter(where, Optional.of(other), limit);
  }

  /** The same with at most so many. */
  public CustomerFilter limitedTo(int count) {
    return new CustomerFilter(where, order, Optional.of(count));
  }

  /** In which order customers come. */
  public Order orderOrDefault() {
    return order.orElse(Order.DEFAULT);
  }

  /**
   * The same with other names of segments.
   *
   * @param name of an axis, empty for whichever has it, and a segment the name to use
   */
  public CustomerFilter withSegmentNames(BiFunction<Optional<Axis>, String, String> name) {
    List<Clause> renamed = new ArrayList<>();
    for (Clause clause : where) {
      renamed.add(
          new Clause(
              clause.not(),
              switch (clause.condition()) {
                case Condition.InSegment c ->
                    new Condition.InSegment(
                        c.axis(), names(Optional.of(c.axis()), c.segments(), name));
                case Condition.Membership c ->
                    new Condition.Membership(
                        c.axis(), name.apply(Optional.of(c.axis()), c.segment()), c.range());
                case Condition.Drifted(DriftCondition drift) ->
                    new Condition.Drifted(
                        drift.between(
                            names(drift.axis(), drift.from(), name),
                            names(drift.axis(), drift.to(), name)));
                case Condition other -> other;
              }));
    }
    return new CustomerFilter(
        renamed,
        order.map(
            by ->
                by.key() instanceof Order.ByMembership(Axis axis, String segment)
                    ? new Order(
                        new Order.ByMembership(axis, name.apply(Optional.of(axis), segment)),
                        by.descending())
                    : by),
        limit);
  }

  private static List<String> names(
      Optional<Axis> axis, List<String> segments, BiFunction<Optional<Axis>, String, String> name) {
    return segments.stream().map(segment -> name.apply(axis, segment)).toList();
  }
}
