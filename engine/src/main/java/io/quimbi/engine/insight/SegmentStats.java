package io.quimbi.engine.insight;

import java.util.Map;

/**
 * How a store's customers are spread over the segments of the active model.
 *
 * @param totalCustomers known, with or without an order
 * @param customersWithSegments those with a thumbprint
 * @param axesCount axes that have segments
 * @param segmentsPerAxis by axis
 * @param segmentDistribution customers by axis and dominant segment
 */
public record SegmentStats(
    String storeId,
    int model,
    long totalCustomers,
    long customersWithSegments,
    int axesCount,
    Map<String, Integer> segmentsPerAxis,
    Map<String, Map<String, Long>> segmentDistribution) {}
