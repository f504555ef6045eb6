package io.quimbi.core.cluster;

/** How clusters are found. */
public enum ClusteringAlgorithm {
  /** Every customer belongs to every segment to a degree; see {@link FuzzyCMeans}. */
  FUZZY_C_MEANS,
  /** Every customer belongs to one segment; see {@link KMeans}. */
  K_MEANS
}
