package io.quimbi.core.drift;

import io.quimbi.core.feature.Axis;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What size of drift is usual in a store, per axis and overall, at spacings of 7, 28 and 91 days,
 * from the store's own history. The overall drift is weighted by the axes' cells, so these are
 * fitted first.
 *
 * <p>Immutable and thread-safe.
 */
public final class Calibration {
  private static final int[] SPACING_DAYS = {7, 28, 91};

  /** Each spacing's axes in their order, then overall. */
  private final @Nullable DriftCells[][] cells;

  private Calibration(@Nullable DriftCells[][] cells) {
    this.cells = cells;
  }

  /** Nothing calibrated: a store before its first discovery, or with under 200 customers. */
  public static Calibration none() {
    return new Calibration(new @Nullable DriftCells[SPACING_DAYS.length][Axis.values().length + 1]);
  }

  /** How many spacings there are. */
  public static int spacingCount() {
    return SPACING_DAYS.length;
  }

  /** Days of spacing {@code s}, ascending. */
  public static int spacingDays(int s) {
    return SPACING_DAYS[s];
  }

  /**
   * The spacing nearest to so many days; the shorter of two as near.
   *
   * @throws IllegalArgumentException if {@code days} is not above 0
   */
  public static int nearestSpacing(double days) {
    if (!(days > 0)) {
      throw new IllegalArgumentException("days between snapshots must be > 0, was " + days);
    }
    int nearest = 0;
    for (int s = 1; s < SPACING_DAYS.length; s++) {
      if (Math.abs(days - SPACING_DAYS[s]) < Math.abs(days - SPACING_DAYS[nearest])) {
        nearest = s;
      }
    }
    return nearest;
  }

  /** The same with the cells of an axis at a spacing. */
  public Calibration with(int spacing, Axis axis, DriftCells fitted) {
    return with(spacing, axis.ordinal(), fitted);
  }

  /** The same with the cells of the overall drift at a spacing. */
  public Calibration withOverall(int spacing, DriftCells fitted) {
    return with(spacing, Axis.values().length, fitted);
  }

  private Calibration with(int spacing, int column, DriftCells fitted) {
    @Nullable DriftCells[][] copy = new @Nullable DriftCells[cells.length][];
    Arrays.setAll(copy, s -> cells[s].clone());
    copy[spacing][column] = fitted;
    return new Calibration(copy);
  }

  /** The cells of an axis at a spacing; empty where too few customers have a drift on it. */
  public Optional<DriftCells> axis(int spacing, Axis axis) {
    return Optional.ofNullable(cells[spacing][axis.ordinal()]);
  }

  /** The cells of the overall drift at a spacing. */
  public Optional<DriftCells> overall(int spacing) {
    return Optional.ofNullable(cells[spacing][Axis.values().length]);
  }
}
