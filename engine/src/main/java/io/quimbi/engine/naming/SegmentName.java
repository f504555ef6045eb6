package io.quimbi.engine.naming;

import java.util.List;

/**
 * What a segment of a model is called, and why.
 *
 * @param axis id of the axis
 * @param identity of the segment, which its name stays with
 * @param path where it stands in this model
 * @param interpretation what its members do, in a sentence of plain units
 * @param claims that the words of the name make; none of those that a person chose
 * @param stale whether its centroid no longer bears the claims out
 */
public record SegmentName(
    String axis,
    String identity,
    String path,
    String name,
    NamedBy namedBy,
    String interpretation,
    List<Claim> claims,
    boolean stale) {
  /** Copies the claims. */
  public SegmentName {
    claims = List.copyOf(claims);
  }
}
