package io.quimbi.server.backtest;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.backtest.BacktestOptions;
import io.quimbi.engine.backtest.KeptBacktests.LastBacktest;
import io.quimbi.server.web.Needs;
import io.quimbi.server.work.BackgroundWork;
import io.quimbi.server.work.Started;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Backtests. */
@RestController
@Tag(name = "Backtest", description = "How early each rule would have warned, as long work")
final class BacktestController {
  private final Quimbi quimbi;
  private final BackgroundWork work;

  BacktestController(Quimbi quimbi, BackgroundWork work) {
    this.quimbi = quimbi;
    this.work = work;
  }

  /**
   * What to ask of the past.
   *
   * @param horizonDays silence from which a customer may count as lost; 180 if absent
   * @param minOrders watch customers from so many orders on; 3 if absent
   * @param from first as-of; the middle of the history if absent
   */
  record BacktestRequest(
      @Nullable Integer horizonDays, @Nullable Integer minOrders, @Nullable String from) {
    BacktestOptions options() {
      BacktestOptions usual = BacktestOptions.DEFAULT;
      return new BacktestOptions(
          horizonDays == null ? usual.horizonDays() : horizonDays,
          usual.budget(),
          minOrders == null ? usual.ordersMin() : minOrders,
          from,
          usual.replicates(),
          usual.seed(),
          null);
    }
  }

  @PostMapping("/backtest/runs")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "start_backtest",
      summary = "Ask how early each rule would have warned",
      description =
          "It goes on after this answer, which says where to ask how far it is; /backtest has what"
              + " it found. Nothing of the store is changed.")
  ResponseEntity<Started> start(Caller caller, @RequestBody BacktestRequest wanted) {
    BacktestOptions options = wanted.options();
    Started started =
        Started.of(
            work.start(
                caller.storeId(),
                "backtest",
                progress ->
                    quimbi
                        .backtests()
                        .run(caller.storeId(), options, quimbi.settings().threads(), progress)));
    return ResponseEntity.accepted().location(URI.create(started.status())).body(started);
  }

  @GetMapping("/backtest")
  @Needs(Role.READ)
  @Operation(
      operationId = "backtest",
      summary = "What the last backtest found",
      description = "With 95 % intervals; null where there is no figure.")
  LastBacktest last(Caller caller) {
    return quimbi
        .backtests()
        .last(caller.storeId())
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.NOTHING_THERE,
                    "NO_BACKTEST",
                    "there was no backtest of this store yet; POST /backtest/runs starts one"));
  }
}
