package io.quimbi.engine.insight;

import io.quimbi.core.history.Money;
import io.quimbi.engine.discovery.ModelStore.ArchetypeRow;
import io.quimbi.engine.discovery.ModelStore.StoredProfile;
import io.quimbi.engine.lifetime.LifetimeFit;
import io.quimbi.engine.lifetime.Prediction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one customer. Without an order there is no thumbprint: the archetype
 * is null and {@code message} says why.
 *
 * @param segmentMemberships by axis and segment; each axis adds up to 1
 * @param dominantSegments by axis
 * @param segmentDescriptions by axis: what those do whom the same segment dominates
 * @param membershipStrengths by axis: strong, balanced or weak
 * @param confidence mean membership in the dominant segments
 * @param outlook what is predicted; null before the first discovery or assignment that did
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
    @Nullable Outlook outlook,
    Map<String, Map<String, Double>> segmentMemberships,
    Map<String, String> dominantSegments,
    Map<String, String> segmentDescriptions,
    Map<String, String> membershipStrengths,
    Map<String, Map<String, Double>> features) {

  /** A customer's archetype. */
  public record Archetype(
      String archetypeId, String signature, double share, @Nullable String family) {}

  /**
   * What is predicted of a customer, as of the profile.
   *
   * @param churnRiskScore 1 − P(alive); null where dropout is not identified, like the level
   * @param churnRiskRank what customers rank by: the log-odds of being gone or, where dropout is
   *     not identified, the surprise of the gap; null where the customer is alive by definition
   * @param dropoutIdentified whether the store's orders say that customers stop at all
   * @param valueToCome discounted; with the value to date it is the predicted lifetime value
   * @param nextOrder as likely before as after, if the customer is alive; null beyond a century
   * @param nextOrderFrom with 80 % between here and {@code nextOrderTo}
   * @param model mbg-nbd or bg-nbd
   * @param fittedUntil up to when the orders were that it was fitted on
   * @param predictionState converged; undetermined: a sketch; last_good: by an earlier fit;
   *     not_converged: there are no figures
   */
  public record Outlook(
      @Nullable Double churnRiskScore,
      @Nullable String churnRiskLevel,
      @Nullable Double churnRiskRank,
      boolean dropoutIdentified,
      @Nullable Double valueToCome,
      @Nullable Double predictedLtv,
      @Nullable LocalDate nextOrder,
      @Nullable LocalDate nextOrderFrom,
      @Nullable LocalDate nextOrderTo,
      String model,
      Instant fittedUntil,
      String predictionState) {

    static @Nullable Outlook of(StoredProfile profile) {
      Prediction prediction = profile.prediction();
      LifetimeFit fit = prediction.fit();
      if (fit == null) {
        return null;
      }
      Double rank = prediction.riskRank();
      Double ltv = prediction.predictedLtv();
      return new Outlook(
          prediction.churnRisk(),
          prediction.churnRiskLevel(),
          rank == null || rank.isInfinite() ? null : rank,
          fit.dropoutIdentified(),
          ltv == null ? null : ltv - Money.toUnits(profile.lifetimeValue()),
          ltv,
          prediction.nextOrder(),
          prediction.nextOrderFrom(),
          prediction.nextOrderTo(),
          fit.model().dropout().id(),
          fit.fittedUntil(),
          fit.state().word());
    }
  }

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
        null,
        Map.of(),
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
      Map<String, String> descriptions,
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
        Outlook.of(profile),
        memberships,
        dominants,
        descriptions,
        strengths,
        features);
  }
}
