package io.quimbi.engine.snapshot;

import io.quimbi.core.evidence.Evidence;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.engine.discovery.ModelStore.EvidenceRows;

/**
 * The evidence of a run as its rows keep it: what occurs by chance once in ten times or less, in
 * hundredths of −log₁₀ of the probability.
 */
final class RunEvidence implements EvidenceRows {
  /** Below this nothing is kept: what happens to one in ten moves nobody. */
  static final double STRENGTH_MIN = 1;

  private static final double UNITS = 100;

  private final Evidence evidence;
  private final FeatureMatrix matrix;
  private final String storePast;

  RunEvidence(Evidence evidence, FeatureMatrix matrix) {
    this.evidence = evidence;
    this.matrix = matrix;
    storePast = StorePastJson.of(evidence.store());
  }

  @Override
  public String storePast() {
    return storePast;
  }

  @Override
  public short hundredths(int row, int kind) {
    EvidenceKind column = EvidenceKind.ALL.get(kind);
    double strength =
        evidence.strengthOr(matrix.customer(row), column.measure(), column.direction(), 0);
    return strength < STRENGTH_MIN
        ? NONE
        : (short) Math.min(Short.MAX_VALUE, Math.rint(UNITS * strength));
  }

  /** The strength that stored hundredths stand for; 0 for none. */
  static double strength(short hundredths) {
    return hundredths == NONE ? 0 : hundredths / UNITS;
  }
}
