package io.quimbi.engine.snapshot;

import io.quimbi.core.drift.Severity;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.QuimbiException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How a customer moved between two snapshots: everything that is asked for must hold. What is asked
 * about an axis is asked about that axis's drift, segments and evidence, else about the overall
 * drift, about any axis and about all evidence.
 *
 * @param axis whose drift counts, or empty for the overall drift
 * @param from dominant segments of which one was left, on the axis or else on any; empty for any
 * @param to dominant segments of which one was reached, on the same axis; empty for any
 * @param scoreMin from this drift score on, 0 to 1
 * @param scoreMax up to this drift score
 * @param severities any of these on the fixed scale; empty for any
 * @param calibrated any of these against customers of about as many orders; empty for any
 * @param evidence what recent orders must show
 * @param period between which snapshots
 */
public record DriftCondition(
    Optional<Axis> axis,
    List<String> from,
    List<String> to,
    Optional<Double> scoreMin,
    Optional<Double> scoreMax,
    List<Severity> severities,
    List<Severity> calibrated,
    Optional<EvidenceAsked> evidence,
    Period period) {
  /** Drift of any kind that is worth telling, since four weeks before the newest snapshot. */
  public static final DriftCondition ANY =
      new DriftCondition(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Period.DEFAULT);

  /**
   * Checks the scores and copies the lists.
   *
   * @throws QuimbiException of kind USAGE if a score is not from 0 to 1, or no score is between
   */
  public DriftCondition {
    from = List.copyOf(from);
    to = List.copyOf(to);
    severities = List.copyOf(severities);
    calibrated = List.copyOf(calibrated);
    double min = scoreMin.orElse(0.0);
    double max = scoreMax.orElse(1.0);
    if (!(min >= 0 && max <= 1 && min <= max)) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "DRIFT_SCORE",
          "a drift score is from 0 to 1, the lower bound first, was asked for from "
              + min
              + " to "
              + max);
    }
  }

  /** Whether nothing is asked but that there be a drift worth telling. */
  public boolean unspecific() {
    return from.isEmpty()
        && to.isEmpty()
        && scoreMin.isEmpty()
        && scoreMax.isEmpty()
        && severities.isEmpty()
        && calibrated.isEmpty()
        && evidence.isEmpty();
  }

  /** The same between other segments. */
  public DriftCondition between(List<String> left, List<String> reached) {
    return new DriftCondition(
        axis, left, reached, scoreMin, scoreMax, severities, calibrated, evidence, period);
  }

  /** The same over another period. */
  public DriftCondition over(Period other) {
    return new DriftCondition(
        axis, from, to, scoreMin, scoreMax, severities, calibrated, evidence, other);
  }

  /**
   * What recent orders must show.
   *
   * @param kinds any of these; empty for any kind
   * @param strengthMin −log₁₀ of a probability; {@link MoversFilter#ACTIONABLE} for the strength
   *     from which to act, which differs by kind
   */
  public record EvidenceAsked(List<EvidenceKind> kinds, double strengthMin) {
    /**
     * Checks the strength.
     *
     * @throws QuimbiException of kind USAGE if a strength is asked for that is kept nowhere
     */
    public EvidenceAsked {
      kinds = List.copyOf(kinds);
      if (!(strengthMin == MoversFilter.ACTIONABLE || strengthMin >= RunEvidence.STRENGTH_MIN)) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "MOVERS_EVIDENCE",
            "evidence is kept from a strength of 1 on, once in ten, was "
                + strengthMin
                + "; ask for 1 or more, such as 3 for once in 1,000");
      }
    }

    /** Evidence of any of these kinds from which to act. */
    public static EvidenceAsked actionable(EvidenceKind... kinds) {
      return new EvidenceAsked(List.of(kinds), MoversFilter.ACTIONABLE);
    }
  }

  /**
   * Between which snapshots: from so many days before the newest one, or from one date to another,
   * each taking the newest snapshot at or before it.
   *
   * @param days back from the newest snapshot; empty where a date is given
   * @param start empty for {@code days} or four weeks before the end
   * @param end empty for the newest snapshot
   */
  public record Period(Optional<Integer> days, Optional<LocalDate> start, Optional<LocalDate> end) {
    /** Four weeks back from the newest snapshot. */
    public static final Period DEFAULT =
        new Period(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int DAYS_MAX = 36_525;

    /**
     * Checks that it is one or the other.
     *
     * @throws QuimbiException of kind USAGE if days are below 1 or given together with a date
     */
    public Period {
      if (days.isPresent() && (start.isPresent() || end.isPresent())) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "DRIFT_PERIOD",
            "the period of a drift is either so many days back or between dates, was both");
      }
      if (days.filter(count -> count < 1 || count > DAYS_MAX).isPresent()) {
        throw new QuimbiException(
            QuimbiException.Kind.USAGE,
            "DRIFT_PERIOD",
            "a drift goes 1 to " + DAYS_MAX + " days back, was " + days.get());
      }
    }

    /** So many days back from the newest snapshot. */
    public static Period days(int days) {
      return new Period(Optional.of(days), Optional.empty(), Optional.empty());
    }

    /** From one date to another, either null for the default. */
    public static Period between(Optional<LocalDate> start, Optional<LocalDate> end) {
      return new Period(Optional.empty(), start, end);
    }
  }

  /** Whether a customer of the later run moved so; the axis is that of {@code moves}. */
  boolean holds(Moves moves, int row, Optional<Integer> asked) {
    double score = moves.rank(row);
    return scoreMin.map(min -> score >= min).orElse(true)
        && scoreMax.map(max -> score <= max).orElse(true)
        && (severities.isEmpty() || !Double.isNaN(score) && severities.contains(Severity.of(score)))
        && (calibrated.isEmpty()
            || moves.usual(row).map(usual -> calibrated.contains(usual.severity())).orElse(false))
        && evidence.map(wanted -> moves.shows(row, wanted)).orElse(true)
        && went(moves.pair(), row, asked);
  }

  private boolean went(RunPair pair, int row, Optional<Integer> asked) {
    if (from.isEmpty() && to.isEmpty()) {
      return true;
    }
    KnownModel model = pair.after().model();
    int[] before = pair.before().dominants(pair.rowBefore()[row]);
    int[] after = pair.after().dominants(row);
    for (int a = 0; a < model.axisCount(); a++) {
      if ((asked.isEmpty() || asked.get() == a)
          && before[a] != after[a]
          && (from.isEmpty() || from.contains(model.name(a, before[a])))
          && (to.isEmpty() || to.contains(model.name(a, after[a])))) {
        return true;
      }
    }
    return false;
  }
}
