package io.quimbi.core.drift;

/**
 * What of a change is nothing but time passing, and what the customer did: recency grows and
 * tenures lengthen without a single order. For as-ofs t₁ &lt; t₂ the decay part is the thumbprint
 * from what had happened by t₁, seen at t₂, less the thumbprint at t₁; the behaviour part is what
 * is left, and comes of new orders, refunds and tickets. On every axis the deltas of the two add up
 * to those of the whole; the scores do not, and either may exceed that of the whole.
 *
 * @param whole from t₁ to t₂
 * @param decay from t₁ to what had happened by t₁, seen at t₂
 * @param behaviour from there to t₂
 */
public record DecayAndBehaviour(
    ThumbprintDrift whole, ThumbprintDrift decay, ThumbprintDrift behaviour) {

  /**
   * The parts of the change from one thumbprint to a later one, all under the same model.
   *
   * @param before the thumbprint at t₁
   * @param aged from what had happened by t₁, seen at t₂
   * @param after the thumbprint at t₂
   * @param days from t₁ to t₂, above 0
   */
  public static DecayAndBehaviour of(
      DriftMeasure measure,
      double[] before,
      int[] dominantBefore,
      double[] aged,
      int[] dominantAged,
      double[] after,
      int[] dominantAfter,
      double days) {
    return new DecayAndBehaviour(
        measure.between(before, dominantBefore, after, dominantAfter, days),
        measure.between(before, dominantBefore, aged, dominantAged, days),
        measure.between(aged, dominantAged, after, dominantAfter, days));
  }
}
