package io.quimbi.engine.snapshot;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The two snapshots that a range of dates takes: the newest at or before each end, of any type, the
 * finest first.
 *
 * @param from at or before the start
 * @param to at or before the end, later
 */
record SnapshotPair<T>(T from, T to) {
  /**
   * Finds the pair.
   *
   * @param all by date, the finest type first within a date
   * @param run of one of them
   * @param start or null for {@code daysDefault} before the end
   * @param end or null for the newest there is
   * @param whose in the error, such as "customer \"17\""
   * @throws QuimbiException of kind NOTHING_THERE where there are fewer than two, saying what
   *     exists
   */
  static <T> SnapshotPair<T> of(
      List<T> all,
      Function<T, SnapshotRun> run,
      @Nullable LocalDate start,
      @Nullable LocalDate end,
      int daysDefault,
      String whose) {
    if (start != null && end != null && !start.isBefore(end)) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "DRIFT_DAYS",
          "a drift goes from an earlier to a later date, was "
              + start
              + " to "
              + end
              + "; choose two different dates, the earlier first");
    }
    Optional<T> to =
        end == null
            ? all.stream()
                .map(run)
                .map(SnapshotRun::date)
                .reduce((a, b) -> b)
                .flatMap(newest -> newest(all, run, newest))
            : newest(all, run, end);
    Optional<T> from =
        to.flatMap(
            later ->
                newest(
                    all,
                    run,
                    start == null ? run.apply(later).date().minusDays(daysDefault) : start));
    if (from.isEmpty()
        || to.isEmpty()
        || !run.apply(from.get()).date().isBefore(run.apply(to.get()).date())) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "TOO_FEW_SNAPSHOTS",
          whose
              + " has no two snapshots between which to compare"
              + (start == null ? "" : " from " + start)
              + (end == null ? "" : " to " + end)
              + "; "
              + exists(all.stream().map(run).toList()));
    }
    return new SnapshotPair<>(from.get(), to.get());
  }

  private static <T> Optional<T> newest(List<T> all, Function<T, SnapshotRun> run, LocalDate end) {
    T found = null;
    for (T one : all) {
      LocalDate date = run.apply(one).date();
      // Within a date the finest comes first and stays.
      if (!date.isAfter(end) && (found == null || date.isAfter(run.apply(found).date()))) {
        found = one;
      }
    }
    return Optional.ofNullable(found);
  }

  private static String exists(List<SnapshotRun> runs) {
    if (runs.isEmpty()) {
      return "there is none at all: run quimbi backfill to rebuild the past";
    }
    int shown = 12;
    String list =
        runs.stream()
            .skip(Math.max(0, runs.size() - shown))
            .map(run -> run.date() + " (" + run.type().word() + ")")
            .collect(Collectors.joining(", "));
    return runs.size() <= shown
        ? "there are " + list
        : "there are " + runs.size() + ", the newest " + list;
  }
}
