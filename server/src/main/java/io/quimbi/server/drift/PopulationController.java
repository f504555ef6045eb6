package io.quimbi.server.drift;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Axes;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.snapshot.Movements;
import io.quimbi.engine.snapshot.MoversFilter;
import io.quimbi.engine.snapshot.PopulationDrift.FlowsReport;
import io.quimbi.engine.snapshot.PopulationDrift.JourneysReport;
import io.quimbi.engine.snapshot.PopulationDrift.Mover;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.server.web.HeavyReads;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How a store changed. */
@RestController
@Tag(name = "Drift", description = "How customers and stores change")
final class PopulationController {
  private static final String DATE = "YYYY-MM-DD";

  private final Quimbi quimbi;
  private final ReadMovements movements;
  private final HeavyReads reads;

  PopulationController(Quimbi quimbi, ReadMovements movements, HeavyReads reads) {
    this.quimbi = quimbi;
    this.movements = movements;
    this.reads = reads;
  }

  /**
   * Who moved, one page of them.
   *
   * @param report with the movers of this page
   * @param nextCursor to be given as cursor for those that come next; null at the end
   */
  record MoversPage(MoversReport report, @Nullable String nextCursor) {}

  @GetMapping("/movers")
  @Needs(Role.READ)
  @Operation(
      operationId = "movers",
      summary = "Who moved most between two dates",
      description =
          "Ranked by evidence, then by calibrated drift. Without dates between the newest snapshot"
              + " and that of 28 days before.")
  MoversPage movers(
      Caller caller,
      @RequestParam(required = false) @Parameter(description = "Whose drift counts")
          @Nullable String axis,
      @RequestParam(name = "from_segment", required = false)
          @Parameter(description = "That they came from")
          @Nullable String fromSegment,
      @RequestParam(name = "to_segment", required = false)
          @Parameter(description = "That they went to")
          @Nullable String toSegment,
      @RequestParam(name = "severity_min", required = false)
          @Parameter(description = "stable, minor, moderate, significant or major")
          @Nullable String severityMin,
      @RequestParam(name = "evidence_min", required = false)
          @Parameter(
              description = "Strength of evidence, −log₁₀ of a probability; 0 for what to act on")
          @Nullable Double evidenceMin,
      @RequestParam(name = "value_min", required = false)
          @Parameter(description = "Worth at least so much by the later date")
          @Nullable BigDecimal valueMin,
      @RequestParam(name = "start_date", required = false) @Parameter(description = DATE)
          @Nullable String from,
      @RequestParam(name = "end_date", required = false) @Parameter(description = DATE)
          @Nullable String to,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor)
      throws Exception {
    Paging paging = Paging.of("movers", limit, cursor);
    int before = paging.offset();
    MoversFilter filter =
        new MoversFilter(
            Optional.ofNullable(axis).map(Axes::require),
            Optional.ofNullable(fromSegment),
            Optional.ofNullable(toSegment),
            Optional.ofNullable(severityMin).map(MoversFilter::severity),
            Optional.ofNullable(evidenceMin),
            Optional.ofNullable(valueMin),
            before + paging.limit());
    MoversReport all =
        reads.read(
            () ->
                quimbi
                    .populationDrift()
                    .movers(movements(caller, from, to), filter, quimbi.settings().threads()));
    List<Mover> page =
        all.movers().subList(Math.min(before, all.movers().size()), all.movers().size());
    return new MoversPage(
        all.with(page),
        before + page.size() < all.matching() && !page.isEmpty()
            ? paging.cursor(String.valueOf(before + page.size()))
            : null);
  }

  @GetMapping("/flows")
  @Needs(Role.READ)
  @Operation(
      operationId = "flows",
      summary = "From which segment of an axis to which customers went",
      description = "A matrix, as a Sankey diagram needs it.")
  FlowsReport flows(
      Caller caller,
      @RequestParam @Parameter(description = "The axis") String axis,
      @RequestParam(name = "start_date", required = false) @Parameter(description = DATE)
          @Nullable String from,
      @RequestParam(name = "end_date", required = false) @Parameter(description = DATE)
          @Nullable String to)
      throws Exception {
    return reads.read(
        () -> quimbi.populationDrift().flows(movements(caller, from, to), Axes.require(axis)));
  }

  private Movements movements(Caller caller, @Nullable String from, @Nullable String to) {
    return movements.of(caller.storeId(), from, to, quimbi.settings().threads());
  }

  @GetMapping("/journeys")
  @Needs(Role.READ)
  @Operation(
      operationId = "journeys",
      summary = "The ways of customers over a chain of snapshots",
      description = "Through the segments of an axis, or through archetypes without one.")
  JourneysReport journeys(
      Caller caller,
      @RequestParam(required = false) @Parameter(description = "The axis") @Nullable String axis,
      @RequestParam(name = "start_date", required = false) @Parameter(description = DATE)
          @Nullable String from,
      @RequestParam(name = "end_date", required = false) @Parameter(description = DATE)
          @Nullable String to)
      throws Exception {
    return reads.read(
        () ->
            quimbi
                .populationDrift()
                .journeys(
                    caller.storeId(),
                    Optional.ofNullable(axis).map(Axes::require),
                    from,
                    to,
                    quimbi.settings().threads()));
  }
}
