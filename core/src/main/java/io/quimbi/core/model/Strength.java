package io.quimbi.core.model;

import java.util.Locale;

/** How clearly a customer belongs to one segment of an axis. */
public enum Strength {
  /** The first membership is above 0.7. */
  STRONG,
  /** The first is above 0.4 and the second above 0.3: a hybrid. */
  BALANCED,
  /** Neither. */
  WEAK;

  private static final double STRONG_MIN = 0.7;
  private static final double PRIMARY_MIN = 0.4;
  private static final double SECONDARY_MIN = 0.3;

  /** The strength of the two highest memberships on an axis, read at its top level. */
  public static Strength of(double primary, double secondary) {
    if (primary > STRONG_MIN) {
      return STRONG;
    }
    return primary > PRIMARY_MIN && secondary > SECONDARY_MIN ? BALANCED : WEAK;
  }

  /** The word in interfaces, such as {@code balanced}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
