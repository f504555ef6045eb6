package io.quimbi.server.find;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.find.CustomerFilter;
import io.quimbi.engine.find.FilterJson;
import io.quimbi.engine.find.FoundCustomers;
import io.quimbi.engine.words.AskInWords.Answer;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Paging;
import io.quimbi.server.web.StoreOfCaller;
import io.quimbi.server.words.Questions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Which customers. */
@RestController
@Tag(name = "Find", description = "Customers by what they do and how they change")
final class FindController {
  private final Quimbi quimbi;
  private final Questions questions;

  FindController(Quimbi quimbi, Questions questions) {
    this.quimbi = quimbi;
    this.questions = questions;
  }

  /**
   * A search.
   *
   * @param filter as {@code /customers/search/schema} describes it; none for everybody
   * @param limit customers in this answer; 0 is not allowed
   * @param cursor of the answer before
   * @param storeId the caller's, if named at all
   */
  record Search(
      @Schema(
              type = "object",
              implementation = Object.class,
              description = "As /customers/search/schema has it; left out for everybody")
          @Nullable JsonNode filter,
      @Nullable Integer limit,
      @Nullable String cursor,
      @Nullable String storeId) {}

  @PostMapping("/customers/search")
  @Needs(Role.READ)
  @Operation(
      operationId = "find_customers",
      summary = "The customers of whom all conditions of a filter hold",
      description =
          "In the filter's order, by lifetime value where it has none, equals by their ids. The"
              + " answer says in a sentence what was looked for. limit is of this answer; the"
              + " filter's own limit is of all that match.")
  FoundCustomers search(Caller caller, @RequestBody Search search) {
    String storeId = StoreOfCaller.agree(caller, search.storeId());
    CustomerFilter filter =
        search.filter() == null || search.filter().isNull()
            ? CustomerFilter.EVERYBODY
            : FilterJson.read(search.filter());
    int limit = Paging.of("customers", search.limit(), null).limit();
    return quimbi
        .findCustomers()
        .find(storeId, filter, limit, search.cursor(), quimbi.settings().threads());
  }

  @GetMapping("/customers/search/schema")
  @Needs(Role.READ)
  @Operation(
      operationId = "filter_schema",
      summary = "The JSON Schema of filters, with the store's own axes and segments")
  Map<String, Object> schema(Caller caller) {
    return quimbi.findCustomers().schema(caller.storeId());
  }

  @GetMapping("/api/mcp/query/natural-language")
  @Needs(Role.READ)
  @Operation(
      operationId = "ask_in_words",
      summary = "The customers that a question in plain words asks for",
      description =
          "The answer shows the filter that was understood, the words that were not and took no"
              + " part, and how words were read that leave room for doubt. Where nothing was"
              + " understood, filter is null and examples are questions that are.")
  Answer ask(
      Caller caller,
      @RequestParam
          @Parameter(description = "Such as: big spenders who slow down in the last 8 weeks")
          String q,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int page = Paging.of("customers", limit, null).limit();
    return quimbi
        .askInWords()
        .answer(caller.storeId(), q, page, cursor, quimbi.settings().threads(), questions.reader());
  }
}
