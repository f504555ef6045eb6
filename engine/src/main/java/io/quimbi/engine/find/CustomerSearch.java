package io.quimbi.engine.find;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds customers by their visible profiles. */
public interface CustomerSearch {
  /** The profiles that are visible, under the active model; empty before the first discovery. */
  Optional<Visible> visible(String storeId);

  /** Gives the rows that match to {@code each}, in order; all from one state of the store. */
  void each(String storeId, Query query, Consumer<Row> each);

  /**
   * The same, for the few of a page.
   *
   * @return how many match, whatever the query's limit and start
   */
  long page(String storeId, Query query, Consumer<Row> each);

  /** How many match, whatever the query's limit and start. */
  long count(String storeId, Query query);

  /** The numbers of customers by their ids; 0 for an id that is not there. */
  int[] numbers(String storeId, List<String> customerIds);

  /**
   * What is visible.
   *
   * @param asOf history up to here was counted
   */
  record Visible(int modelNo, Instant asOf, int customers) {}

  /**
   * What to look for. Names of axes and segments are known to be there; a segment that went in the
   * meantime matches nobody.
   *
   * @param order by a key that is not {@link Order.Found}, or by that of {@code keyed}
   * @param keyed customers with the key that they are ordered by; null where the profile has it
   * @param after empty for the start
   * @param limit empty for all
   */
  record Query(
      List<Term> where,
      Order order,
      @Nullable Listed keyed,
      Optional<After> after,
      OptionalInt limit) {}

  /** One condition: stated, or as the customers of whom it holds. */
  sealed interface Term {}

  /**
   * A condition on profiles.
   *
   * @param clause of a condition other than {@link Condition.LikeCustomer} and {@link
   *     Condition.Drifted}
   */
  record Stated(Clause clause) implements Term {}

  /**
   * A condition that was decided elsewhere.
   *
   * @param customers numbers of whom it holds
   * @param keys one for each of them; NaN for none
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; passed from deciding to searching.
  record Listed(boolean not, int[] customers, double[] keys) implements Term {}

  /**
   * Behind which customer to go on.
   *
   * @param key of the last one; null where it had none
   */
  record After(@Nullable Double key, String customerId) {}

  /**
   * A customer found.
   *
   * @param key what they are ordered by; null where there is none
   * @param lifetimeValue in millionths
   * @param paid in millionths
   * @param churnRisk null where it is not known
   * @param predictedLtv in currency units; null where it is not known
   */
  record Row(
      int customerNo,
      String customerId,
      @Nullable Double key,
      String archetypeId,
      int orders,
      long lifetimeValue,
      long paid,
      Instant firstOrderAt,
      Instant lastOrderAt,
      @Nullable Double churnRisk,
      @Nullable String churnRiskLevel,
      @Nullable Double predictedLtv,
      String dominantSegmentsJson) {}
}
