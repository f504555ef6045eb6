package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.evidence.Evidence;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.evidence.LevelDrop;
import io.quimbi.core.evidence.LevelHistory;
import io.quimbi.core.evidence.NoReading;
import io.quimbi.core.evidence.PersonalRecency;
import io.quimbi.core.evidence.Reading;
import io.quimbi.core.evidence.StorePast;
import io.quimbi.core.evidence.Surprise;
import io.quimbi.core.evidence.SustainedSignal;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.discovery.AsOf;
import io.quimbi.engine.snapshot.EvidenceReport.Finding;
import io.quimbi.engine.snapshot.EvidenceReport.LevelDropReport;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one customer at dates of snapshots, from the customer's own orders and what runs
 * of snapshots have kept of the store's past. Since when a signal is sustained is asked at weekly
 * as-ofs, as far back as it held, each with the store's past of the nearest run.
 */
final class CustomerEvidence {
  private static final double MICROS_PER_DAY = 86_400_000_000.0;

  private final OrderBook book;
  private final int customer;
  private final KnownModel model;
  private final List<SnapshotRun> runs;
  private final Workers workers;
  private final Optional<LevelHistory> levels;
  private final Map<Long, StorePast> pasts;
  private final Map<LocalDate, Evidence> evidences = new HashMap<>();
  private final Map<LocalDate, Double> activities = new HashMap<>();

  /**
   * The evidence of a customer.
   *
   * @param book with all orders of the customer
   * @param customer index into the book
   * @param runs of the store, by date
   */
  CustomerEvidence(
      OrderBook book, int customer, KnownModel model, List<SnapshotRun> runs, Workers workers) {
    this(book, customer, model, runs, new HashMap<>(), workers);
  }

  /**
   * The same with pasts of the store that were read before.
   *
   * @param pasts by the runs that kept them; more are added as they are needed
   */
  CustomerEvidence(
      OrderBook book,
      int customer,
      KnownModel model,
      List<SnapshotRun> runs,
      Map<Long, StorePast> pasts,
      Workers workers) {
    this.pasts = pasts;
    this.book = book;
    this.customer = customer;
    this.model = model;
    this.runs = runs;
    this.workers = workers;
    levels =
        LevelHistory.of(
            model.model(), new FeatureExtractor(book, model.model().reference(), workers));
  }

  /** The evidence at the end of a day. */
  EvidenceReport at(LocalDate date) {
    if (StorePasts.nearest(runs, date).isEmpty()) {
      return EvidenceReport.missing(
          date, "the snapshots were made without evidence; run quimbi backfill to make them again");
    }
    List<Finding> findings = new ArrayList<>();
    for (EvidenceKind kind : EvidenceKind.ALL) {
      findings.add(finding(date, kind));
    }
    findings.sort(
        Comparator.comparingDouble(found -> found.strength() == null ? 1 : -found.strength()));
    return report(date, findings);
  }

  private Evidence evidence(LocalDate date) {
    return evidences.computeIfAbsent(
        date,
        day -> {
          SnapshotRun nearest = StorePasts.nearest(runs, day).orElseThrow();
          return Evidence.at(
              book,
              AsOf.endOf(day, book.zone()),
              pasts.computeIfAbsent(nearest.runNo(), run -> StorePasts.of(nearest)),
              workers);
        });
  }

  private boolean beyond(LocalDate date, EvidenceKind kind) {
    return evidence(date).strengthOr(customer, kind.measure(), kind.direction(), 0)
        >= kind.defaultStrength();
  }

  /** Since when a signal has held at successive weekly as-ofs up to a date; null where one jump. */
  private static @Nullable LocalDate sustainedSince(LocalDate date, Predicate<LocalDate> holds) {
    LocalDate since = date;
    // Before the first order nothing holds, so this ends.
    while (holds.test(since)) {
      since = since.minusWeeks(1);
    }
    SustainedSignal signal = SustainedSignal.NONE;
    for (LocalDate week = since; !week.isAfter(date); week = week.plusWeeks(1)) {
      signal = signal.next(week, !week.equals(since));
    }
    return signal.sustainedSince().orElse(null);
  }

  /** What there is of one kind at the end of a day, at which a run has kept the store's past. */
  Finding finding(LocalDate date, EvidenceKind kind) {
    Reading reading = evidence(date).reading(customer, kind.measure(), kind.direction());
    return switch (reading) {
      case Surprise surprise ->
          new Finding(
              kind.id(),
              kind.measure().axis().id(),
              surprise.strength(),
              kind.defaultStrength(),
              surprise.beyondDefault(),
              sustainedSince(date, week -> beyond(week, kind)),
              surprise.windowDays(),
              surprise.observed(),
              surprise.expected(),
              surprise.sentence());
      case NoReading none ->
          new Finding(
              kind.id(),
              kind.measure().axis().id(),
              null,
              kind.defaultStrength(),
              false,
              null,
              null,
              null,
              null,
              none.sentence());
    };
  }

  private EvidenceReport report(LocalDate date, List<Finding> findings) {
    long asOf = AsOf.endOf(date, book.zone());
    int orders = 0;
    long first = 0;
    long last = 0;
    for (int o = book.firstOrder(customer); o < book.endOrder(customer); o++) {
      if (book.orderTime(o) <= asOf && book.orderCancelledAt(o) > asOf) {
        first = orders == 0 ? book.orderTime(o) : first;
        last = book.orderTime(o);
        orders++;
      }
    }
    if (orders == 0) {
      return EvidenceReport.missing(date, "no order by then is left");
    }
    double recency = (asOf - last) / MICROS_PER_DAY;
    double gap =
        orders == 1
            ? model.model().reference().gapMedian()
            : (last - first) / MICROS_PER_DAY / (orders - 1);
    return new EvidenceReport(
        date,
        null,
        findings,
        levels.map(history -> levelDrop(history, date)).orElse(null),
        PersonalRecency.of(recency, gap),
        recency,
        gap);
  }

  /** E at the end of a day; NaN before the first order. */
  private double activity(LevelHistory history, LocalDate date) {
    return activities.computeIfAbsent(
        date, day -> history.level(customer, AsOf.endOf(day, book.zone()), workers));
  }

  private double drop(LevelHistory history, LocalDate date) {
    int weeks = LevelDrop.WEEKS_BACK_MAX;
    double[] levels = new double[weeks + 1];
    Arrays.setAll(levels, week -> activity(history, date.minusWeeks(weeks - week)));
    return LevelDrop.at(levels, weeks);
  }

  private LevelDropReport levelDrop(LevelHistory history, LocalDate date) {
    double drop = drop(history, date);
    OptionalDouble from = model.levelDropBeyond();
    return new LevelDropReport(
        Double.isNaN(drop) ? null : (Double) drop,
        DriftReport.orNull(from),
        from.isPresent() && drop > from.getAsDouble(),
        from.isPresent()
            ? sustainedSince(date, week -> drop(history, week) > from.getAsDouble())
            : null,
        sentence(drop, from));
  }

  private static String sentence(double drop, OptionalDouble from) {
    if (Double.isNaN(drop)) {
      return "too little history for a level of one's own";
    }
    String fallen =
        String.format(
            Locale.ROOT,
            "%.2f %s the own level of the last half year",
            Math.abs(drop),
            drop < 0 ? "above" : "below");
    if (from.isEmpty() || drop <= 0) {
      return fallen;
    }
    return fallen
        + String.format(
            Locale.ROOT,
            drop > from.getAsDouble()
                ? ": further than 97.5 %% of customers, who fall by %.2f at most"
                : "; 97.5 %% of customers fall by %.2f at most",
            from.getAsDouble());
  }
}
