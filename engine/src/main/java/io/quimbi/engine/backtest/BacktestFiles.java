package io.quimbi.engine.backtest;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.backtest.BacktestReport.Figure;
import io.quimbi.engine.backtest.BacktestReport.RuleFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backtest as files: {@code warnings.csv}, {@code changes.csv} and {@code moves.csv} with
 * all figures, and {@code backtest.html}, a page that needs nothing but a browser.
 */
public final class BacktestFiles {
  private BacktestFiles() {}

  /**
   * Makes the folder where it is missing, so that one that cannot be is known before anybody waits
   * for figures.
   *
   * @throws QuimbiException of kind ENVIRONMENT if it cannot be made
   */
  public static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw notWritten(folder, e);
    }
  }

  /**
   * Writes the files into a folder, which is made where it is missing; files of an earlier backtest
   * are replaced.
   *
   * @throws QuimbiException of kind ENVIRONMENT if they cannot be written
   */
  public static void write(BacktestReport report, Path folder) {
    makeFolder(folder);
    try {
      warnings(report, folder.resolve("warnings.csv"));
      changes(report, folder.resolve("changes.csv"));
      moves(report, folder.resolve("moves.csv"));
      Files.writeString(folder.resolve("backtest.html"), BacktestPage.of(report));
    } catch (IOException | UncheckedIOException e) {
      throw notWritten(folder, e);
    }
  }

  private static QuimbiException notWritten(Path folder, Exception cause) {
    return new QuimbiException(
        QuimbiException.Kind.ENVIRONMENT,
        "FILE_NOT_WRITTEN",
        "the backtest cannot be written to " + folder + " (" + cause + "); choose another --out",
        cause);
  }

  private static void warnings(BacktestReport report, Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord(
          header(
              List.of("truth", "point", "rule", "words", "spells", "lost", "threshold", "alerts"),
              List.of("precision", "recall", "lead_days"),
              List.of("alerts_by_day_60"),
              List.of("precision_by_day_60", "recall_by_day_60")));
      for (BacktestReport.TruthTable truth : report.truths()) {
        warning(csv, truth, truth.spells(), truth.lost(), "own", truth.recencyRule());
        for (BacktestReport.PaceTable pace : truth.paces()) {
          String gap = "budget_of_a, mean gap " + pace.pace();
          warning(csv, truth, pace.spells(), pace.lost(), gap, pace.recencyRule());
          pace.rules().forEach(rule -> warning(csv, truth, pace.spells(), pace.lost(), gap, rule));
        }
        for (BacktestReport.PointTable point : truth.points()) {
          for (RuleFigures rule : point.rules()) {
            warning(csv, truth, truth.spells(), truth.lost(), point.point(), rule);
          }
        }
      }
    }
  }

  private static void warning(
      CsvWriter csv,
      BacktestReport.TruthTable truth,
      int spells,
      int lost,
      String point,
      RuleFigures rule) {
    List<String> row = new ArrayList<>(List.of(truth.truth(), point, rule.rule(), rule.words()));
    row.add(String.valueOf(spells));
    row.add(String.valueOf(lost));
    row.add(text(rule.threshold()));
    row.add(String.valueOf(rule.alerts()));
    add(row, rule.precision(), rule.recall(), rule.leadDays());
    row.add(String.valueOf(rule.alertsByDay60()));
    add(row, rule.precisionByDay60(), rule.recallByDay60());
    csv.writeRecord(row);
  }

  private static void changes(BacktestReport report, Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord(
          header(
              List.of("kind", "detector", "words", "false_alarms_allowed", "false_alarms"),
              List.of(),
              List.of("threshold", "changed"),
              List.of("caught", "delay_days"),
              List.of("by_chance"),
              List.of()));
      BacktestReport.ChangesTable changes = report.changes();
      if (changes == null) {
        return;
      }
      for (BacktestReport.ChangeFigures change : changes.rows()) {
        List<String> row =
            new ArrayList<>(List.of(change.kind(), change.detector(), change.words()));
        row.add(text(change.falseAlarmsAllowed()));
        row.add(text(change.falseAlarms()));
        row.add(text(change.threshold()));
        row.add(String.valueOf(change.changed()));
        add(row, change.caught(), change.delayDays());
        row.add(text(change.byChance()));
        csv.writeRecord(row);
      }
    }
  }

  private static void moves(BacktestReport report, Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord(
          header(
              List.of("axis", "confirmed", "reverted", "detector", "words"),
              List.of(),
              List.of("false_alarms_allowed", "false_alarms", "threshold"),
              List.of("warned", "days_before")));
      for (BacktestReport.MovesTable table : report.moves()) {
        for (BacktestReport.MoveFigures move : table.rows()) {
          List<String> row = new ArrayList<>();
          row.add(table.axis());
          row.add(String.valueOf(table.confirmed()));
          row.add(String.valueOf(table.reverted()));
          row.add(move.detector());
          row.add(move.words());
          row.add(text(move.falseAlarmsAllowed()));
          row.add(text(move.falseAlarms()));
          row.add(text(move.threshold()));
          add(row, move.warned(), move.daysBefore());
          csv.writeRecord(row);
        }
      }
    }
  }

  /** Names in turn plain and with an interval. */
  @SafeVarargs
  private static List<String> header(List<String>... plainThenFigures) {
    List<String> header = new ArrayList<>();
    for (int i = 0; i < plainThenFigures.length; i++) {
      for (String name : plainThenFigures[i]) {
        header.addAll(
            i % 2 == 0
                ? Collections.singletonList(name)
                : Arrays.asList(name, name + "_low", name + "_high"));
      }
    }
    return header;
  }

  private static void add(List<String> row, Figure... figures) {
    for (Figure figure : figures) {
      row.add(text(figure.value()));
      row.add(text(figure.low()));
      row.add(text(figure.high()));
    }
  }

  private static String text(@Nullable Double value) {
    return value == null ? "" : String.valueOf(value);
  }
}
