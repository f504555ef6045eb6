package io.quimbi.engine.backtest;

import io.quimbi.core.backtest.Estimate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest found.
 *
 * @param oldestOrder date of the first order
 * @param firstAsOf up to which everything was fitted; what is judged begins after it
 * @param until the last day of the data
 * @param weeks as-ofs from the first on
 * @param customers that were watched at some time
 * @param purchaseModel the fitted parameters of P(alive)
 * @param combination how the weight of rule (d) was chosen
 * @param findings what it comes to, in words, a paragraph each
 * @param truths the comparison under each way to say lost
 * @param changes what was found of planted changes, or null without a truth
 * @param moves what was found of moves to another segment, by axis
 * @param notes what one should know before believing these figures
 */
public record BacktestReport(
    String storeId,
    String oldestOrder,
    String firstAsOf,
    String until,
    int weeks,
    int customers,
    int horizonDays,
    int ordersMin,
    int replicates,
    long seed,
    PurchaseParameters purchaseModel,
    Combination combination,
    List<String> findings,
    List<TruthTable> truths,
    @Nullable ChangesTable changes,
    List<MovesTable> moves,
    List<String> notes) {
  /** Copies the lists. */
  public BacktestReport {
    findings = List.copyOf(findings);
    truths = List.copyOf(truths);
    moves = List.copyOf(moves);
    notes = List.copyOf(notes);
  }

  /** Parameters of the MBG/NBD fit, in days. */
  public record PurchaseParameters(
      double r, double alpha, double a, double b, boolean dropoutIdentified, boolean converged) {}

  /**
   * The weight c of the level drop in z + c·D.
   *
   * @param weight c
   * @param losses before the first as-of that it was chosen by; 0 where there were too few
   * @param why in words
   */
  public record Combination(double weight, int losses, String why) {}

  /**
   * A figure with its 95 % interval.
   *
   * @param value null where there is none
   */
  public record Figure(@Nullable Double value, @Nullable Double low, @Nullable Double high) {
    static Figure of(Estimate estimate) {
      return new Figure(orNull(estimate.value()), orNull(estimate.low()), orNull(estimate.high()));
    }

    private static @Nullable Double orNull(double value) {
      return Double.isFinite(value) ? value : null;
    }
  }

  /**
   * Rules under one way to say lost.
   *
   * @param truth T1, T2 or T3
   * @param spells that were judged
   * @param lost of them
   * @param leftOut spells that run past the end of the data
   * @param recencyRule the 90-day rule itself
   * @param points rules at each operating point
   * @param paces the same customers by how often they order
   */
  public record TruthTable(
      String truth,
      String meaning,
      int spells,
      int lost,
      int leftOut,
      RuleFigures recencyRule,
      List<PointTable> points,
      List<PaceTable> paces) {
    /** Copies the lists. */
    public TruthTable {
      points = List.copyOf(points);
      paces = List.copyOf(paces);
    }
  }

  /**
   * Rules among customers of one pace, each with as many alerts as the 90-day rule raises there.
   *
   * @param pace the customers' own mean gap at the start of the silence, in words
   */
  public record PaceTable(
      String pace, int spells, int lost, RuleFigures recencyRule, List<RuleFigures> rules) {
    /** Copies the list. */
    public PaceTable {
      rules = List.copyOf(rules);
    }
  }

  /** Rules at one operating point. */
  public record PointTable(String point, String meaning, List<RuleFigures> rules) {
    /** Copies the list. */
    public PointTable {
      rules = List.copyOf(rules);
    }
  }

  /**
   * One rule at one operating point.
   *
   * @param threshold null where the rule raised no alert
   * @param leadDays median days before the 90-day rule
   * @param alertsByDay60 of {@code alerts}, those raised by day 60 of the silence
   */
  public record RuleFigures(
      String rule,
      String words,
      @Nullable Double threshold,
      long alerts,
      Figure precision,
      Figure recall,
      Figure leadDays,
      long alertsByDay60,
      Figure precisionByDay60,
      Figure recallByDay60) {}

  /**
   * Planted changes.
   *
   * @param quietYears customer-years in which nothing had changed
   * @param runningPastEnd changes whose window runs past the end of the data
   */
  public record ChangesTable(double quietYears, int runningPastEnd, List<ChangeFigures> rows) {
    /** Copies the list. */
    public ChangesTable {
      rows = List.copyOf(rows);
    }
  }

  /**
   * How many changes of a kind a detector found.
   *
   * @param falseAlarmsAllowed per 1,000 quiet customer-years
   * @param falseAlarms as found
   * @param changed customers
   * @param caught share with an alarm within the horizon
   * @param delayDays median of the days from the change to the alarm
   * @param byChance share that would be caught by false alarms alone
   */
  public record ChangeFigures(
      String kind,
      String detector,
      String words,
      double falseAlarmsAllowed,
      double falseAlarms,
      @Nullable Double threshold,
      int changed,
      Figure caught,
      Figure delayDays,
      double byChance) {}

  /**
   * Moves to another dominant segment of an axis.
   *
   * @param confirmed moves that held for 60 days
   * @param reverted moves that did not
   * @param revertedShare of those of which it is known
   */
  public record MovesTable(
      String axis,
      int confirmed,
      int reverted,
      @Nullable Double revertedShare,
      double quietYears,
      List<MoveFigures> rows) {
    /** Copies the list. */
    public MovesTable {
      rows = List.copyOf(rows);
    }
  }

  /**
   * How many confirmed moves a detector told before they were.
   *
   * @param warned share with an alarm before the confirmation
   * @param daysBefore median of the days from the alarm to the confirmation
   */
  public record MoveFigures(
      String detector,
      String words,
      double falseAlarmsAllowed,
      double falseAlarms,
      @Nullable Double threshold,
      Figure warned,
      Figure daysBefore) {}
}
