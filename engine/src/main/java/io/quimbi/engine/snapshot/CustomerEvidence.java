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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The evidence of one customer at dates of snapshots, from the customer's own orders and what runs
 * of snapshots have kept of the store's past. Whether a signal is sustained is asked at weekly
 * as-ofs up to half a year back, each with the store's past of the nearest run.
 */
final class CustomerEvidence {
  private static final int WEEKS_BACK = LevelDrop.WEEKS_BACK_MAX;
  private static final double MICROS_PER_DAY = 86_400_000_000.0;

  private final OrderBook book;
  private final int customer;
  private final KnownModel model;
  private final List<SnapshotRun> runs;
  private final Workers workers;
  private final Optional<LevelHistory> levels;
  private final Map<SnapshotRun, StorePast> pasts = new HashMap<>();

  /**
   * The evidence of a customer.
   *
   * @param book with all orders of the customer
   * @param customer index into the book
   * @param runs of the store, by date
   */
  CustomerEvidence(
      OrderBook book, int customer, KnownModel model, List<SnapshotRun> runs, Workers workers) {
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
    if (past(date).isEmpty()) {
      return EvidenceReport.missing(
          date, "the snapshots were made without evidence; run quimbi backfill to make them again");
    }
    long[] asOfs = new long[WEEKS_BACK + 1];
    LocalDate[] dates = new LocalDate[asOfs.length];
    Evidence[] weekly = new Evidence[asOfs.length];
    for (int week = 0; week < asOfs.length; week++) {
      dates[week] = date.minusWeeks(WEEKS_BACK - week);
      asOfs[week] = AsOf.endOf(dates[week], book.zone());
      weekly[week] = Evidence.at(book, asOfs[week], past(dates[week]).orElseThrow(), workers);
    }
    List<Finding> findings = new ArrayList<>();
    for (EvidenceKind kind : EvidenceKind.ALL) {
      SustainedSignal signal = SustainedSignal.NONE;
      for (int week = 0; week < asOfs.length; week++) {
        signal = signal.next(dates[week], beyond(weekly[week], kind));
      }
      findings.add(finding(weekly[WEEKS_BACK], kind, signal));
    }
    findings.sort(
        Comparator.comparingDouble(found -> found.strength() == null ? 1 : -found.strength()));
    return recency(date, asOfs[WEEKS_BACK], findings);
  }

  private Optional<StorePast> past(LocalDate date) {
    return StorePasts.nearest(runs, date).map(run -> pasts.computeIfAbsent(run, StorePasts::of));
  }

  private boolean beyond(Evidence evidence, EvidenceKind kind) {
    return evidence.strengthOr(customer, kind.measure(), kind.direction(), 0)
        >= kind.defaultStrength();
  }

  private Finding finding(Evidence evidence, EvidenceKind kind, SustainedSignal signal) {
    Reading reading = evidence.reading(customer, kind.measure(), kind.direction());
    return switch (reading) {
      case Surprise surprise ->
          new Finding(
              kind.id(),
              kind.measure().axis().id(),
              surprise.strength(),
              kind.defaultStrength(),
              surprise.beyondDefault(),
              signal.sustainedSince().orElse(null),
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

  private EvidenceReport recency(LocalDate date, long asOf, List<Finding> findings) {
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
        levels.map(history -> drop(history, date)).orElse(null),
        PersonalRecency.of(recency, gap),
        recency,
        gap);
  }

  private LevelDropReport drop(LevelHistory history, LocalDate date) {
    int weeks = WEEKS_BACK + LevelDrop.WEEKS_BACK_MAX;
    long[] asOfs = new long[weeks + 1];
    for (int week = 0; week <= weeks; week++) {
      asOfs[week] = AsOf.endOf(date.minusWeeks(weeks - week), book.zone());
    }
    double[] drops = LevelDrop.series(history.weekly(customer, asOfs, workers));
    OptionalDouble from = model.levelDropBeyond();
    SustainedSignal signal = SustainedSignal.NONE;
    for (int week = LevelDrop.WEEKS_BACK_MAX; week <= weeks; week++) {
      signal =
          signal.next(
              date.minusWeeks(weeks - week), from.isPresent() && drops[week] > from.getAsDouble());
    }
    double drop = drops[weeks];
    return new LevelDropReport(
        Double.isNaN(drop) ? null : (Double) drop,
        DriftReport.orNull(from),
        from.isPresent() && drop > from.getAsDouble(),
        signal.sustainedSince().orElse(null),
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
    if (from.isEmpty()) {
      return fallen;
    }
    return fallen
        + String.format(
            Locale.ROOT,
            drop > from.getAsDouble()
                ? ": further than 97.5 %% of customers, whose fall is up to %.2f"
                : "; 97.5 %% of customers fall no further than %.2f",
            from.getAsDouble());
  }
}
