package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.drift.CalibratedDrift.Usual;
import io.quimbi.core.drift.DatedMemberships;
import io.quimbi.core.drift.DecayAndBehaviour;
import io.quimbi.core.drift.SnapshotSpacing;
import io.quimbi.core.drift.ThumbprintDrift;
import io.quimbi.core.drift.Trend;
import io.quimbi.core.feature.FeatureExtractor;
import io.quimbi.core.feature.FeatureMatrix;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.lifetime.ChurnLevel;
import io.quimbi.core.model.Thumbprints;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.snapshot.DriftReport.AxisChange;
import io.quimbi.engine.snapshot.DriftReport.MigrationReport;
import io.quimbi.engine.snapshot.DriftReport.SnapshotUsed;
import io.quimbi.engine.snapshot.SnapshotStore.Snapshot;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How one customer changed: the snapshots, the drift between two, the timeline and the trend. */
public final class CustomerDrift {
  private static final int DAYS_DEFAULT = 30;
  private static final int DAYS_AGO_MAX = 100;
  private static final String NO_ORDER_LEFT = "the customer has no order any more";

  private final Stores stores;
  private final OrderStore orders;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final SnapshotSettings settings;

  /** The use case on its ports. */
  public CustomerDrift(
      Stores stores,
      OrderStore orders,
      ModelStore models,
      SnapshotStore snapshots,
      SnapshotSettings settings) {
    this.stores = stores;
    this.orders = orders;
    this.models = models;
    this.snapshots = snapshots;
    this.settings = settings;
  }

  /** All snapshots of a customer in a range, as each was made. */
  public record History(String storeId, String customerId, List<SnapshotReport> snapshots) {}

  /**
   * One snapshot.
   *
   * @param fuzzyMemberships by axis and segment
   * @param predictionState how far the predictions can be relied on; null where there are none
   * @param totalValueAtSnapshot paid less refunded by then
   */
  public record SnapshotReport(
      long snapshotId,
      LocalDate snapshotDate,
      String snapshotType,
      int modelId,
      String archetypeId,
      Map<String, String> dominantSegments,
      Map<String, Map<String, Double>> fuzzyMemberships,
      @Nullable Double churnRiskScore,
      @Nullable String churnRiskLevel,
      @Nullable Double predictedLtv,
      @Nullable String predictionState,
      int ordersAtSnapshot,
      BigDecimal totalValueAtSnapshot,
      Instant firstOrderAt,
      Instant lastOrderAt) {}

  /**
   * All snapshots of a customer in order, seen under one model.
   *
   * @param driftMin changes below it are not told of as changes; their figures are there
   */
  public record TimelineReport(
      String storeId, String customerId, int model, double driftMin, List<Point> points) {}

  /**
   * One snapshot in a timeline with the way from the one before.
   *
   * @param daysElapsed since the one before; null for the first, like all that compares
   * @param severityCalibrated against customers of about as many orders; null where nothing is
   *     calibrated
   * @param driftPercentile rank among them, 0 to 100
   * @param notCalibrated why there is no calibration; null where there is
   * @param isAnomaly as in {@link DriftReport}
   * @param meaningful whether the drift reaches the threshold
   * @param axisDriftScores by axis; null where there is an eligibility event
   * @param predictionState how far the predictions can be relied on; null where there are none
   * @param isImproving whether churn risk fell and predicted value rose; null where one is unknown
   * @param isDeclining whether churn risk rose and predicted value fell; null where one is unknown
   * @param evidence at this date, with what occurs by chance once in ten times or less
   */
  public record Point(
      LocalDate snapshotDate,
      String snapshotType,
      int modelId,
      boolean approximate,
      String archetypeId,
      Map<String, String> dominantSegments,
      Map<String, Map<String, Double>> fuzzyMemberships,
      int ordersAtSnapshot,
      BigDecimal totalValueAtSnapshot,
      @Nullable Double churnRiskScore,
      @Nullable String churnRiskLevel,
      @Nullable Double predictedLtv,
      @Nullable String predictionState,
      @Nullable Double daysElapsed,
      @Nullable Double overallDriftScore,
      @Nullable String driftSeverity,
      @Nullable String severityCalibrated,
      @Nullable Double driftPercentile,
      @Nullable String notCalibrated,
      boolean isAnomaly,
      @Nullable Double driftVelocity,
      boolean meaningful,
      Map<String, @Nullable Double> axisDriftScores,
      List<AxisChange> segmentsChanged,
      @Nullable Double churnRiskDelta,
      @Nullable Double ltvDelta,
      @Nullable Boolean isImproving,
      @Nullable Boolean isDeclining,
      EvidenceReport evidence) {}

  /** Where a customer is heading, axis by axis. */
  public record TrendReport(
      String storeId,
      String customerId,
      int model,
      boolean approximate,
      LocalDate asOf,
      Map<String, AxisTrend> axes) {}

  /**
   * The trend on one axis.
   *
   * @param shortTerm from 14 to 7 days ago; null where no snapshot is near enough
   * @param longTerm from 180 to 90 days ago; likewise
   * @param acceleration by segment, short less long rate per day; null where one is missing
   */
  public record AxisTrend(
      @Nullable Change shortTerm,
      @Nullable Change longTerm,
      @Nullable Map<String, Double> acceleration) {}

  /**
   * A change between two snapshots.
   *
   * @param from date of the snapshot that stood for the earlier day
   * @param days that truly lie between
   * @param ratePerDay by segment
   */
  public record Change(
      LocalDate from,
      LocalDate to,
      double days,
      Map<String, Double> change,
      Map<String, Double> ratePerDay) {}

  /**
   * The snapshots of a customer.
   *
   * @param type null for all
   * @param from first date as a person writes it, or null
   * @param to last date, or null
   * @throws QuimbiException of kind NOTHING_THERE where there is none, saying what exists
   */
  public History history(
      String storeId,
      String customerId,
      @Nullable SnapshotType type,
      @Nullable String from,
      @Nullable String to) {
    settings.requireEnabled();
    stores.require(storeId);
    List<Snapshot> found =
        snapshots.history(
            storeId, customerId, type, SnapshotWork.date(from), SnapshotWork.date(to));
    if (found.isEmpty()) {
      throw none(storeId, customerId, type != null || from != null || to != null);
    }
    Map<Integer, KnownModel> known = new LinkedHashMap<>();
    List<SnapshotReport> reports = new ArrayList<>();
    for (Snapshot snapshot : found) {
      KnownModel model =
          known.computeIfAbsent(
              snapshot.run().modelNo(),
              number -> KnownModel.read(models, storeId, number, settings));
      Thumbprint thumbprint = Thumbprint.asStored(snapshot, model);
      reports.add(
          new SnapshotReport(
              snapshot.snapshotId(),
              snapshot.run().date(),
              snapshot.run().type().word(),
              model.modelNo(),
              snapshot.archetypeId(),
              dominants(model, thumbprint),
              memberships(model, thumbprint),
              snapshot.churnRisk(),
              level(snapshot),
              snapshot.predictedLtv(),
              snapshot.run().predictionState(),
              snapshot.orders(),
              Money.toDecimal(snapshot.value()),
              snapshot.firstOrderAt(),
              snapshot.lastOrderAt()));
    }
    return new History(storeId, customerId, reports);
  }

  /**
   * The snapshots nearest to so many days before the customer's newest one, in the order asked for,
   * each once; of two equally near the later, and of one date the finest.
   *
   * @param daysAgo each 0 or more, at most 100
   * @throws QuimbiException of kind NOTHING_THERE where there is no snapshot
   */
  public History daysAgo(String storeId, String customerId, List<Integer> daysAgo) {
    if (daysAgo.size() > DAYS_AGO_MAX || daysAgo.stream().anyMatch(days -> days < 0)) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "DAYS_AGO",
          "days_ago takes up to "
              + DAYS_AGO_MAX
              + " numbers of days, each 0 or more, such as 7,14,28; was "
              + daysAgo);
    }
    History all = history(storeId, customerId, null, null, null);
    LocalDate newest =
        all.snapshots().stream()
            .map(SnapshotReport::snapshotDate)
            .max(LocalDate::compareTo)
            .orElseThrow();
    Map<Long, SnapshotReport> nearest = new LinkedHashMap<>();
    for (int days : daysAgo) {
      LocalDate wanted = newest.minusDays(days);
      SnapshotReport best = all.snapshots().getFirst();
      for (SnapshotReport one : all.snapshots()) {
        long distance = distance(one, wanted);
        long bestDistance = distance(best, wanted);
        if (distance < bestDistance
            || (distance == bestDistance && one.snapshotDate().isAfter(best.snapshotDate()))) {
          best = one;
        }
      }
      nearest.putIfAbsent(best.snapshotId(), best);
    }
    return new History(storeId, customerId, List.copyOf(nearest.values()));
  }

  private static long distance(SnapshotReport snapshot, LocalDate wanted) {
    return Math.abs(ChronoUnit.DAYS.between(snapshot.snapshotDate(), wanted));
  }

  private QuimbiException none(String storeId, String customerId, boolean narrowed) {
    List<Snapshot> any =
        narrowed ? snapshots.history(storeId, customerId, null, null, null) : List.of();
    String exists =
        any.isEmpty()
            ? "run quimbi backfill to rebuild the past, or check the id"
            : "there are "
                + any.size()
                + " from "
                + any.getFirst().run().date()
                + " to "
                + any.getLast().run().date();
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_SNAPSHOTS",
        "customer \""
            + customerId
            + "\" has no snapshot "
            + (narrowed ? "of that type and range; " : "in store \"" + storeId + "\"; ")
            + exists);
  }

  private static Map<String, String> dominants(KnownModel model, Thumbprint thumbprint) {
    Map<String, String> dominants = new LinkedHashMap<>();
    for (int a = 0; a < model.axisCount(); a++) {
      dominants.put(model.axisId(a), model.name(a, thumbprint.dominants()[a]));
    }
    return dominants;
  }

  private static Map<String, Map<String, Double>> memberships(
      KnownModel model, Thumbprint thumbprint) {
    Map<String, Map<String, Double>> memberships = new LinkedHashMap<>();
    for (int a = 0; a < model.axisCount(); a++) {
      memberships.put(model.axisId(a), model.memberships(a, thumbprint.memberships()));
    }
    return memberships;
  }

  /**
   * The drift of a customer between two dates: between the newest snapshots at or before each.
   *
   * @param from as a person writes it, or null for 30 days before the later snapshot
   * @param to or null for the newest snapshot
   * @throws QuimbiException of kind NOTHING_THERE where there are fewer than two snapshots
   */
  public DriftReport drift(
      String storeId, String customerId, @Nullable String from, @Nullable String to) {
    settings.requireEnabled();
    StoreSettings store = stores.require(storeId);
    LocalDate start = SnapshotWork.date(from);
    LocalDate end = SnapshotWork.date(to);
    // All of them, so that the error can say what there is.
    List<Snapshot> all = snapshots.history(storeId, customerId, null, null, null);
    if (all.isEmpty()) {
      throw none(storeId, customerId, false);
    }
    SnapshotPair<Snapshot> pair =
        SnapshotPair.of(
            all, Snapshot::run, start, end, DAYS_DEFAULT, "customer \"" + customerId + "\"");
    Rescoring under = new Rescoring(models, storeId, pair.to().run().modelNo(), settings);
    OrderBook book = orders.readCustomer(store, customerId).toBook();
    int customer = book.customerIndex(customerId);
    return report(
        storeId,
        customerId,
        pair,
        under.see(pair.from()),
        under.see(pair.to()),
        under.target(),
        book,
        settings,
        evidence(storeId, book, customer, under.target(), pair.to().run().date()));
  }

  /**
   * What lies between two snapshots of a customer.
   *
   * @param before the earlier under the model
   * @param after the later
   * @param book with all orders of the customer
   */
  static DriftReport report(
      String storeId,
      String customerId,
      SnapshotPair<Snapshot> pair,
      Thumbprint before,
      Thumbprint after,
      KnownModel model,
      OrderBook book,
      SnapshotSettings settings,
      EvidenceReport evidence) {
    double days = days(pair.from(), pair.to());
    ThumbprintDrift drift = between(model, before, after, days);
    int customer = book.customerIndex(customerId);
    Optional<DecayAndBehaviour> parts =
        customer < 0 ? Optional.empty() : parts(book, customer, model, pair, before, after, days);
    Optional<Usual> usual = usual(model, before, drift);
    ThumbprintDrift decay = parts.map(DecayAndBehaviour::decay).orElse(null);
    ThumbprintDrift behaviour = parts.map(DecayAndBehaviour::behaviour).orElse(null);
    Double overall = DriftReport.orNull(drift.overall());
    return new DriftReport(
        storeId,
        customerId,
        used(pair.from()),
        used(pair.to()),
        days,
        model.modelNo(),
        before.rescored(),
        before.approximate(),
        overall,
        drift.severity().map(Enum::name).orElse(null),
        usual.map(Usual::severity).map(Enum::name).orElse(null),
        usual.map(Usual::percentile).orElse(null),
        notCalibrated(model, drift, usual),
        DriftReport.orNull(drift.velocity()),
        DriftReport.axes(
            drift,
            (a, score) ->
                model.drift().axis(model.axis(a).axis(), before.snapshot().orders(), days, score),
            model::names,
            pair.to().run().date(),
            decay,
            behaviour,
            new DriftWhy(model, pair.from(), pair.to())),
        drift.segmentsChanged(),
        drift.transitionCount(),
        drift.churnRiskDelta(),
        drift.lifetimeValueDelta(),
        anomaly(overall, usual, settings),
        drift.isImproving().orElse(null),
        drift.isDeclining().orElse(null),
        DriftReport.predictionState(pair.from().run(), pair.to().run()),
        decay == null ? null : DriftReport.part(decay, model::names),
        behaviour == null ? null : DriftReport.part(behaviour, model::names),
        new MigrationReport(
            !pair.from().archetypeId().equals(pair.to().archetypeId()),
            pair.from().archetypeId(),
            pair.to().archetypeId(),
            DriftReport.changes(drift, model::names),
            days,
            pair.to().run().date()),
        evidence);
  }

  private EvidenceReport evidence(
      String storeId, OrderBook book, int customer, KnownModel model, LocalDate date) {
    if (customer < 0) {
      return EvidenceReport.missing(date, NO_ORDER_LEFT);
    }
    try (Workers workers = Workers.of(1)) {
      return new CustomerEvidence(book, customer, model, snapshots.runs(storeId), workers).at(date);
    }
  }

  /** How usual the overall drift is among customers with as many orders as this one had. */
  private static Optional<Usual> usual(KnownModel model, Thumbprint before, ThumbprintDrift drift) {
    OptionalDouble overall = drift.overall();
    return overall.isEmpty()
        ? Optional.empty()
        : model.drift().overall(before.snapshot().orders(), drift.days(), overall.getAsDouble());
  }

  private static @Nullable String notCalibrated(
      KnownModel model, ThumbprintDrift drift, Optional<Usual> usual) {
    if (usual.isPresent()) {
      return null;
    }
    return drift.overall().isPresent() ? model.notCalibrated() : "no axis has a drift that counts";
  }

  private static boolean anomaly(
      @Nullable Double overall, Optional<Usual> usual, SnapshotSettings settings) {
    return usual.map(Usual::anomaly).orElse(overall != null && overall >= settings.anomalyMin());
  }

  private static ThumbprintDrift between(
      KnownModel model, Thumbprint before, Thumbprint after, double days) {
    return model
        .drift()
        .measure(before.snapshot().orders(), days)
        .between(
            before.memberships(), before.dominants(), after.memberships(), after.dominants(), days)
        .withOutcomes(
            Thumbprint.difference(before.snapshot().churnRisk(), after.snapshot().churnRisk()),
            Thumbprint.difference(
                before.snapshot().predictedLtv(), after.snapshot().predictedLtv()));
  }

  private static SnapshotUsed used(Snapshot snapshot) {
    return new SnapshotUsed(
        snapshot.run().date(),
        snapshot.run().runNo() == LiveModel.NO_RUN ? "live" : snapshot.run().type().word(),
        snapshot.run().modelNo());
  }

  private static double days(Snapshot from, Snapshot to) {
    return ChronoUnit.DAYS.between(from.run().date(), to.run().date());
  }

  /**
   * What of the change is time passing: the thumbprint from what had happened by the earlier
   * snapshot, seen at the later one. Empty where orders imported since leave the customer without
   * an order by then.
   */
  private static Optional<DecayAndBehaviour> parts(
      OrderBook book,
      int customer,
      KnownModel model,
      SnapshotPair<Snapshot> pair,
      Thumbprint before,
      Thumbprint after,
      double days) {
    try (Workers workers = Workers.of(1)) {
      FeatureMatrix matrix =
          new FeatureExtractor(book, model.model().reference(), workers)
              .extract(
                  new int[] {customer},
                  micros(pair.from().run().asOf()),
                  micros(pair.to().run().asOf()),
                  workers);
      if (matrix.rows() == 0) {
        return Optional.empty();
      }
      Thumbprints aged = Thumbprints.of(model.model(), matrix, workers);
      int[] dominants = new int[model.axisCount()];
      for (int a = 0; a < dominants.length; a++) {
        dominants[a] = aged.dominantLeaf(0, a);
      }
      return Optional.of(
          DecayAndBehaviour.of(
              model.drift().measure(before.snapshot().orders(), days),
              before.memberships(),
              before.dominants(),
              aged.reader().read(0),
              dominants,
              after.memberships(),
              after.dominants(),
              days));
    }
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /**
   * All snapshots of a customer, the finest of each date, under the model of the newest.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is none
   */
  public TimelineReport timeline(String storeId, String customerId) {
    List<Thumbprint> seen = seen(storeId, customerId);
    KnownModel model = targetOf(storeId, seen);
    OrderBook book = orders.readCustomer(stores.require(storeId), customerId).toBook();
    int customer = book.customerIndex(customerId);
    List<Point> points = new ArrayList<>();
    try (Workers workers = Workers.of(1)) {
      CustomerEvidence evidence =
          customer < 0
              ? null
              : new CustomerEvidence(book, customer, model, snapshots.runs(storeId), workers);
      Thumbprint before = null;
      for (Thumbprint point : seen) {
        LocalDate date = point.snapshot().run().date();
        points.add(
            point(
                model,
                before,
                point,
                evidence == null
                    ? EvidenceReport.missing(date, NO_ORDER_LEFT)
                    : evidence.at(date).from(RunEvidence.STRENGTH_MIN)));
        before = point;
      }
    }
    return new TimelineReport(storeId, customerId, model.modelNo(), settings.driftMin(), points);
  }

  private List<Thumbprint> seen(String storeId, String customerId) {
    settings.requireEnabled();
    stores.require(storeId);
    List<Snapshot> all = snapshots.history(storeId, customerId, null, null, null);
    if (all.isEmpty()) {
      throw none(storeId, customerId, false);
    }
    Rescoring under = new Rescoring(models, storeId, all.getLast().run().modelNo(), settings);
    List<Thumbprint> seen = new ArrayList<>();
    LocalDate last = null;
    for (Snapshot snapshot : all) {
      // Within a date the finest type comes first; the others say the same.
      if (!snapshot.run().date().equals(last)) {
        seen.add(under.see(snapshot));
        last = snapshot.run().date();
      }
    }
    return seen;
  }

  private KnownModel targetOf(String storeId, List<Thumbprint> seen) {
    return KnownModel.read(models, storeId, seen.getLast().snapshot().run().modelNo(), settings);
  }

  private Point point(
      KnownModel model, @Nullable Thumbprint before, Thumbprint point, EvidenceReport evidence) {
    Snapshot snapshot = point.snapshot();
    Map<String, @Nullable Double> scores = new LinkedHashMap<>();
    Double overall = null;
    ThumbprintDrift drift = null;
    Optional<Usual> usual = Optional.empty();
    if (before != null) {
      drift = between(model, before, point, days(before.snapshot(), snapshot));
      drift.axes().forEach(on -> scores.put(on.axis(), DriftReport.orNull(on.drift().score())));
      overall = DriftReport.orNull(drift.overall());
      usual = usual(model, before, drift);
    }
    return new Point(
        snapshot.run().date(),
        snapshot.run().type().word(),
        snapshot.run().modelNo(),
        point.approximate(),
        snapshot.archetypeId(),
        dominants(model, point),
        memberships(model, point),
        snapshot.orders(),
        Money.toDecimal(snapshot.value()),
        snapshot.churnRisk(),
        level(snapshot),
        snapshot.predictedLtv(),
        snapshot.run().predictionState(),
        drift == null ? null : drift.days(),
        overall,
        drift == null ? null : drift.severity().map(Enum::name).orElse(null),
        usual.map(Usual::severity).map(Enum::name).orElse(null),
        usual.map(Usual::percentile).orElse(null),
        drift == null ? null : notCalibrated(model, drift, usual),
        anomaly(overall, usual, settings),
        drift == null ? null : DriftReport.orNull(drift.velocity()),
        overall != null && overall >= settings.driftMin(),
        scores,
        drift == null ? List.of() : DriftReport.changes(drift, model::names),
        drift == null ? null : drift.churnRiskDelta(),
        drift == null ? null : drift.lifetimeValueDelta(),
        drift == null ? null : drift.isImproving().orElse(null),
        drift == null ? null : drift.isDeclining().orElse(null),
        evidence);
  }

  private static @Nullable String level(Snapshot snapshot) {
    return snapshot.churnRisk() == null ? null : ChurnLevel.of(snapshot.churnRisk()).name();
  }

  /**
   * Where a customer is heading at the date of the newest snapshot.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there is no snapshot
   */
  public TrendReport trend(String storeId, String customerId) {
    List<Thumbprint> seen = seen(storeId, customerId);
    KnownModel model = targetOf(storeId, seen);
    LocalDate asOf = seen.getLast().snapshot().run().date();
    SnapshotSpacing spacing = settings.spacing();
    Map<String, AxisTrend> axes = new LinkedHashMap<>();
    for (int a = 0; a < model.axisCount(); a++) {
      int first = model.firstLeaf(a);
      int leaves = model.leaves(a);
      List<DatedMemberships> dated = new ArrayList<>();
      for (Thumbprint one : seen) {
        double[] own = new double[leaves];
        System.arraycopy(one.memberships(), first, own, 0, leaves);
        dated.add(new DatedMemberships(one.snapshot().run().date(), own));
      }
      axes.put(model.axisId(a), trend(Trend.of(dated, asOf, spacing), model.names(a)));
    }
    return new TrendReport(
        storeId,
        customerId,
        model.modelNo(),
        seen.stream().anyMatch(Thumbprint::approximate),
        asOf,
        axes);
  }

  private static AxisTrend trend(Trend trend, List<String> names) {
    Map<String, Double> acceleration = new LinkedHashMap<>();
    for (int s = 0; s < names.size(); s++) {
      OptionalDouble value = trend.acceleration(s);
      if (value.isPresent()) {
        acceleration.put(names.get(s), value.getAsDouble());
      }
    }
    return new AxisTrend(
        trend.shortTerm().map(change -> change(change, names)).orElse(null),
        trend.longTerm().map(change -> change(change, names)).orElse(null),
        acceleration.isEmpty() ? null : acceleration);
  }

  private static Change change(Trend.Change change, List<String> names) {
    Map<String, Double> deltas = new LinkedHashMap<>();
    Map<String, Double> rates = new LinkedHashMap<>();
    for (int s = 0; s < names.size(); s++) {
      deltas.put(names.get(s), change.delta(s));
      rates.put(names.get(s), change.rate(s));
    }
    return new Change(change.from().date(), change.to().date(), change.days(), deltas, rates);
  }
}
