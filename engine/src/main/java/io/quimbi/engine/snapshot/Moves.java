package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.drift.CalibratedDrift.Usual;
import io.quimbi.core.drift.DriftMeasure;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.evidence.Surprise;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.snapshot.PopulationDrift.EvidenceFound;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everybody's drift and evidence between two runs, by the rows of the later. */
final class Moves {
  private static final int ROWS_PER_BLOCK = 1024;

  private final RunPair pair;
  private final KnownModel model;
  private final Optional<Integer> asked;
  private final SnapshotSettings settings;
  private final @Nullable Axis axis;
  private final double[][] scores;
  private final double[] overall;

  /**
   * What of a customer's evidence is strongest.
   *
   * @param kind an index into {@link EvidenceKind#ALL}; −1 where nothing was kept
   * @param strength 0 where nothing was kept
   */
  record Strongest(int kind, double strength) {
    static final Strongest NONE = new Strongest(-1, 0);

    boolean actionable() {
      return kind >= 0 && strength >= EvidenceKind.ALL.get(kind).defaultStrength();
    }

    Optional<EvidenceFound> found() {
      return kind < 0
          ? Optional.empty()
          : Optional.of(
              new EvidenceFound(
                  EvidenceKind.ALL.get(kind).id(),
                  strength,
                  actionable(),
                  EvidenceKind.ALL.get(kind).words() + ", " + Surprise.odds(strength),
                  null,
                  null));
    }
  }

  /**
   * Moves between two runs.
   *
   * @param asked the axis whose drift and evidence count; empty for all
   */
  Moves(RunPair pair, Optional<Integer> asked, SnapshotSettings settings) {
    this.pair = pair;
    this.asked = asked;
    this.settings = settings;
    model = pair.after().model();
    axis = asked.map(a -> model.axis(a).axis()).orElse(null);
    scores = new double[pair.rowBefore().length][model.axisCount()];
    overall = new double[scores.length];
  }

  RunPair pair() {
    return pair;
  }

  int rows() {
    return overall.length;
  }

  void score(Workers workers) {
    workers.forEach(
        Math.ceilDiv(rows(), ROWS_PER_BLOCK),
        block -> {
          double[] before = new double[model.leafCount()];
          double[] after = new double[model.leafCount()];
          int[] dominantBefore = new int[model.axisCount()];
          int[] dominantAfter = new int[model.axisCount()];
          int end = Math.min(rows(), (block + 1) * ROWS_PER_BLOCK);
          for (int row = block * ROWS_PER_BLOCK; row < end; row++) {
            int earlier = pair.rowBefore()[row];
            if (earlier < 0) {
              continue;
            }
            pair.before().memberships(earlier, before);
            pair.before().dominants(earlier, dominantBefore);
            pair.after().memberships(row, after);
            pair.after().dominants(row, dominantAfter);
            DriftMeasure measure = model.drift().measure(ordersBefore(row), pair.days());
            measure.scores(before, dominantBefore, after, dominantAfter, scores[row]);
            overall[row] = measure.overall(scores[row]);
          }
        });
  }

  private int ordersBefore(int row) {
    return pair.from().orders()[pair.rowBefore()[row]];
  }

  /** The score of each axis; its owner's, not to be changed. */
  double[] scores(int row) {
    return scores[row];
  }

  /** What each axis adds to the overall drift. */
  double[] contributions(int row) {
    return model.drift().measure(ordersBefore(row), pair.days()).contributions(scores[row]);
  }

  /** The overall drift; NaN where no axis has a score that counts. */
  double overall(int row) {
    return overall[row];
  }

  /** The drift asked about: of an axis or overall; NaN where there is none. */
  double rank(int row) {
    return asked.isPresent() ? scores[row][asked.get()] : overall[row];
  }

  Optional<Usual> usualOverall(int row) {
    return model.drift().overall(ordersBefore(row), pair.days(), overall[row]);
  }

  /** How usual the drift asked about is. */
  Optional<Usual> usual(int row) {
    return asked.isPresent()
        ? model
            .drift()
            .axis(model.axis(asked.get()).axis(), ordersBefore(row), pair.days(), rank(row))
        : usualOverall(row);
  }

  /** The rank of the drift asked about among customers of as many orders; −1 where not known. */
  double percentile(int row) {
    return usual(row).map(Usual::percentile).orElse(-1.0);
  }

  /** Whether the overall drift is far above what is usual. */
  boolean anomaly(int row) {
    return usualOverall(row).map(Usual::anomaly).orElse(overall[row] >= settings.anomalyMin());
  }

  /** The strongest evidence, first of what reaches the strength to act from. */
  Strongest strongest(int row) {
    Strongest strongest = Strongest.NONE;
    for (int kind = 0; kind < EvidenceKind.ALL.size(); kind++) {
      double strength = strength(row, kind);
      if (strength > 0) {
        Strongest found = new Strongest(kind, strength);
        boolean tops =
            found.actionable() == strongest.actionable()
                ? strength > strongest.strength
                : found.actionable();
        strongest = tops ? found : strongest;
      }
    }
    return strongest;
  }

  /** What was kept of a kind; 0 for nothing, and for what is not asked about. */
  private double strength(int row, int kind) {
    return axis == null || EvidenceKind.ALL.get(kind).measure().axis() == axis
        ? RunEvidence.strength(pair.to().evidence()[row * EvidenceKind.ALL.size() + kind])
        : 0;
  }

  boolean actionable(int row) {
    return strongest(row).actionable();
  }

  /** Whether any of the kinds asked for is as strong as asked for. */
  boolean shows(int row, DriftCondition.EvidenceAsked wanted) {
    for (int kind = 0; kind < EvidenceKind.ALL.size(); kind++) {
      EvidenceKind evidence = EvidenceKind.ALL.get(kind);
      double min =
          wanted.strengthMin() == MoversFilter.ACTIONABLE
              ? evidence.defaultStrength()
              : wanted.strengthMin();
      if ((wanted.kinds().isEmpty() || wanted.kinds().contains(evidence))
          && strength(row, kind) >= min) {
        return true;
      }
    }
    return false;
  }

  /** What evidence ranks by: its strength where that is enough to act on, else 0. */
  double actionableStrength(int row) {
    Strongest strongest = strongest(row);
    return strongest.actionable() ? strongest.strength : 0;
  }
}
