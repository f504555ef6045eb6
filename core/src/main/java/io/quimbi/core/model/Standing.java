package io.quimbi.core.model;

/** By which rule an axis gives a customer memberships. */
public enum Standing {
  /** By the distances to the centroids of the axis's clusters. */
  CLUSTERED,
  /** By how long ago the only order was. */
  ONE_ORDER_STAGE,
  /** Wholly in the reserved segment: too few orders for the axis to say anything. */
  NOT_ENOUGH_ORDERS,
  /** Wholly in the reserved segment: orders so often that no cluster fits. */
  EXCEPTIONAL
}
