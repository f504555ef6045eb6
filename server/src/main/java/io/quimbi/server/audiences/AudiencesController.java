package io.quimbi.server.audiences;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audience.Audiences.Audience;
import io.quimbi.engine.audience.Audiences.Changes;
import io.quimbi.engine.audience.Layout;
import io.quimbi.engine.audience.Part;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FilterJson;
import io.quimbi.engine.words.Reading;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Page;
import io.quimbi.server.web.Paging;
import io.quimbi.server.web.Refused;
import io.quimbi.server.web.StoreOfCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Audiences. */
@RestController
@Tag(name = "Audiences", description = "Named filters, and their customers for other programs")
final class AudiencesController {
  private static final String NAME = "Its name";
  private static final String LAYOUT = "plain, klaviyo, google or meta";

  private final Quimbi quimbi;
  private final AudienceFiles files;

  AudiencesController(Quimbi quimbi, AudienceFiles files) {
    this.quimbi = quimbi;
    this.files = files;
  }

  /**
   * A new audience; either a filter or words.
   *
   * @param filter as {@code /customers/search/schema} describes it
   * @param words a question of which every word is understood
   * @param storeId the caller's, if named at all
   */
  record NewAudience(
      String name,
      @Schema(
              type = "object",
              implementation = Object.class,
              description = "As /customers/search/schema has it")
          @Nullable JsonNode filter,
      @Nullable String words,
      @Nullable String storeId) {}

  @PostMapping("/audiences")
  @ResponseStatus(HttpStatus.CREATED)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "create_audience",
      summary = "Keep a filter under a name",
      description = "Given as a filter, or as words of which every one must be understood.")
  Audience create(Caller caller, @RequestBody NewAudience audience) {
    String storeId = StoreOfCaller.agree(caller, audience.storeId());
    boolean byFilter = audience.filter() != null && !audience.filter().isNull();
    if (byFilter == (audience.words() != null)) {
      throw new Refused(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "AUDIENCE_OF_WHOM",
          "say who is in it, either by filter or by words",
          "filter");
    }
    return quimbi
        .audiences()
        .create(storeId, audience.name(), filter(storeId, audience), audience.words());
  }

  private CustomerFilter filter(String storeId, NewAudience audience) {
    if (audience.words() == null) {
      return FilterJson.read(Objects.requireNonNull(audience.filter()));
    }
    Reading reading = quimbi.askInWords().read(storeId, audience.words());
    return reading.requireWhole(audience.words());
  }

  @GetMapping("/audiences")
  @Needs(Role.READ)
  @Operation(operationId = "audiences", summary = "The store's audiences, by name")
  Page<Audience> list(
      Caller caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return Paging.of("audiences", limit, cursor)
        .of(quimbi.audiences().list(caller.storeId()), Audience::name);
  }

  @GetMapping("/audiences/{audience}")
  @Needs(Role.READ)
  @Operation(operationId = "audience", summary = "An audience, and its last export")
  Audience get(
      Caller caller, @PathVariable("audience") @Parameter(description = NAME) String name) {
    return quimbi.audiences().get(caller.storeId(), name);
  }

  @DeleteMapping("/audiences/{audience}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "delete_audience",
      summary = "Forget an audience",
      description = "Nobody in it is deleted.")
  void delete(Caller caller, @PathVariable("audience") @Parameter(description = NAME) String name) {
    quimbi.audiences().delete(caller.storeId(), name);
  }

  @GetMapping("/audiences/{audience}/changes")
  @Needs(Role.READ)
  @Operation(
      operationId = "audience_changes",
      summary = "Who came to an audience and who left it since its last export",
      description =
          "Without exporting it. limit is of the ids told of either kind; complete says whether"
              + " these are all.")
  Changes changes(
      Caller caller,
      @PathVariable("audience") @Parameter(description = NAME) String name,
      @RequestParam(required = false) @Nullable Integer limit) {
    return quimbi
        .audiences()
        .changes(
            caller.storeId(),
            name,
            Paging.of("changes", limit, null).limit(),
            quimbi.settings().threads());
  }

  @GetMapping(path = "/audiences/{audience}/export", produces = AudienceFiles.CSV)
  @Needs(Role.WRITE)
  @Operation(
      operationId = "export_audience",
      summary = "Everybody in an audience, as CSV",
      description =
          "It counts as the last export, against which changes are told. Should the transfer break"
              + " off before Content-Length is reached, /audiences/{audience}/export/last gives the"
              + " same once more. The headers Quimbi-Members, Quimbi-Added, Quimbi-Removed and"
              + " Quimbi-Left-Out count customers.")
  ResponseEntity<InputStreamResource> export(
      Caller caller,
      @PathVariable("audience") @Parameter(description = NAME) String name,
      @RequestParam(defaultValue = "plain") @Parameter(description = LAYOUT) String layout)
      throws IOException {
    return files.export(caller.storeId(), name, Part.MEMBERS, Layout.of(layout));
  }

  @GetMapping(path = "/audiences/{audience}/export/last", produces = AudienceFiles.CSV)
  @Needs(Role.READ)
  @Operation(
      operationId = "last_export_of_audience",
      summary = "The last export once more, or who came or went with it",
      description = "As often as wanted; customers erased since are not in it.")
  ResponseEntity<InputStreamResource> last(
      Caller caller,
      @PathVariable("audience") @Parameter(description = NAME) String name,
      @RequestParam(defaultValue = "members") @Parameter(description = "members, added or removed")
          String part,
      @RequestParam(defaultValue = "plain") @Parameter(description = LAYOUT) String layout)
      throws IOException {
    return files.last(caller.storeId(), name, Part.of(part), Layout.of(layout));
  }
}
