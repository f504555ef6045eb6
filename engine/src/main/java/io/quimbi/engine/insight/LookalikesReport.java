package io.quimbi.engine.insight;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The customers most like one: exactly the nearest by fingerprint among everybody.
 *
 * @param asOf of the profiles compared
 * @param metric cosine or euclidean
 * @param compared customers with a profile
 * @param neighbourDistance mean distance to the ten nearest, how alone the customer is
 * @param anomalyPercentile rank of that distance among everybody, 0 to 100, against a seeded sample
 *     of 1,000 customers; who is above 99 is like hardly anybody
 * @param lookalikes nearest first
 */
public record LookalikesReport(
    String storeId,
    int model,
    Instant asOf,
    String metric,
    int compared,
    Person customer,
    double neighbourDistance,
    double anomalyPercentile,
    List<Lookalike> lookalikes) {
  /** Copies the list. */
  public LookalikesReport {
    lookalikes = List.copyOf(lookalikes);
  }

  /**
   * A customer in figures that a shopkeeper knows.
   *
   * @param lifetimeValue paid less refunded
   */
  public record Person(
      String customerId,
      int totalOrders,
      BigDecimal lifetimeValue,
      BigDecimal avgOrderValue,
      Instant firstOrderAt,
      Instant lastOrderAt) {}

  /**
   * A customer like another.
   *
   * @param similarity cosine of the two fingerprints, 1 for the same; null by Euclidean distance
   * @param distance 1 less the similarity, or Euclidean
   * @param nearestTo of several seeds the one that it is most like
   * @param shared segments that both belong to, the rarest in the store first: what few have says
   *     most
   */
  public record Lookalike(
      Person customer,
      @Nullable Double similarity,
      double distance,
      String nearestTo,
      List<Shared> shared) {
    /** Copies the list. */
    public Lookalike {
      shared = List.copyOf(shared);
    }
  }

  /**
   * A segment that two customers have in common.
   *
   * @param share of all customers in it
   * @param description what its members do
   */
  public record Shared(String axis, String segment, double share, String description) {}
}
