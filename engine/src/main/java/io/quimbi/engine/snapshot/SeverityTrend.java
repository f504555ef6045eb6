package io.quimbi.engine.snapshot;

import io.quimbi.core.Workers;
import io.quimbi.core.drift.CalibratedDrift.Usual;
import io.quimbi.core.drift.Severity;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.snapshot.Rescoring.Population;
import io.quimbi.engine.snapshot.SnapshotStore.Column;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotColumns;
import io.quimbi.engine.snapshot.SnapshotStore.SnapshotRun;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many customers moved how much, month after month, so that a month in which many change stands
 * out from those before. All snapshots are seen under the model of the newest.
 *
 * <p>What is known of a month that is over is kept, until somebody's snapshot is put into one of
 * its runs, which is rare; reading everybody's takes half a second for 100,000 customers. Of the
 * newest step, which lasts until the newest snapshot, it is kept in memory until a customer is put
 * in; make this once. Thread-safe.
 */
public final class SeverityTrend {
  private static final int STEP_DAYS = 28;
  private static final int STEPS_MAX = 12;
  private static final int KEPT_MAX = 500;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Stores stores;
  private final ModelStore models;
  private final SnapshotStore snapshots;
  private final SeveritySteps past;
  private final SnapshotSettings settings;
  private final Map<Step, Counts> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Step, Counts> eldest) {
              return size() > KEPT_MAX;
            }
          });

  /** The use case on its ports. */
  public SeverityTrend(
      Stores stores,
      ModelStore models,
      SnapshotStore snapshots,
      SeveritySteps past,
      SnapshotSettings settings) {
    this.stores = stores;
    this.models = models;
    this.snapshots = snapshots;
    this.past = past;
    this.settings = settings;
  }

  /**
   * Severities over time.
   *
   * @param axis whose drift is told; null for the overall drift
   * @param model under which all snapshots are seen
   * @param calibrated whether severities are against customers of about as many orders; else they
   *     are on the fixed scale
   * @param notCalibrated why they are not; null where they are
   * @param approximate whether some snapshots were seen through the overlap of two models
   * @param points the earliest first
   */
  public record Report(
      String storeId,
      @Nullable String axis,
      int model,
      boolean calibrated,
      @Nullable String notCalibrated,
      boolean approximate,
      List<Point> points) {
    /** Copies the list. */
    public Report {
      points = List.copyOf(points);
    }
  }

  /**
   * One step.
   *
   * @param compared customers with a thumbprint at both dates
   * @param counts of these by severity, the least first; "none" where there is no score to tell by
   */
  public record Point(LocalDate from, LocalDate to, int compared, Map<String, Integer> counts) {
    /** Copies the map, keeping its order. */
    public Point {
      counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
  }

  /** What the newest step's counts depend on. */
  private record Step(String storeId, int model, String what, Of from, Of to) {}

  /** A run as it was: one that is made again, or gains a customer, is another. */
  private record Of(long runNo, Instant createdAt, int customers) {
    static Of of(SnapshotRun run) {
      return new Of(run.runNo(), run.createdAt(), run.customers());
    }
  }

  /** On both scales. */
  record Counts(
      int compared,
      Map<String, Integer> fixed,
      Map<String, Integer> calibrated,
      boolean approximate) {}

  /**
   * Severities of the year before the newest snapshot, as far back as there are snapshots.
   *
   * @throws QuimbiException of kind NOTHING_THERE where there are fewer than two snapshots, or the
   *     axis has no segments
   */
  public Report of(String storeId, Optional<Axis> axis, int threads) {
    settings.requireEnabled();
    stores.require(storeId);
    List<SnapshotRun> runs = snapshots.runs(storeId);
    List<SnapshotPair<SnapshotRun>> steps = steps(storeId, runs);
    try (Workers workers = Workers.of(threads)) {
      Rescoring under = new Rescoring(models, storeId, steps.getLast().to().modelNo(), settings);
      Optional<Integer> asked = axis.map(under.target()::require);
      int model = under.target().modelNo();
      // With the setting that changes what drift is.
      String what =
          axis.map(Axis::id).orElse("overall") + (settings.equalWeights() ? ", equal weights" : "");
      Map<SeveritySteps.Runs, String> known = past.known(storeId, model, what);
      Seen seen = new Seen(storeId, under, workers);
      List<Counts> counts = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        SnapshotPair<SnapshotRun> pair = steps.get(i);
        SeveritySteps.Runs between = new SeveritySteps.Runs(pair.from().runNo(), pair.to().runNo());
        Step step = new Step(storeId, model, what, Of.of(pair.from()), Of.of(pair.to()));
        String told = known.get(between);
        Counts one = told == null ? kept.get(step) : JSON.readValue(told, Counts.class);
        if (one == null) {
          one = counted(seen.pair(pair), asked, workers);
          // Today's snapshot may still gain customers.
          if (i == steps.size() - 1) {
            kept.put(step, one);
          } else {
            past.keep(storeId, model, what, between, JSON.writeValueAsString(one));
          }
        }
        counts.add(one);
      }
      boolean calibrated =
          counts.stream().anyMatch(one -> one.calibrated.getOrDefault("none", 0) < one.compared);
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < counts.size(); i++) {
        Counts one = counts.get(i);
        points.add(
            new Point(
                steps.get(i).from().date(),
                steps.get(i).to().date(),
                one.compared,
                calibrated ? one.calibrated : one.fixed));
      }
      return new Report(
          storeId,
          axis.map(Axis::id).orElse(null),
          under.target().modelNo(),
          calibrated,
          calibrated ? null : under.target().notCalibrated(),
          counts.stream().anyMatch(Counts::approximate),
          points);
    }
  }

  /**
   * From each monthly snapshot to the next, which stay the same from day to day, and the four weeks
   * up to the newest snapshot.
   */
  private static List<SnapshotPair<SnapshotRun>> steps(String storeId, List<SnapshotRun> runs) {
    SnapshotPair<SnapshotRun> newest =
        SnapshotPair.of(runs, run -> run, null, null, STEP_DAYS, "store \"" + storeId + "\"");
    List<SnapshotRun> monthly =
        runs.stream()
            .filter(run -> run.type() == SnapshotType.MONTHLY)
            .filter(run -> run.date().isBefore(newest.to().date()))
            .toList();
    List<SnapshotPair<SnapshotRun>> steps = new ArrayList<>();
    for (int i = Math.max(1, monthly.size() - STEPS_MAX); i < monthly.size(); i++) {
      steps.add(new SnapshotPair<>(monthly.get(i - 1), monthly.get(i)));
    }
    steps.add(newest);
    return steps;
  }

  /** The two runs of a step, each run read once though it ends one step and begins the next. */
  private final class Seen {
    private final String storeId;
    private final Rescoring under;
    private final Workers workers;
    private @Nullable SnapshotColumns last;
    private @Nullable Population lastSeen;

    Seen(String storeId, Rescoring under, Workers workers) {
      this.storeId = storeId;
      this.under = under;
      this.workers = workers;
    }

    RunPair pair(SnapshotPair<SnapshotRun> step) {
      SnapshotColumns from = last;
      Population before = lastSeen;
      if (from == null || before == null || !from.run().equals(step.from())) {
        from = read(step.from());
        before = under.see(from, workers);
      }
      SnapshotColumns to = read(step.to());
      Population after = under.see(to, workers);
      last = to;
      lastSeen = after;
      return new RunPair(from, to, before, after, RunPair.match(from.customers(), to.customers()));
    }

    private SnapshotColumns read(SnapshotRun run) {
      EnumSet<Column> columns = EnumSet.of(Column.MEMBERSHIPS, Column.TOTALS);
      if (run.modelNo() != under.target().modelNo()) {
        columns.add(Column.FEATURES);
      }
      return snapshots.read(storeId, run.runNo(), columns);
    }
  }

  private Counts counted(RunPair pair, Optional<Integer> asked, Workers workers) {
    Moves moves = new Moves(pair, asked, settings);
    moves.score(workers);
    Map<String, Integer> fixed = counts();
    Map<String, Integer> calibrated = counts();
    int compared = 0;
    for (int row = 0; row < moves.rows(); row++) {
      if (pair.rowBefore()[row] >= 0) {
        compared++;
        double drift = moves.rank(row);
        fixed.merge(Double.isNaN(drift) ? "none" : Severity.of(drift).name(), 1, Integer::sum);
        calibrated.merge(
            moves.usual(row).map(Usual::severity).map(Enum::name).orElse("none"), 1, Integer::sum);
      }
    }
    return new Counts(
        compared, fixed, calibrated, pair.before().approximate() || pair.after().approximate());
  }

  private static Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Severity severity : Severity.values()) {
      counts.put(severity.name(), 0);
    }
    return counts;
  }
}
