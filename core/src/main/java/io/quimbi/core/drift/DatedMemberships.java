package io.quimbi.core.drift;

import java.time.LocalDate;

/** Memberships of a customer on one axis at a date. Immutable. */
public final class DatedMemberships {
  private final LocalDate date;
  private final double[] memberships;

  /** Memberships, one a segment; copied. */
  public DatedMemberships(LocalDate date, double[] memberships) {
    this.date = date;
    this.memberships = memberships.clone();
  }

  /** When. */
  public LocalDate date() {
    return date;
  }

  /** How many segments. */
  public int segments() {
    return memberships.length;
  }

  /** The membership in a segment. */
  public double u(int segment) {
    return memberships[segment];
  }
}
