package io.quimbi.server.meaning;

import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Axes;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.insight.CustomerWhy;
import io.quimbi.engine.insight.LookalikeAudience;
import io.quimbi.engine.insight.Lookalikes;
import io.quimbi.engine.insight.LookalikesReport;
import io.quimbi.engine.insight.WhyReport;
import io.quimbi.server.web.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is like whom, and why a customer belongs where it does. */
@RestController
@Tag(name = "Meaning", description = "Lookalikes, and reasons for memberships")
final class MeaningController {
  private static final int COUNT = 10;

  private final Quimbi quimbi;
  private final CustomerWhy why;

  MeaningController(Quimbi quimbi) {
    this.quimbi = quimbi;
    // One for all requests, since it keeps the median customers.
    why = quimbi.customerWhy();
  }

  @GetMapping("/api/customers/{customer_id}/lookalikes")
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_lookalikes",
      summary = "The customers most like one",
      description =
          "Exactly the nearest by fingerprint among everybody, nearest first, with the segments"
              + " that both belong to.")
  LookalikesReport lookalikes(
      Caller caller,
      @PathVariable("customer_id") @Parameter(description = "The store's own id") String id,
      @RequestParam(required = false)
          @Parameter(description = "How many, 1 to 10,000; 10 if left out")
          @Nullable Integer count,
      @RequestParam(required = false) @Parameter(description = "cosine or euclidean")
          @Nullable String metric) {
    return quimbi
        .lookalikes()
        .of(
            caller.storeId(),
            id,
            count == null ? COUNT : count,
            Lookalikes.metric(metric == null ? "cosine" : metric));
  }

  /**
   * A list of customers to be like.
   *
   * @param seeds customer ids, up to 10,000
   * @param count how many lookalikes, 1 to 10,000; 10 where it is left out
   * @param metric cosine, or euclidean
   */
  record Seeds(List<String> seeds, @Nullable Integer count, @Nullable String metric) {
    Seeds {
      seeds = List.copyOf(seeds);
    }
  }

  @PostMapping("/lookalikes")
  @Needs(Role.READ)
  @Operation(
      operationId = "lookalikes",
      summary = "The customers most like any of a list",
      description =
          "Nearest to any of the seeds first, the seeds themselves left out; ids without a"
              + " thumbprint are counted.")
  LookalikeAudience audience(Caller caller, @RequestBody Seeds body) {
    return quimbi
        .lookalikes()
        .audience(
            caller.storeId(),
            body.seeds(),
            body.count() == null ? COUNT : body.count(),
            Lookalikes.metric(body.metric() == null ? "cosine" : body.metric()));
  }

  @GetMapping("/api/customers/{customer_id}/why")
  @Needs(Role.READ)
  @Operation(
      operationId = "customer_why",
      summary = "Why a customer belongs where it does",
      description =
          "On each axis what every figure accounts for in the membership, against the store's"
              + " median customer: exact Shapley values, which add up to the difference. With the"
              + " fingerprint: the distance to every segment.")
  WhyReport why(
      Caller caller,
      @PathVariable("customer_id") @Parameter(description = "The store's own id") String id,
      @RequestParam(required = false) @Parameter(description = "Only this axis")
          @Nullable String axis) {
    Optional<Axis> only = Optional.ofNullable(axis).map(Axes::require);
    return why.of(caller.storeId(), id, only);
  }
}
