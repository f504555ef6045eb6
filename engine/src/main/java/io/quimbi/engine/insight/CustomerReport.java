package io.quimbi.engine.insight;

import io.quimbi.core.history.Money;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one customer. Without an order there is no thumbprint: the archetype
 * is null and {@code message} says why.
 *
 * @param segmentMemberships by axis and segment; each axis adds up to 1
 * @param dominantSegments by axis
 * @param membershipStrengths by axis: strong, balanced or weak
 * @param confidence mean membership in the dominant segments
 * @param features by axis and feature, in plain units
 */
public record CustomerReport(
    String storeId,
    String customerId,
    @Nullable Archetype archetype,
    @Nullable String message,
    @Nullable Integer model,
    @Nullable Instant asOf,
    int totalOrders,
    @Nullable BigDecimal lifetimeValue,
    @Nullable BigDecimal avgOrderValue,
    @Nullable Instant firstOrderAt,
    @Nullable Instant lastOrderAt,
    @Nullable Double confidence,
    Map<String, Map<String, Double>> segmentMemberships,
    Map<String, String> dominantSegments,
    Map<String, String> membershipStrengths,
    Map<String, Map<String, Double>> features) {

  /** A customer's archetype. */
  public record Archetype(
      String archetypeId, String signature, double share, @Nullable String family) {}

  static CustomerReport without(String storeId, String customerId, int orders, String message) {
    return new CustomerReport(
        storeId,
        customerId,
        null,
        message,
        null,
        null,
        orders,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of());
  }

  static CustomerReport of(
      String storeId,
      StoredProfile profile,
      Optional<ArchetypeRow> archetype,
      Map<String, Map<String, Double>> memberships,
      Map<String, String> dominants,
      Map<String, String> strengths,
      double confidence,
      Map<String, Map<String, Double>> features) {
    return new CustomerReport(
        storeId,
        profile.customerId(),
        archetype
            .map(
                row -> new Archetype(row.archetypeId(), row.signature(), row.share(), row.family()))
            .orElse(new Archetype(profile.archetypeId(), "", 0, null)),
        null,
        profile.modelNo(),
        profile.asOf(),
        profile.orders(),
        Money.toDecimal(profile.lifetimeValue()),
        Money.toDecimal(profile.paid())
            .divide(BigDecimal.valueOf(profile.orders()), 2, RoundingMode.HALF_UP),
        profile.firstOrderAt(),
        profile.lastOrderAt(),
        confidence,
        memberships,
        dominants,
        strengths,
        features);
  }
}
