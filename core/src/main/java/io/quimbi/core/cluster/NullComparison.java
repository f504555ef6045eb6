package io.quimbi.core.cluster;

/**
 * The silhouette of a clustering beside that of noise.
 *
 * @param silhouette of the clustering
 * @param nullSilhouette of the same k on a Gaussian sample of equal mean and covariance
 */
public record NullComparison(double silhouette, double nullSilhouette) {
  /** By how much the clustering is better than noise cut in as many pieces. */
  public double lift() {
    return silhouette - nullSilhouette;
  }
}
