package io.quimbi.engine.backtest;

import io.quimbi.core.Workers;
import io.quimbi.core.backtest.AlarmStudy;
import io.quimbi.core.backtest.Moves;
import io.quimbi.core.backtest.Watch;
import io.quimbi.core.evidence.Direction;
import io.quimbi.core.evidence.Measure;
import io.quimbi.core.history.OrderBook;
import io.quimbi.engine.Progress;
import io.quimbi.engine.backtest.BacktestReport.ChangeFigures;
import io.quimbi.engine.backtest.BacktestReport.ChangesTable;
import io.quimbi.engine.backtest.BacktestReport.Figure;
import io.quimbi.engine.backtest.BacktestReport.MoveFigures;
import io.quimbi.engine.backtest.BacktestReport.MovesTable;
import io.quimbi.engine.generate.Change;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether a change of kind is found, and how soon, at a given number of false alarms. */
final class Changes {
  /** False alarms per 1,000 customer-years without a change. */
  private static final double[] FALSE_ALARMS = {20, 100};

  private static final double DAYS_PER_YEAR = 365.25;

  /** A move to another segment is lasting when it has held for 60 days: nine weeks. */
  private static final int HOLD_WEEKS = 9;

  /** How long before a move an alarm can have told of it. */
  private static final int BEFORE_MOVE_WEEKS = 8;

  private final OrderBook book;
  private final int[] customers;
  private final Weeks weeks;
  private final BacktestOptions options;
  private final WeeklyWalk walk;
  private final Workers workers;
  private final Progress progress;

  Changes(
      OrderBook book,
      int[] customers,
      Weeks weeks,
      BacktestOptions options,
      WeeklyWalk walk,
      Workers workers,
      Progress progress) {
    this.book = book;
    this.customers = customers;
    this.weeks = weeks;
    this.options = options;
    this.walk = walk;
    this.workers = workers;
    this.progress = progress;
  }

  /** What raises alarms; one that looks at a behaviour takes the signal that fits the change. */
  private enum Detector {
    EVIDENCE("evidence", "evidence on the behaviour that changed"),
    ANY_EVIDENCE("any_evidence", "evidence on any behaviour"),
    CALIBRATED_DRIFT("calibrated_drift", "calibrated 4-week drift, all axes"),
    CALIBRATED_AXIS("calibrated_axis_drift", "calibrated 4-week drift, the axis that changed"),
    LEVEL("level_drop", "level drop, or rise where customers rise"),
    PLAIN_DRIFT("plain_drift", "plain 4-week drift, all axes");

    private final String id;
    private final String words;

    Detector(String id, String words) {
      this.id = id;
      this.words = words;
    }

    Signal signal(Behaviour behaviour) {
      return switch (this) {
        case EVIDENCE -> Signal.evidence(behaviour.measure, behaviour.direction);
        case ANY_EVIDENCE -> Signal.ANY_EVIDENCE;
        case CALIBRATED_DRIFT -> Signal.CALIBRATED_DRIFT;
        case CALIBRATED_AXIS -> Signal.drift(behaviour.measure, true);
        case LEVEL -> behaviour.rises ? Signal.LEVEL_RISE : Signal.LEVEL_DROP;
        case PLAIN_DRIFT -> Signal.PLAIN_DRIFT;
      };
    }
  }

  /** What a kind of change changes. */
  private record Behaviour(Measure measure, Direction direction, boolean rises) {
    static Behaviour of(Change.Kind kind) {
      return switch (kind) {
        case UPGRADE -> new Behaviour(Measure.FREQUENCY, Direction.UP, true);
        case SLOW_DOWN, STOP, FADE -> new Behaviour(Measure.FREQUENCY, Direction.DOWN, false);
        case BARGAIN_TURN -> new Behaviour(Measure.DISCOUNTED_ORDERS, Direction.UP, false);
        case PREMIUM_TURN -> new Behaviour(Measure.VALUE, Direction.UP, true);
        case NONE -> throw new IllegalArgumentException("no change has no behaviour");
      };
    }
  }

  /** Customers with a change of one kind. */
  private static final class OfKind {
    private final Behaviour behaviour;
    private final List<Watch> watches = new ArrayList<>();
    private final List<LocalDate> changedAt = new ArrayList<>();

    OfKind(Behaviour behaviour) {
      this.behaviour = behaviour;
    }
  }

  /** What was found of planted changes. */
  ChangesTable planted(PlantedTruth truth) {
    Map<String, OfKind> kinds = new TreeMap<>();
    int runningPastEnd = 0;
    boolean[][] quiet = new boolean[weeks.count()][customers.length];
    LocalDate last = weeks.dates()[weeks.count() - 1];
    for (int c = 0; c < customers.length; c++) {
      PlantedTruth.@Nullable Planted planted = truth.of(book.customerId(customers[c])).orElse(null);
      if (planted == null) {
        continue;
      }
      @Nullable LocalDate changeAt = planted.changeAt();
      markQuiet(quiet, c, changeAt, planted.plantedEnd());
      if (changeAt == null || changeAt.isBefore(weeks.dates()[weeks.first()].plusDays(1))) {
        continue;
      }
      LocalDate watchedUntil = changeAt.plusDays(options.horizonDays());
      if (watchedUntil.isAfter(last)) {
        runningPastEnd++;
        continue;
      }
      OfKind kind =
          kinds.computeIfAbsent(words(planted), key -> new OfKind(Behaviour.of(planted.kind())));
      kind.watches.add(
          new Watch(c, weeks.atOrAfter(changeAt), weeks.atOrAfter(watchedUntil.plusDays(1))));
      kind.changedAt.add(changeAt);
    }
    AlarmStudy study = new AlarmStudy(quiet, Math.ceilDiv(options.horizonDays(), 7));
    Thresholds thresholds =
        new Thresholds(
            study,
            kinds.values().stream()
                .flatMap(
                    kind ->
                        Arrays.stream(Detector.values())
                            .map(detector -> detector.signal(kind.behaviour)))
                .distinct()
                .toList());
    List<ChangeFigures> rows = new ArrayList<>();
    for (double allowed : FALSE_ALARMS) {
      kinds.forEach(
          (words, kind) -> {
            for (Detector detector : Detector.values()) {
              if (walk.known(detector.signal(kind.behaviour))) {
                rows.add(changeFigures(words, kind, detector, allowed, thresholds));
              }
            }
          });
    }
    return new ChangesTable(study.quietYears(), runningPastEnd, rows);
  }

  /** At as-ofs after the first, with orders enough, before any change and while a customer. */
  private void markQuiet(
      boolean[][] quiet, int c, @Nullable LocalDate changeAt, @Nullable LocalDate plantedEnd) {
    for (int k = weeks.first() + 1; k < weeks.count(); k++) {
      LocalDate date = weeks.dates()[k];
      quiet[k][c] =
          walk.watched(k, c)
              && (changeAt == null || date.isBefore(changeAt))
              && (plantedEnd == null || !date.isAfter(plantedEnd));
    }
  }

  private static String words(PlantedTruth.Planted planted) {
    String persona = planted.persona().replace('_', '-');
    String after = planted.personaAfter().replace('_', '-');
    return switch (planted.kind()) {
      case UPGRADE -> "upgrade: " + persona + " to " + after;
      case SLOW_DOWN -> "slow-down: " + persona + " to " + after;
      case BARGAIN_TURN -> "turn to bargains";
      case PREMIUM_TURN -> "turn to premium";
      case STOP -> "stop";
      case FADE -> "fade";
      case NONE -> throw new IllegalArgumentException("no change has no words");
    };
  }

  private ChangeFigures changeFigures(
      String words, OfKind kind, Detector detector, double allowed, Thresholds thresholds) {
    Signal signal = detector.signal(kind.behaviour);
    double threshold = thresholds.of(signal, allowed);
    int[] alarms = AlarmStudy.firstAlarms(walk.signal(signal), threshold, kind.watches);
    double[] days = new double[alarms.length];
    for (int i = 0; i < days.length; i++) {
      days[i] =
          alarms[i] < 0
              ? Double.NaN
              : ChronoUnit.DAYS.between(kind.changedAt.get(i), weeks.dates()[alarms[i]]);
    }
    AlarmStudy.Found found =
        AlarmStudy.found(kind.watches, days, options.replicates(), options.seed(), workers);
    double falseAlarms = thresholds.falseAlarms(signal, allowed);
    return new ChangeFigures(
        words,
        detector.id,
        detector.words,
        allowed,
        falseAlarms,
        Double.isFinite(threshold) ? threshold : null,
        kind.watches.size(),
        Figure.of(found.caught()),
        Figure.of(found.days()),
        1 - Math.exp(-falseAlarms / 1000 * options.horizonDays() / DAYS_PER_YEAR));
  }

  /** The thresholds of signals, each looked for once. */
  private final class Thresholds {
    private final Map<Signal, double[]> thresholds = new EnumMap<>(Signal.class);
    private final Map<Signal, double[]> falseAlarms = new EnumMap<>(Signal.class);

    Thresholds(AlarmStudy study, List<Signal> signals) {
      progress.stage("Setting thresholds by false alarms", signals.size());
      double[][] found = new double[signals.size()][];
      double[][] rates = new double[signals.size()][];
      workers.forEach(
          signals.size(),
          i -> {
            float[][] signal = walk.signal(signals.get(i));
            found[i] =
                Arrays.stream(FALSE_ALARMS).map(rate -> study.threshold(signal, rate)).toArray();
            rates[i] =
                Arrays.stream(found[i])
                    .map(threshold -> study.falseAlarms(signal, threshold))
                    .toArray();
            progress.advance(1);
          });
      for (int i = 0; i < found.length; i++) {
        thresholds.put(signals.get(i), found[i]);
        falseAlarms.put(signals.get(i), rates[i]);
      }
    }

    double of(Signal signal, double allowed) {
      return at(thresholds, signal, allowed);
    }

    double falseAlarms(Signal signal, double allowed) {
      return at(falseAlarms, signal, allowed);
    }

    private static double at(Map<Signal, double[]> figures, Signal signal, double allowed) {
      double[] found = figures.get(signal);
      if (found == null) {
        throw new IllegalArgumentException("no threshold was looked for of " + signal);
      }
      return found[allowed == FALSE_ALARMS[0] ? 0 : 1];
    }
  }

  /** What was found of moves to another dominant segment, by axis. */
  List<MovesTable> moves() {
    List<MovesTable> tables = new ArrayList<>();
    for (Measure measure : Signal.MEASURES) {
      progress.checkCancelled();
      Moves moves = Moves.of(walkDominants(measure), 1, HOLD_WEEKS);
      if (moves.confirmed().size() + moves.reverted() > 0) {
        tables.add(moves(measure, moves));
      }
    }
    return tables;
  }

  /** From the first as-of on. */
  private short[][] walkDominants(Measure measure) {
    return Arrays.copyOfRange(walk.dominants(measure), weeks.first(), weeks.count());
  }

  private MovesTable moves(Measure measure, Moves moves) {
    boolean[][] quiet = new boolean[weeks.count()][customers.length];
    int lastKnown = weeks.count() - HOLD_WEEKS - BEFORE_MOVE_WEEKS;
    for (int k = weeks.first() + 1; k < lastKnown; k++) {
      for (int c = 0; c < customers.length; c++) {
        quiet[k][c] = walk.watched(k, c);
      }
    }
    List<Watch> watches = new ArrayList<>();
    List<Integer> confirmedAt = new ArrayList<>();
    for (Moves.Move move : moves.confirmed()) {
      int confirmed = weeks.first() + move.confirmedAt();
      int from = weeks.first() + move.movedAt() - BEFORE_MOVE_WEEKS;
      for (int k = Math.max(from, 0); k <= confirmed; k++) {
        quiet[k][move.customer()] = false;
      }
      if (from > weeks.first()) {
        watches.add(new Watch(move.customer(), from, confirmed));
        confirmedAt.add(confirmed);
      }
    }
    AlarmStudy study = new AlarmStudy(quiet, HOLD_WEEKS + BEFORE_MOVE_WEEKS);
    List<Signal> signals =
        List.of(
            Signal.eitherWay(measure), Signal.drift(measure, true), Signal.drift(measure, false));
    List<String> ids = List.of("evidence", "calibrated_drift", "plain_drift");
    List<String> words =
        List.of(
            "evidence on the behaviour",
            "calibrated 4-week drift on the axis",
            "plain 4-week drift on the axis");
    Thresholds thresholds = new Thresholds(study, signals);
    List<MoveFigures> rows = new ArrayList<>();
    for (double allowed : FALSE_ALARMS) {
      for (int i = 0; i < signals.size(); i++) {
        if (!walk.known(signals.get(i))) {
          continue;
        }
        double threshold = thresholds.of(signals.get(i), allowed);
        int[] alarms = AlarmStudy.firstAlarms(walk.signal(signals.get(i)), threshold, watches);
        double[] days = new double[alarms.length];
        Arrays.setAll(
            days, w -> alarms[w] < 0 ? Double.NaN : 7.0 * (confirmedAt.get(w) - alarms[w]));
        AlarmStudy.Found found =
            AlarmStudy.found(watches, days, options.replicates(), options.seed(), workers);
        rows.add(
            new MoveFigures(
                ids.get(i),
                words.get(i),
                allowed,
                finite(thresholds.falseAlarms(signals.get(i), allowed)),
                Double.isFinite(threshold) ? threshold : null,
                Figure.of(found.caught()),
                Figure.of(found.days())));
      }
    }
    double reverted = moves.revertedShare();
    return new MovesTable(
        measure.axis().id(),
        moves.confirmed().size(),
        moves.reverted(),
        Double.isNaN(reverted) ? null : reverted,
        study.quietYears(),
        rows);
  }

  private static double finite(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
