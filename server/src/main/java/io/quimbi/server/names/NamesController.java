package io.quimbi.server.names;

import io.quimbi.app.ClaudeSettings;
import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.discovery.NameSegments;
import io.quimbi.server.web.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What segments are called. */
@RestController
@Tag(name = "Segments", description = "Axes, segments, thumbprints")
final class NamesController {
  private final Quimbi quimbi;

  NamesController(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /**
   * The name that a segment is to have.
   *
   * @param name two to four words in snake_case
   */
  record NewName(String name) {}

  /**
   * What naming did.
   *
   * @param claude what asking Claude took; null where nobody was asked
   */
  record Named(NameSegments.Outcome naming, ClaudeNamer.@Nullable Report claude) {}

  @PatchMapping("/segments/{axis}/{segment}")
  @Needs(Role.WRITE)
  @Operation(
      operationId = "rename_segment",
      summary = "Call a segment otherwise",
      description =
          "Everywhere at once, also in snapshots. A name that a person gave is never changed by"
              + " anything else.")
  NameSegments.Outcome rename(
      Caller caller,
      @PathVariable @Parameter(description = "Axis of the segment") String axis,
      @PathVariable @Parameter(description = "Its present name") String segment,
      @RequestBody NewName body) {
    return quimbi
        .nameSegments()
        .rename(caller.storeId(), Axes.require(axis), segment, body.name(), caller.actor());
  }

  @PostMapping("/segments/names")
  @Needs(Role.WRITE)
  @Operation(
      operationId = "name_segments",
      summary = "Name the segments that have no name, or none that is true",
      description =
          "By the built-in namer; with claude=true Claude is asked for names of all segments that no"
              + " person named, and the built-in namer's stay where an answer cannot be used. Only"
              + " aggregates are sent.")
  Named name(
      Caller caller,
      @RequestParam(required = false) @Parameter(description = "Only this axis")
          @Nullable String axis,
      @RequestParam(defaultValue = "false")
          @Parameter(description = "Also replace names that are no longer true")
          boolean refresh,
      @RequestParam(defaultValue = "false") @Parameter(description = "Ask Claude") boolean claude) {
    Optional<Axis> only = Optional.ofNullable(axis).map(Axes::require);
    @Nullable ClaudeNamer namer = claude ? new ClaudeNamer(asked()) : null;
    NameSegments.Outcome outcome =
        quimbi
            .nameSegments()
            .name(caller.storeId(), only, refresh, namer, caller.actor(), Progress.NONE);
    return new Named(outcome, namer == null ? null : namer.report());
  }

  private ClaudeSettings asked() {
    return withKey(quimbi.settings().claude());
  }

  /** The settings, where there is somebody to ask. */
  static ClaudeSettings withKey(ClaudeSettings settings) {
    if (settings.key().isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "CLAUDE_NO_KEY",
          "there is no key to ask Claude with; set ANTHROPIC_API_KEY, or leave Claude out for the"
              + " built-in names");
    }
    return settings;
  }
}
