package io.quimbi.core.lookalike;

/**
 * A vector near another.
 *
 * @param distance by the index's {@link Metric}, at least 0
 * @param nearestTo the id of the one it is near to, of several the nearest
 */
public record Neighbour(String id, double distance, String nearestTo) {}
