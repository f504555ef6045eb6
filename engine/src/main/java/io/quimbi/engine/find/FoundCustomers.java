package io.quimbi.engine.find;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of the customers that match a filter.
 *
 * @param understood what the filter means
 * @param filter the filter as JSON
 * @param model under which the profiles are
 * @param asOf of the profiles
 * @param matching how many match the conditions, whatever the limit
 * @param drift the snapshots between which each condition on drift was looked at, in order
 * @param nextCursor where the next page starts; null after the last
 */
public record FoundCustomers(
    String storeId,
    String understood,
    Map<String, Object> filter,
    int model,
    Instant asOf,
    long matching,
    List<DriftLookedAt> drift,
    List<FoundCustomer> customers,
    @Nullable String nextCursor) {

  /**
   * Between which snapshots a condition on drift was looked at.
   *
   * @param customersCompared with a thumbprint in both
   * @param approximate whether thumbprints were carried over from another model
   */
  public record DriftLookedAt(
      String fromSnapshot, String toSnapshot, int customersCompared, boolean approximate) {}

  /**
   * One customer.
   *
   * @param orderedBy the key that the order is by; null where it is not known of the customer
   * @param churnRiskScore null where it is not known
   * @param churnRiskLevel null where it is not known
   * @param predictedLtv null where it is not known
   * @param dominantSegments by axis
   */
  public record FoundCustomer(
      String customerId,
      @Nullable Double orderedBy,
      String archetypeId,
      BigDecimal lifetimeValue,
      int totalOrders,
      BigDecimal avgOrderValue,
      Instant firstOrderAt,
      Instant lastOrderAt,
      long daysSinceLastPurchase,
      long customerTenureDays,
      @Nullable Double churnRiskScore,
      @Nullable String churnRiskLevel,
      @Nullable Double predictedLtv,
      Map<String, String> dominantSegments) {}
}
