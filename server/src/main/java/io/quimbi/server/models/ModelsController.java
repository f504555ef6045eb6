package io.quimbi.server.models;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.ComparisonReport;
import io.quimbi.engine.insight.ModelsReport;
import io.quimbi.server.names.NewNames;
import io.quimbi.server.web.HeavyReads;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Page;
import io.quimbi.server.web.Paging;
import io.quimbi.server.work.BackgroundWork;
import io.quimbi.server.work.Started;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The models that a store has had. */
@RestController
@Tag(name = "Models", description = "Discoveries and what they made")
final class ModelsController {
  private final Quimbi quimbi;
  private final BackgroundWork work;
  private final HeavyReads reads;
  private final NewNames names;

  ModelsController(Quimbi quimbi, BackgroundWork work, HeavyReads reads, NewNames names) {
    this.quimbi = quimbi;
    this.work = work;
    this.reads = reads;
    this.names = names;
  }

  @GetMapping("/models")
  @Needs(Role.READ)
  @Operation(operationId = "models", summary = "The models of the store, oldest first")
  Page<ModelsReport.Model> models(
      Caller caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return Paging.of("models", limit, cursor)
        .of(
            quimbi.modelHistory().models(caller.storeId()).models(),
            model -> String.valueOf(model.model()));
  }

  @GetMapping("/models/compare")
  @Needs(Role.READ)
  @Operation(
      operationId = "compare_models",
      summary = "What became of the segments from one model to another, and who moved")
  ComparisonReport compare(
      Caller caller,
      @RequestParam @Parameter(description = "The model to begin with") int before,
      @RequestParam @Parameter(description = "The model to compare it with") int after)
      throws Exception {
    return reads.read(
        () ->
            quimbi
                .modelHistory()
                .compare(
                    caller.storeId(), before, after, quimbi.settings().threads(), Progress.NONE));
  }

  @PostMapping("/models/{model}/activate")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Needs(Role.ADMIN)
  @Operation(
      operationId = "activate_model",
      summary = "Make a model the active one",
      description =
          "Everybody gets a thumbprint under it; snapshots keep the model that they were made"
              + " with. Long work: the answer has the number of its run.")
  Started activate(Caller caller, @PathVariable @Parameter(description = "Its number") int model) {
    return Started.of(
        work.start(
            caller.storeId(),
            "activation",
            names.after(
                caller,
                progress ->
                    quimbi
                        .discoverSegments()
                        .activate(
                            caller.storeId(),
                            model,
                            null,
                            quimbi.settings().threads(),
                            progress))));
  }

  @PostMapping("/models/undo")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Needs(Role.ADMIN)
  @Operation(
      operationId = "undo_model",
      summary = "Go back to the model that was active before",
      description = "Once more goes one further back. Long work, as activation.")
  Started undo(Caller caller) {
    return Started.of(
        work.start(
            caller.storeId(),
            "activation",
            progress ->
                quimbi
                    .discoverSegments()
                    .undo(caller.storeId(), null, quimbi.settings().threads(), progress)));
  }
}
