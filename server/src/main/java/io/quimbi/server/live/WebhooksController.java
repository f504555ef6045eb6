package io.quimbi.server.live;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Deed;
import io.quimbi.engine.live.RecordOrders;
import io.quimbi.engine.live.RecordOrders.Delivery;
import io.quimbi.engine.live.RecordOrders.OrderResult;
import io.quimbi.engine.live.ShopifyWebhook;
import io.quimbi.engine.live.Told;
import io.quimbi.engine.live.WebhookSecrets.Secrets;
import io.quimbi.server.web.Open;
import io.quimbi.server.web.Problem;
import io.quimbi.server.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What shops deliver. */
@RestController
@Tag(name = "Orders")
final class WebhooksController {
  private static final Actor SHOPIFY = new Actor("webhook shopify");

  private final Quimbi quimbi;
  private final RecordOrders recorder;

  WebhooksController(Quimbi quimbi, RecordOrders recorder) {
    this.quimbi = quimbi;
    this.recorder = recorder;
  }

  /**
   * What a delivery came to.
   *
   * @param status recorded, duplicate, passed_over, erased or noted
   * @param reason why nothing was recorded
   * @param orders what became of each order
   */
  record Delivered(String status, @Nullable String reason, List<OrderResult> orders) {}

  @PostMapping("/webhooks/shopify/{store}")
  @Open("a delivery is signed with the secret of its store")
  @Operation(
      operationId = "shopify_webhook",
      summary = "Take a delivery of Shopify",
      description =
          "Topics orders/create, orders/updated, refunds/create, customers/redact and"
              + " customers/data_request; others are passed over. Signed with the secret that"
              + " quimbi webhooks secret sets. A delivery that came before does nothing more.",
      parameters = {
        @Parameter(
            in = ParameterIn.HEADER,
            name = "X-Shopify-Topic",
            description = "What the delivery is about, such as orders/create; needed",
            schema = @Schema(type = "string")),
        @Parameter(
            in = ParameterIn.HEADER,
            name = "X-Shopify-Hmac-SHA256",
            description = "base64 of HMAC-SHA-256 over the body; needed",
            schema = @Schema(type = "string")),
        @Parameter(
            in = ParameterIn.HEADER,
            name = "X-Shopify-Webhook-Id",
            description = "The number of the delivery; one that came before is not done again",
            schema = @Schema(type = "string"))
      },
      responses = {
        @ApiResponse(responseCode = "200", useReturnTypeSchema = true),
        @ApiResponse(
            responseCode = "401",
            description = "The signature is not the store's",
            content =
                @Content(
                    mediaType = Problem.MEDIA_TYPE,
                    schema = @Schema(implementation = Problem.class))),
        @ApiResponse(
            responseCode = "413",
            description = "The body is larger than the service takes",
            content =
                @Content(
                    mediaType = Problem.MEDIA_TYPE,
                    schema = @Schema(implementation = Problem.class))),
        @ApiResponse(
            responseCode = "422",
            description = "The content cannot be used",
            content =
                @Content(
                    mediaType = Problem.MEDIA_TYPE,
                    schema = @Schema(implementation = Problem.class)))
      })
  Delivered shopify(
      @PathVariable("store") @Parameter(description = "Whose secret it is signed with")
          String storeId,
      HttpServletRequest request,
      @RequestBody(required = false)
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              description = "As Shopify sends it, to the byte: the signature is over these",
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(type = "object")))
          byte @Nullable [] delivered)
      throws Exception {
    byte[] body = delivered == null ? new byte[0] : delivered;
    Optional<Secrets> secrets = quimbi.webhookSecrets().find(storeId, ShopifyWebhook.SOURCE);
    String signature = header(request, "Hmac-SHA256");
    // Checked whoever the store is, so that an answer does not tell which stores there are.
    boolean signed = false;
    for (String secret : secrets.map(Secrets::good).orElse(List.of("none"))) {
      signed |= ShopifyWebhook.isSigned(body, signature, secret);
    }
    if (!signed || secrets.isEmpty()) {
      throw new Refused(
          HttpStatus.UNAUTHORIZED,
          "SIGNATURE",
          "the delivery is not signed with the secret of this store; set it with quimbi webhooks"
              + " secret",
          "X-Shopify-Hmac-SHA256");
    }
    String topic = header(request, "Topic");
    if (topic == null) {
      throw new Refused(
          HttpStatus.BAD_REQUEST,
          "TOPIC",
          "the header X-Shopify-Topic is needed",
          "X-Shopify-Topic");
    }
    boolean hashed = secrets.get().hashedCustomers();
    // Whoever signs with the secret of a store calls for that store, and is held to it.
    return quimbi.inStore(
        storeId,
        () ->
            done(
                storeId,
                ShopifyWebhook.parse(
                    topic.toLowerCase(Locale.ROOT), body, quimbi.stores().require(storeId), hashed),
                header(request, "Webhook-Id")));
  }

  private Delivered done(String storeId, Told told, @Nullable String deliveryId) {
    return switch (told) {
      case Told.Events events ->
          Deliveries.record(
              recorder, storeId, delivery(ShopifyWebhook.SOURCE, deliveryId), events.events());
      case Told.PassedOver passed -> new Delivered("passed_over", passed.reason(), List.of());
      case Told.ErasureRequested erasure -> erased(storeId, erasure.customerId());
      case Told.DataRequested data -> {
        note(storeId, "customer.export.requested", data.customerId());
        yield new Delivered(
            "noted", "kept in the audit trail; quimbi customer-data does it", List.of());
      }
    };
  }

  private Delivered erased(String storeId, String customerId) {
    try {
      quimbi.customerPrivacy().erase(storeId, customerId, SHOPIFY);
      return new Delivered("erased", null, List.of());
    } catch (QuimbiException e) {
      // Also what a delivery that comes again finds.
      if (e.kind() == QuimbiException.Kind.NOTHING_THERE) {
        return new Delivered("passed_over", "nothing is held of this customer", List.of());
      }
      throw e;
    }
  }

  private void note(String storeId, String action, String customerId) {
    quimbi.audit().add(Deed.onPerson(storeId, SHOPIFY, action, customerId));
  }

  private static @Nullable Delivery delivery(String source, @Nullable String id) {
    return id == null || id.isBlank() || id.length() > 255 ? null : new Delivery(source, id);
  }

  /** A header of a delivery, as webhooks have it or as the newer events do. */
  private static @Nullable String header(HttpServletRequest request, String name) {
    String of = request.getHeader("X-Shopify-" + name);
    return of == null ? request.getHeader("Shopify-" + name) : of;
  }
}
