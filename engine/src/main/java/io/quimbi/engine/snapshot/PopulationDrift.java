package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.drift.CalibratedDrift.Usual;
import io.quimbi.core.drift.Flows;
import io.quimbi.core.drift.Journeys;
import io.quimbi.core.drift.Severity;
import io.quimbi.core.evidence.EvidenceKind;
import io.quimbi.core.feature.Axis;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.model.Strength;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.importing.OrderStore;
import io.quimbi.engine.snapshot.DriftReport.AxisChange;
import io.quimbi.engine.snapshot.DriftReport.SnapshotUsed;
import io.quimbi.engine.snapshot.EvidenceReport.Finding;
import io.quimbi.engine.snapshot.Rescoring.Population;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotColumns;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How a whole store changed: who moves, from where to where, and on which ways. */
public final class PopulationDrift {
  private static final int DAYS_DEFAULT = 28;
  private static final int PATHS = 20;
  private static final int ARCHETYPES_APART = 30;

  private final Stores stores;
  private final OrderStore orders;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final SnapshotSettings settings;

  /** The use case on its ports. */
  public PopulationDrift(
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

  /**
   * Who moved most between two snapshots: those with evidence from which to act first, by its
   * strength, then by how unusual their drift is.
   *
   * @param customersCompared with a thumbprint in both
   * @param severityCounts of all of them by severity of the overall drift; "none" where an
   *     eligibility event leaves no axis to score
   * @param severityCalibratedCounts likewise against customers of about as many orders; null where
   *     nothing is calibrated
   * @param notCalibrated why there is no calibration; null where there is
   * @param customersWithEvidence of those compared, with evidence from which to act
   * @param noEvidence why there is no evidence of anybody; null where there is
   * @param hybridShare share of memberships in the later run, over customers and axes, that are
   *     balanced between two segments
   * @param predictionState how far the changes of churn risk and predicted value can be relied on,
   *     the worse of the two runs: converged, undetermined, last_good or not_converged; null where
   *     one has none
   * @param matching how many pass the filter and the threshold, listed or not
   */
  public record MoversReport(
      String storeId,
      SnapshotUsed from,
      SnapshotUsed to,
      double daysElapsed,
      int model,
      boolean rescored,
      boolean approximate,
      int customersCompared,
      Map<String, Integer> severityCounts,
      @Nullable Map<String, Integer> severityCalibratedCounts,
      @Nullable String notCalibrated,
      int customersWithEvidence,
      @Nullable String noEvidence,
      double hybridShare,
      @Nullable String predictionState,
      double driftMin,
      int matching,
      List<Mover> movers) {
    /** The same with a part of the movers. */
    public MoversReport with(List<Mover> part) {
      return new MoversReport(
          storeId,
          from,
          to,
          daysElapsed,
          model,
          rescored,
          approximate,
          customersCompared,
          severityCounts,
          severityCalibratedCounts,
          notCalibrated,
          customersWithEvidence,
          noEvidence,
          hybridShare,
          predictionState,
          driftMin,
          matching,
          List.copyOf(part));
    }
  }

  /**
   * One customer who moved.
   *
   * @param evidence the strongest evidence, of the axis if one is asked for; null where none is as
   *     rare as once in ten
   * @param driftScore overall, or of the axis asked for; null where there is none
   * @param severityCalibrated of the drift score against customers of about as many orders; null
   *     where nothing is calibrated
   * @param driftPercentile rank among them, 0 to 100
   * @param isAnomaly as in {@link DriftReport}
   * @param axis the one that adds most to the overall drift, or that was asked for
   * @param oldDominantSegment on it
   * @param segmentsChanged on all axes
   * @param churnRiskDelta later less earlier; null where one is unknown
   * @param ltvDelta later less earlier predicted value; null where one is unknown
   * @param isImproving whether churn risk fell and predicted value rose; null where one is unknown
   * @param isDeclining whether churn risk rose and predicted value fell; null where one is unknown
   */
  public record Mover(
      String customerId,
      @Nullable EvidenceFound evidence,
      @Nullable Double driftScore,
      @Nullable Double overallDriftScore,
      @Nullable String driftSeverity,
      @Nullable String severityCalibrated,
      @Nullable Double driftPercentile,
      boolean isAnomaly,
      @Nullable Double driftVelocity,
      String axis,
      String oldDominantSegment,
      String newDominantSegment,
      @Nullable String risingSegment,
      @Nullable String takenFrom,
      List<AxisChange> segmentsChanged,
      @Nullable Double churnRiskDelta,
      @Nullable Double ltvDelta,
      @Nullable Boolean isImproving,
      @Nullable Boolean isDeclining,
      int ordersAtSnapshot,
      BigDecimal totalValueAtSnapshot) {}

  /**
   * Evidence as snapshots keep it.
   *
   * @param kind such as frequency_down
   * @param strength −log₁₀ of the probability
   * @param beyond whether it reaches the strength from which to act
   * @param words such as "fewer orders, once in 2,000"
   * @param sentence the same with what was seen and what was expected, from the customer's orders;
   *     null where these have no order by then any more
   * @param sustainedSince the first of two or more successive weekly as-ofs up to this one at which
   *     it was beyond; null where it was not
   */
  public record EvidenceFound(
      String kind,
      double strength,
      boolean beyond,
      String words,
      @Nullable String sentence,
      @Nullable LocalDate sustainedSince) {

    EvidenceFound told(Finding finding) {
      return new EvidenceFound(
          kind, strength, beyond, words, finding.sentence(), finding.sustainedSince());
    }
  }

  /**
   * How customers flowed between the segments of an axis.
   *
   * @param segments in the order of rows and columns
   * @param counts shape (segments, segments): customers from row to column
   * @param rates counts divided by the sum of their row
   * @param arrived customers by segment who were not there before
   * @param gone customers by former segment who are not there now
   */
  public record FlowsReport(
      String storeId,
      String axis,
      SnapshotUsed from,
      SnapshotUsed to,
      double daysElapsed,
      int model,
      boolean approximate,
      List<String> segments,
      List<List<Long>> counts,
      List<List<Double>> rates,
      List<Long> arrived,
      List<Long> gone,
      long stayed,
      long moved) {}

  /**
   * Ways of customers through segments or archetypes over a chain of snapshots.
   *
   * @param of the axis, or "archetypes"
   * @param snapshots the chain
   * @param transitions those that occurred, the most common first, without staying
   * @param states with how many stay and for how long
   * @param paths the most common, each state named once as long as it lasts
   */
  public record JourneysReport(
      String storeId,
      String of,
      int model,
      boolean approximate,
      List<SnapshotUsed> snapshots,
      List<State> states,
      List<Transition> transitions,
      List<Path> paths) {}

  /**
   * A segment or archetype.
   *
   * @param stayRate share of those in it who are in it at the next snapshot too
   * @param medianDwellDays null where more than half stay beyond what was seen
   */
  public record State(
      String state, long customers, double stayRate, @Nullable Double medianDwellDays) {}

  /** From one state to another between one snapshot and the next. */
  public record Transition(String from, String to, long count, double rate) {}

  /** A way through states. */
  public record Path(List<String> states, long customers, double share) {}

  /**
   * The customers who moved most.
   *
   * @param from as a person writes it, or null for 28 days before the later snapshot
   * @param to or null for the newest snapshot
   * @throws QuimbiException of kind NOTHING_THERE where there are fewer than two snapshots
   */
  public MoversReport movers(
      String storeId,
      MoversFilter filter,
      @Nullable String from,
      @Nullable String to,
      int threads) {
    return movers(movements(storeId, from, to, threads), filter, threads);
  }

  /**
   * What {@link #movers(Movements, MoversFilter, int)} and {@link #flows(Movements, Axis)} answer
   * from, read once for several questions.
   *
   * @param from as a person writes it, or null for 28 days before the later snapshot
   * @param to or null for the newest snapshot
   * @throws QuimbiException of kind NOTHING_THERE where there are fewer than two snapshots
   */
  public Movements movements(
      String storeId, @Nullable String from, @Nullable String to, int threads) {
    SnapshotPair<SnapshotRun> runs = runs(storeId, from, to);
    try (Workers workers = Workers.of(threads)) {
      return new Movements(
          stores.require(storeId), read(storeId, runs, workers), snapshots.runs(storeId));
    }
  }

  private RunPair read(String storeId, SnapshotPair<SnapshotRun> runs, Workers workers) {
    return RunPair.read(
        snapshots,
        models,
        storeId,
        runs,
        EnumSet.of(Column.TOTALS, Column.EVIDENCE),
        settings,
        workers);
  }

  /**
   * The customers who moved most, of what was read before.
   *
   * @throws QuimbiException of kind NOTHING_THERE where the axis has no segments, USAGE where there
   *     is no such segment
   */
  public MoversReport movers(Movements movements, MoversFilter filter, int threads) {
    String storeId = movements.storeId();
    RunPair pair = movements.pair();
    KnownModel model = pair.after().model();
    try (Workers workers = Workers.of(threads)) {
      Optional<Integer> axis = filter.axis().map(model::require);
      requireSegment(model, axis, filter.fromSegment());
      requireSegment(model, axis, filter.toSegment());
      DriftCondition condition = filter.condition();
      Moves moves = new Moves(pair, axis, settings);
      moves.score(workers);
      List<Ranked> matching = new ArrayList<>();
      Map<String, Integer> counts = counts();
      Map<String, Integer> calibratedCounts = counts();
      int compared = 0;
      int withEvidence = 0;
      for (int row = 0; row < moves.rows(); row++) {
        if (pair.rowBefore()[row] < 0) {
          continue;
        }
        compared++;
        double overall = moves.overall(row);
        counts.merge(Double.isNaN(overall) ? "none" : Severity.of(overall).name(), 1, Integer::sum);
        calibratedCounts.merge(
            moves.usualOverall(row).map(usual -> usual.severity().name()).orElse("none"),
            1,
            Integer::sum);
        withEvidence += moves.actionable(row) ? 1 : 0;
        if (matches(moves, row, condition, filter.valueMin(), axis)) {
          matching.add(Ranked.of(moves, row));
        }
      }
      matching.sort(Ranked.ORDER);
      List<Ranked> listed = matching.subList(0, Math.min(filter.limit(), matching.size()));
      String[] ids =
          snapshots.customerIds(
              storeId,
              listed.stream().mapToInt(ranked -> pair.to().customers()[ranked.row]).toArray());
      List<Mover> movers = new ArrayList<>();
      for (int i = 0; i < ids.length; i++) {
        int row = listed.get(i).row;
        EvidenceFound evidence = evidence(movements, moves, row, ids[i], workers);
        movers.add(mover(moves, row, ids[i], axis, evidence));
      }
      boolean calibrated = calibratedCounts.getOrDefault("none", 0) < compared;
      return new MoversReport(
          storeId,
          used(pair.from().run()),
          used(pair.to().run()),
          pair.days(),
          model.modelNo(),
          pair.before().rescored(),
          pair.before().approximate(),
          compared,
          counts,
          calibrated ? calibratedCounts : null,
          calibrated ? null : model.notCalibrated(),
          withEvidence,
          pair.to().run().storePast() == null
              ? "the snapshots were made without evidence; run quimbi backfill to make them again"
              : null,
          hybridShare(pair.after(), moves.rows()),
          DriftReport.predictionState(pair.from().run(), pair.to().run()),
          settings.driftMin(),
          matching.size(),
          movers);
    }
  }

  /**
   * What movers are ranked by.
   *
   * @param strength of evidence where it is enough to act on, else 0
   * @param percentile of the drift among customers of as many orders, −1 where not known
   * @param drift −1 where there is none
   */
  private record Ranked(int row, double strength, double percentile, double drift) {
    // Rows are in the order of customer numbers, so that equals are in a settled order too.
    static final Comparator<Ranked> ORDER =
        Comparator.comparingDouble(Ranked::strength)
            .thenComparingDouble(Ranked::percentile)
            .thenComparingDouble(Ranked::drift)
            .reversed()
            .thenComparingInt(Ranked::row);

    static Ranked of(Moves moves, int row) {
      double drift = moves.rank(row);
      return new Ranked(
          row,
          moves.actionableStrength(row),
          moves.percentile(row),
          Double.isNaN(drift) ? -1 : drift);
    }
  }

  private static Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Severity severity : Severity.values()) {
      counts.put(severity.name(), 0);
    }
    return counts;
  }

  /** Who either moved as much as is worth telling or has evidence from which to act. */
  private boolean worthTelling(Moves moves, int row) {
    return moves.rank(row) >= settings.driftMin() || moves.actionable(row);
  }

  private boolean matches(
      Moves moves,
      int row,
      DriftCondition condition,
      Optional<BigDecimal> valueMin,
      Optional<Integer> axis) {
    return worthTelling(moves, row)
        && valueMin
            .map(min -> Money.toDecimal(moves.pair().to().values()[row]).compareTo(min) >= 0)
            .orElse(true)
        && condition.holds(moves, row, axis);
  }

  /**
   * Everybody who moved as asked.
   *
   * @param customersCompared with a thumbprint in both snapshots
   * @param customers the numbers of those who did, ascending
   * @param drift of each, overall or of the axis asked for; NaN where there is none
   * @param evidence of each the strength of the strongest, 0 where none was kept
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; passed from computing to searching.
  public record Moved(
      SnapshotUsed from,
      SnapshotUsed to,
      boolean approximate,
      int customersCompared,
      int[] customers,
      double[] drift,
      double[] evidence) {}

  /**
   * Who moved as asked, by the numbers that {@link #movers} tells; where nothing is asked but that
   * they moved, as much as is worth telling there.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there are fewer than two snapshots or the
   *     axis has no segments, USAGE where there is no such segment
   */
  public Moved moved(String storeId, DriftCondition condition, int threads) {
    settings.requireEnabled();
    stores.require(storeId);
    DriftCondition.Period period = condition.period();
    SnapshotPair<SnapshotRun> runs =
        SnapshotPair.of(
            snapshots.runs(storeId),
            run -> run,
            period.start().orElse(null),
            period.end().orElse(null),
            period.days().orElse(DAYS_DEFAULT),
            "store \"" + storeId + "\"");
    try (Workers workers = Workers.of(threads)) {
      RunPair pair = read(storeId, runs, workers);
      KnownModel model = pair.after().model();
      Optional<Integer> axis = condition.axis().map(model::require);
      condition.from().forEach(segment -> requireSegment(model, axis, Optional.of(segment)));
      condition.to().forEach(segment -> requireSegment(model, axis, Optional.of(segment)));
      Moves moves = new Moves(pair, axis, settings);
      moves.score(workers);
      int[] rows =
          IntStream.range(0, moves.rows())
              .filter(row -> pair.rowBefore()[row] >= 0)
              .filter(
                  row ->
                      condition.unspecific()
                          ? worthTelling(moves, row)
                          : condition.holds(moves, row, axis))
              .toArray();
      return new Moved(
          used(runs.from()),
          used(runs.to()),
          pair.before().approximate(),
          (int) Arrays.stream(pair.rowBefore()).filter(row -> row >= 0).count(),
          Arrays.stream(rows).map(row -> pair.to().customers()[row]).toArray(),
          Arrays.stream(rows).mapToDouble(moves::rank).toArray(),
          Arrays.stream(rows).mapToDouble(row -> moves.strongest(row).strength()).toArray());
    }
  }

  private SnapshotPair<SnapshotRun> runs(
      String storeId, @Nullable String from, @Nullable String to) {
    settings.requireEnabled();
    stores.require(storeId);
    LocalDate start = SnapshotWork.date(from);
    LocalDate end = SnapshotWork.date(to);
    return SnapshotPair.of(
        snapshots.runs(storeId), run -> run, start, end, DAYS_DEFAULT, "store \"" + storeId + "\"");
  }

  private static void requireSegment(
      KnownModel model, Optional<Integer> axis, Optional<String> segment) {
    if (segment.isEmpty()) {
      return;
    }
    Set<String> names = new TreeSet<>();
    IntStream.range(0, model.axisCount())
        .filter(a -> axis.isEmpty() || axis.get() == a)
        .forEach(a -> names.addAll(model.names(a)));
    if (!names.contains(segment.get())) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "SEGMENT_UNKNOWN",
          "there is no segment \""
              + segment.get()
              + "\""
              + axis.map(a -> " on axis " + model.axisId(a)).orElse("")
              + "; there are "
              + String.join(", ", names));
    }
  }

  /** The strongest evidence that was kept, with the sentence that the customer's orders tell. */
  private @Nullable EvidenceFound evidence(
      Movements movements, Moves moves, int row, String id, Workers workers) {
    Moves.Strongest strongest = moves.strongest(row);
    EvidenceFound found = strongest.found().orElse(null);
    return found == null
        ? null
        : movements.told(
            row, strongest.kind(), () -> told(movements, found, strongest.kind(), id, workers));
  }

  private EvidenceFound told(
      Movements movements, EvidenceFound found, int kind, String id, Workers workers) {
    OrderBook book = orders.readCustomer(movements.store(), id).toBook();
    int customer = book.customerIndex(id);
    if (customer < 0) {
      return found;
    }
    RunPair pair = movements.pair();
    return found.told(
        new CustomerEvidence(
                book, customer, pair.after().model(), movements.past(), movements.pasts(), workers)
            .finding(pair.to().run().date(), EvidenceKind.ALL.get(kind)));
  }

  private static Mover mover(
      Moves moves, int row, String id, Optional<Integer> asked, @Nullable EvidenceFound evidence) {
    RunPair pair = moves.pair();
    KnownModel model = pair.after().model();
    int most = asked.orElseGet(() -> largest(moves.contributions(row)));
    int earlier = pair.rowBefore()[row];
    var drift =
        model
            .drift()
            .measure(pair.from().orders()[earlier], pair.days())
            .between(
                pair.before().memberships(earlier),
                pair.before().dominants(earlier),
                pair.after().memberships(row),
                pair.after().dominants(row),
                pair.days())
            .withOutcomes(
                difference(pair.from().churnRisks()[earlier], pair.to().churnRisks()[row]),
                difference(pair.from().predictedLtvs()[earlier], pair.to().predictedLtvs()[row]));
    var onAxis = drift.axes().get(most).drift();
    double rank = moves.rank(row);
    boolean scored = !Double.isNaN(rank);
    Optional<Usual> usual = moves.usual(row);
    return new Mover(
        id,
        evidence,
        scored ? rank : null,
        Double.isNaN(moves.overall(row)) ? null : (Double) moves.overall(row),
        scored ? Severity.of(rank).name() : null,
        usual.map(Usual::severity).map(Enum::name).orElse(null),
        usual.map(Usual::percentile).orElse(null),
        moves.anomaly(row),
        scored ? rank / pair.days() : null,
        model.axisId(most),
        model.name(most, onAxis.dominantBefore()),
        model.name(most, onAxis.dominantAfter()),
        onAxis.rising().isPresent() ? model.name(most, onAxis.rising().getAsInt()) : null,
        onAxis.falling().isPresent() ? model.name(most, onAxis.falling().getAsInt()) : null,
        DriftReport.changes(drift, model::names),
        drift.churnRiskDelta(),
        drift.lifetimeValueDelta(),
        drift.isImproving().orElse(null),
        drift.isDeclining().orElse(null),
        pair.to().orders()[row],
        Money.toDecimal(pair.to().values()[row]));
  }

  /** Later less earlier; null where either is NaN, which is how columns hold what is unknown. */
  private static @Nullable Double difference(double before, double after) {
    double difference = after - before;
    return Double.isNaN(difference) ? null : (Double) difference;
  }

  private static int largest(double[] scores) {
    int most = -1;
    for (int a = 0; a < scores.length; a++) {
      if (!Double.isNaN(scores[a]) && (most < 0 || scores[a] > scores[most])) {
        most = a;
      }
    }
    return Math.max(0, most);
  }

  private static double hybridShare(Population all, int rows) {
    KnownModel model = all.model();
    long hybrids = 0;
    double[] memberships = new double[model.leafCount()];
    for (int row = 0; row < rows; row++) {
      all.memberships(row, memberships);
      for (int a = 0; a < model.axisCount(); a++) {
        hybrids += model.strength(a, memberships, 0) == Strength.BALANCED ? 1 : 0;
      }
    }
    return rows == 0 ? 0 : hybrids / ((double) rows * model.axisCount());
  }

  private static SnapshotUsed used(SnapshotRun run) {
    return new SnapshotUsed(run.date(), run.type().word(), run.modelNo());
  }

  /**
   * The flow between the segments of an axis.
   *
   * @param from as a person writes it, or null for 28 days before the later snapshot
   * @param to or null for the newest snapshot
   * @throws QuimbiException of kind NOTHING_THERE where there are fewer than two snapshots, or the
   *     axis has no segments
   */
  public FlowsReport flows(
      String storeId, Axis axis, @Nullable String from, @Nullable String to, int threads) {
    SnapshotPair<SnapshotRun> runs = runs(storeId, from, to);
    try (Workers workers = Workers.of(threads)) {
      return flows(
          storeId,
          RunPair.read(snapshots, models, storeId, runs, Set.of(), settings, workers),
          axis);
    }
  }

  /**
   * The flow between the segments of an axis, of what was read before.
   *
   * @throws QuimbiException of kind NOTHING_THERE where the axis has no segments
   */
  public FlowsReport flows(Movements movements, Axis axis) {
    return flows(movements.storeId(), movements.pair(), axis);
  }

  private static FlowsReport flows(String storeId, RunPair pair, Axis axis) {
    KnownModel model = pair.after().model();
    int a = model.require(axis);
    int[] customers = union(List.of(pair.from().customers(), pair.to().customers()));
    int[] before = states(pair.from().customers(), pair.before(), a, customers);
    int[] after = states(pair.to().customers(), pair.after(), a, customers);
    int k = model.leaves(a);
    Flows flows = Flows.of(before, after, k);
    return new FlowsReport(
        storeId,
        axis.id(),
        used(pair.from().run()),
        used(pair.to().run()),
        pair.days(),
        model.modelNo(),
        pair.before().approximate(),
        model.names(a),
        matrix(k, flows::count),
        matrix(k, flows::rate),
        IntStream.range(0, k).mapToObj(flows::arrived).toList(),
        IntStream.range(0, k).mapToObj(flows::gone).toList(),
        flows.stayed(),
        flows.moved());
  }

  private interface Cell<T> {
    T at(int from, int to);
  }

  private static <T> List<List<T>> matrix(int k, Cell<T> cell) {
    return IntStream.range(0, k)
        .mapToObj(from -> IntStream.range(0, k).mapToObj(to -> cell.at(from, to)).toList())
        .toList();
  }

  /** All numbers in ascending arrays, ascending. */
  private static int[] union(List<int[]> all) {
    return all.stream().flatMapToInt(Arrays::stream).sorted().distinct().toArray();
  }

  private static int[] states(int[] own, Population population, int axis, int[] customers) {
    int[] at = RunPair.match(own, customers);
    int axes = population.model().axisCount();
    return IntStream.range(0, customers.length)
        .map(i -> at[i] < 0 ? Flows.ABSENT : population.dominants()[at[i] * axes + axis])
        .toArray();
  }

  /**
   * The ways of customers over a chain of snapshots: of the type that has the most in the range, so
   * that steps are of one length.
   *
   * @param axis whose segments are the states, or empty for archetypes
   * @param from first date as a person writes it, or null
   * @param to last date, or null
   * @throws QuimbiException of kind NOTHING_THERE where the range has fewer than two snapshots
   */
  public JourneysReport journeys(
      String storeId,
      Optional<Axis> axis,
      @Nullable String from,
      @Nullable String to,
      int threads) {
    settings.requireEnabled();
    stores.require(storeId);
    List<SnapshotRun> chain = chain(storeId, SnapshotWork.date(from), SnapshotWork.date(to));
    try (Workers workers = Workers.of(threads)) {
      Rescoring under = new Rescoring(models, storeId, chain.getLast().modelNo(), settings);
      Optional<Integer> a = axis.map(under.target()::require);
      SnapshotColumns[] read = new SnapshotColumns[chain.size()];
      workers.forEach(
          read.length,
          i ->
              read[i] =
                  snapshots.read(storeId, chain.get(i).runNo(), columns(chain.get(i), under, a)));
      int[] customers = union(Arrays.stream(read).map(SnapshotColumns::customers).toList());
      List<String> names = new ArrayList<>();
      int[][] states = new int[read.length][];
      boolean approximate = false;
      if (a.isPresent()) {
        names.addAll(under.target().names(a.get()));
        for (int i = 0; i < read.length; i++) {
          Population seen = under.see(read[i], workers);
          approximate |= seen.approximate();
          states[i] = states(read[i].customers(), seen, a.get(), customers);
        }
      } else {
        archetypes(storeId, read, customers, states, names);
      }
      double[] days =
          chain.stream()
              .mapToDouble(run -> ChronoUnit.DAYS.between(chain.getFirst().date(), run.date()))
              .toArray();
      Journeys journeys = Journeys.of(days, states, names.size());
      return report(storeId, axis, under.target(), approximate, chain, names, journeys);
    }
  }

  private static Set<Column> columns(SnapshotRun run, Rescoring under, Optional<Integer> axis) {
    if (axis.isEmpty()) {
      return EnumSet.of(Column.ARCHETYPES);
    }
    return run.modelNo() == under.target().modelNo()
        ? Collections.emptySet()
        : EnumSet.of(Column.MEMBERSHIPS, Column.FEATURES, Column.TOTALS);
  }

  private List<SnapshotRun> chain(
      String storeId, @Nullable LocalDate from, @Nullable LocalDate to) {
    List<SnapshotRun> inRange =
        snapshots.runs(storeId).stream()
            .filter(run -> from == null || !run.date().isBefore(from))
            .filter(run -> to == null || !run.date().isAfter(to))
            .toList();
    Map<SnapshotType, List<SnapshotRun>> byType =
        inRange.stream()
            .collect(
                Collectors.groupingBy(
                    SnapshotRun::type,
                    () -> new EnumMap<>(SnapshotType.class),
                    Collectors.toList()));
    List<SnapshotRun> chain = List.of();
    for (List<SnapshotRun> ofType : byType.values()) {
      chain = ofType.size() > chain.size() ? ofType : chain;
    }
    if (chain.size() < 2) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "TOO_FEW_SNAPSHOTS",
          "journeys need at least two snapshots of one type in the range; there are "
              + (inRange.isEmpty()
                  ? "none: run quimbi backfill, or choose a wider range"
                  : inRange.stream()
                      .map(run -> run.date() + " (" + run.type().word() + ")")
                      .collect(Collectors.joining(", "))));
    }
    return chain;
  }

  /**
   * States by archetype, the most common of the chain each on its own and all others together,
   * since a matrix of thousands says nothing; their names are added.
   */
  private void archetypes(
      String storeId, SnapshotColumns[] read, int[] customers, int[][] states, List<String> names) {
    Map<Integer, Long> counts = new HashMap<>();
    for (SnapshotColumns columns : read) {
      for (int archetype : columns.archetypes()) {
        counts.merge(archetype, 1L, Long::sum);
      }
    }
    List<Integer> common =
        counts.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<Integer, Long>>comparingLong(entry -> -entry.getValue())
                    .thenComparing(Map.Entry::getKey))
            .limit(ARCHETYPES_APART)
            .map(Map.Entry::getKey)
            .toList();
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int archetype : common) {
      numbers.put(archetype, names.size());
      names.add(
          snapshots
              .archetype(storeId, archetype)
              .map(SnapshotStore.Archetype::archetypeId)
              .orElse("archetype " + archetype));
    }
    int others = names.size();
    names.add("others");
    for (int i = 0; i < read.length; i++) {
      int[] at = RunPair.match(read[i].customers(), customers);
      int[] archetypes = read[i].archetypes();
      states[i] =
          IntStream.range(0, customers.length)
              .map(c -> at[c] < 0 ? Flows.ABSENT : numbers.getOrDefault(archetypes[at[c]], others))
              .toArray();
    }
  }

  private static JourneysReport report(
      String storeId,
      Optional<Axis> axis,
      KnownModel model,
      boolean approximate,
      List<SnapshotRun> chain,
      List<String> names,
      Journeys journeys) {
    List<State> states = new ArrayList<>();
    List<Transition> transitions = new ArrayList<>();
    Flows all = journeys.all();
    Flows last = journeys.transitions().getLast();
    for (int s = 0; s < names.size(); s++) {
      OptionalDouble dwell = journeys.medianDwellDays(s);
      states.add(
          new State(
              names.get(s),
              last.to(s) + last.arrived(s),
              all.rate(s, s),
              dwell.isPresent() ? dwell.getAsDouble() : null));
      for (int t = 0; t < names.size(); t++) {
        if (t != s && all.count(s, t) > 0) {
          transitions.add(
              new Transition(names.get(s), names.get(t), all.count(s, t), all.rate(s, t)));
        }
      }
    }
    states.sort(Comparator.comparingLong((State state) -> -state.customers));
    transitions.sort(Comparator.comparingLong((Transition transition) -> -transition.count));
    return new JourneysReport(
        storeId,
        axis.map(Axis::id).orElse("archetypes"),
        model.modelNo(),
        approximate,
        chain.stream().map(PopulationDrift::used).toList(),
        states,
        transitions,
        journeys.paths(PATHS).stream()
            .map(
                path ->
                    new Path(
                        path.states().stream().map(names::get).toList(),
                        path.customers(),
                        path.share()))
            .toList());
  }
}
