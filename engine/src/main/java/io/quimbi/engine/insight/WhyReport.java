package io.quimbi.engine.insight;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a customer belongs where it does: on each axis the segment, and what each figure accounts for
 * against the store's median customer.
 *
 * @param axes by axis
 */
public record WhyReport(
    String storeId, String customerId, int model, Instant asOf, Map<String, AxisWhy> axes) {

  /**
   * One axis.
   *
   * @param segment that dominates
   * @param membership of the customer in it
   * @param medianMembership of the median customer in it: of whoever has the median of every figure
   *     among the customers that the axis says something of; null where there is no comparison
   * @param reason why nothing is explained; null where something is
   * @param features what each figure accounts for, most first; they add up to the difference of the
   *     two memberships
   * @param fingerprint the distance to each segment and the membership in it
   */
  public record AxisWhy(
      String segment,
      double membership,
      @Nullable Double medianMembership,
      @Nullable String reason,
      List<FeatureContribution> features,
      List<SegmentDistance> fingerprint) {
    /** Copies the lists. */
    public AxisWhy {
      features = List.copyOf(features);
      fingerprint = List.copyOf(fingerprint);
    }
  }

  /**
   * A place of the fingerprint.
   *
   * @param distance to the segment's centroid, in standard deviations of the axis's features
   */
  public record SegmentDistance(String segment, double distance, double membership) {}
}
