package io.quimbi.core.drift;

import java.util.Comparator;
import java.util.List;

/**
 * How far apart the snapshots lie that are still kept at an age: the older, the coarser.
 *
 * @param types each type of snapshot with its spacing and how long it is kept; at least one
 */
public record SnapshotSpacing(List<Type> types) {
  private static final double DAYS_PER_MONTH = 30.4375;

  /** Daily for 7 days, weekly 60, monthly 365, quarterly 730, yearly 1825. */
  public static final SnapshotSpacing USUAL =
      new SnapshotSpacing(
          List.of(
              new Type(1, 7),
              new Type(7, 60),
              new Type(DAYS_PER_MONTH, 365),
              new Type(3 * DAYS_PER_MONTH, 730),
              new Type(12 * DAYS_PER_MONTH, 1825)));

  private static final double TOLERANCE_DAYS_MIN = 3;

  /**
   * One type of snapshot.
   *
   * @param spacingDays from one to the next, above 0
   * @param keptDays how old they get, at least 0
   */
  public record Type(double spacingDays, double keptDays) {
    /** Checks both. */
    public Type {
      if (!(spacingDays > 0 && keptDays >= 0)) {
        throw new IllegalArgumentException(
            "a type of snapshot has a spacing above 0 and is kept 0 days or more, had "
                + spacingDays
                + " and "
                + keptDays);
      }
    }
  }

  /** Copies the list. */
  public SnapshotSpacing {
    types = List.copyOf(types);
    if (types.isEmpty()) {
      throw new IllegalArgumentException("a spacing needs at least one type of snapshot, had none");
    }
  }

  /** The spacing of the finest type kept at an age; of the coarsest where none is kept so long. */
  public double spacingDays(double ageDays) {
    return types.stream()
        .filter(type -> ageDays <= type.keptDays())
        .mapToDouble(Type::spacingDays)
        .min()
        .orElseGet(
            () ->
                types.stream()
                    .max(Comparator.comparingDouble(Type::spacingDays))
                    .orElseThrow()
                    .spacingDays());
  }

  /** How far a snapshot may lie from a wanted day of that age: 3 days or half the spacing. */
  public double toleranceDays(double ageDays) {
    return Math.max(TOLERANCE_DAYS_MIN, spacingDays(ageDays) / 2);
  }
}
