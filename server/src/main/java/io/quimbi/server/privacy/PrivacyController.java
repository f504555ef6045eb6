package io.quimbi.server.privacy;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.privacy.CustomerPrivacy.ErasureReport;
import io.quimbi.server.web.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is held of one customer of the caller's store. */
@RestController
@Tag(name = "Privacy", description = "What is held of a customer: told or erased")
final class PrivacyController {
  private final Quimbi quimbi;

  PrivacyController(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  @GetMapping("/api/customers/{customer_id}/export")
  @Needs(Role.ADMIN)
  @Operation(
      operationId = "export_customer",
      summary = "Everything held of a customer, to hand over",
      description =
          "One member for each kind of thing that is held, a list each. That it was asked for is in"
              + " the audit trail.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "OK",
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(types = {"object"}))))
  ResponseEntity<String> export(
      Caller caller,
      @PathVariable("customer_id") @Parameter(description = "The customer") String customerId) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(quimbi.customerPrivacy().export(caller.storeId(), customerId, caller.actor()));
  }

  @DeleteMapping("/api/customers/{customer_id}")
  @Needs(Role.ADMIN)
  @Operation(
      operationId = "erase_customer",
      summary = "Erase a customer everywhere",
      description =
          "From every table, in one transaction. Later imports leave the customer's orders out."
              + " There is no way back.")
  ErasureReport erase(
      Caller caller,
      @PathVariable("customer_id") @Parameter(description = "The customer") String customerId) {
    return quimbi.customerPrivacy().erase(caller.storeId(), customerId, caller.actor());
  }
}
