package io.quimbi.engine.words;

import io.quimbi.engine.snapshot.DriftCondition;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A period: so many days back from today, or between dates.
 *
 * @param days empty where there are dates
 * @param from the first day
 * @param to the last day
 */
record When(Optional<Integer> days, Optional<LocalDate> from, Optional<LocalDate> to) {
  static When days(int days) {
    return new When(Optional.of(days), Optional.empty(), Optional.empty());
  }

  static When since(LocalDate from) {
    return new When(Optional.empty(), Optional.of(from), Optional.empty());
  }

  static When until(LocalDate to) {
    return new When(Optional.empty(), Optional.empty(), Optional.of(to));
  }

  static When between(LocalDate from, LocalDate to) {
    return new When(Optional.empty(), Optional.of(from), Optional.of(to));
  }

  /** Whether it lasts until now. */
  boolean open() {
    return to.isEmpty();
  }

  DriftCondition.Period drift() {
    return days.map(DriftCondition.Period::days)
        .orElseGet(() -> DriftCondition.Period.between(from, to));
  }
}
