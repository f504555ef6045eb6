package io.quimbi.core.model;

import io.quimbi.core.cluster.MembershipKernel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clusters found at one place of an axis's tree: among all eligible customers at its root,
 * among the members of one segment below it. Immutable.
 */
public final class Division {
  private final Scaler scaler;
  private final MembershipKernel kernel;
  private final double[][] centroids;
  private final List<Segment> segments;

  /**
   * Clusters with their centroids.
   *
   * @param scaler puts a customer into the space of the centroids
   * @param kernel makes memberships of distances
   * @param centroids shape (segments, scaler.features()), scaled; copied
   * @param segments one for each centroid, in the order in which they are shown
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public Division(
      Scaler scaler, MembershipKernel kernel, double[][] centroids, List<Segment> segments) {
    if (centroids.length != segments.size() || centroids.length == 0) {
      throw new IllegalArgumentException(
          "a division needs a centroid for each segment, were "
              + centroids.length
              + " for "
              + segments.size());
    }
    this.centroids = new double[centroids.length][];
    for (int j = 0; j < centroids.length; j++) {
      if (centroids[j].length != scaler.features().size()) {
        throw new IllegalArgumentException(
            "centroid "
                + j
                + " has "
                + centroids[j].length
                + " coordinates where the scaler has "
                + scaler.features().size()
                + " features");
      }
      this.centroids[j] = centroids[j].clone();
    }
    this.scaler = scaler;
    this.kernel = kernel;
    this.segments = List.copyOf(segments);
  }

  /** What puts a customer into the space of the centroids. */
  public Scaler scaler() {
    return scaler;
  }

  /** What makes memberships of distances. */
  public MembershipKernel kernel() {
    return kernel;
  }

  /** The segments, one for each centroid. */
  public List<Segment> segments() {
    return segments;
  }

  /** The scaled centroid of a segment (a copy). */
  public double[] centroid(int segment) {
    return centroids[segment].clone();
  }

  /** The same clusters with other identities, those not named staying, at every depth. */
  Division withIdentities(Map<String, String> byIdentity) {
    List<Segment> renamed =
        segments.stream()
            .map(
                segment ->
                    new Segment(
                        segment.path(),
                        segment.kind(),
                        byIdentity.getOrDefault(segment.identity(), segment.identity()),
                        segment.size(),
                        segment.division().map(inner -> inner.withIdentities(byIdentity)),
                        segment.kept()))
            .toList();
    return new Division(scaler, kernel, centroids, renamed);
  }

  double centroid(int segment, int coordinate) {
    return centroids[segment][coordinate];
  }

  /**
   * A cluster, itself divided further or a leaf.
   *
   * @param path ordinals from the root, such as {@code 0.1}
   * @param kind ordinary or pinned
   * @param identity stable text that stays with the segment
   * @param size customers whose highest membership it is, at discovery
   * @param division the clusters inside it, or empty for a leaf
   * @param kept why it was not divided further, or how it was
   */
  public record Segment(
      String path,
      SegmentKind kind,
      String identity,
      double size,
      Optional<Division> division,
      String kept) {}
}
