package io.quimbi.server.live;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.live.DriftEvent;
import io.quimbi.engine.live.DriftEvents;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * What orders change, as it changes. Each listener reads on from the number it has seen, so that
 * nothing is kept for a slow one but its place, and it does not matter on which instance of the
 * service an order came.
 */
@RestController
@Tag(name = "Orders")
final class EventsController implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(EventsController.class);
  private static final int LISTENERS_MAX = 64;
  private static final int AT_ONCE_MAX = 100;
  private static final long POLL_MILLIS = 500;
  private static final long HEARTBEAT_MILLIS = 15_000;

  private final Quimbi quimbi;
  private final DriftEvents events;
  private final Semaphore places = new Semaphore(LISTENERS_MAX);
  private final Set<Thread> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  EventsController(Quimbi quimbi) {
    this.quimbi = quimbi;
    this.events = quimbi.driftEvents();
  }

  @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Needs(Role.READ)
  @Operation(
      operationId = "events",
      summary = "Drift events as they happen (server-sent events)",
      description =
          "Each has its number as id, the name drift, and JSON as data: the customer, the orders"
              + " that brought it about, before, after and the drift. A reader that comes back with"
              + " Last-Event-ID misses none; without it only what happens from now on is told."
              + " A comment every 15 s shows that the line is alive.",
      responses =
          @ApiResponse(
              responseCode = "200",
              content =
                  @Content(
                      mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                      schema = @Schema(type = "string"))))
  SseEmitter events(
      Caller caller,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      @RequestParam(required = false)
          @Parameter(description = "As Last-Event-ID; 0 for the oldest that are kept")
          @Nullable Long after,
      @RequestParam(required = false)
          @Parameter(
              description =
                  "true: stay and tell what happens; false: tell what there is and end. Left out,"
                      + " whoever accepts text/event-stream by name stays")
          @Nullable Boolean follow,
      HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    boolean stay =
        follow == null
            ? accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE)
            : follow;
    long from = from(caller, lastEventId, after);
    if (!places.tryAcquire()) {
      throw new Refused(
          HttpStatus.SERVICE_UNAVAILABLE,
          "LISTENERS_FULL",
          "as many listen as this service has places for; come again later");
    }
    SseEmitter emitter = new SseEmitter(0L);
    Thread.ofVirtual().name("quimbi-events").start(() -> tell(caller, from, stay, emitter));
    return emitter;
  }

  private long from(Caller caller, @Nullable String lastEventId, @Nullable Long after) {
    if (lastEventId != null && !lastEventId.isBlank()) {
      try {
        return Math.max(0, Long.parseLong(lastEventId.strip()));
      } catch (NumberFormatException e) {
        throw new Refused(
            HttpStatus.BAD_REQUEST,
            "EVENT_ID",
            "Last-Event-ID must be the id of an event, a whole number",
            "Last-Event-ID");
      }
    }
    return after == null ? events.newest(caller.storeId()) : Math.max(0, after);
  }

  private void tell(Caller caller, long from, boolean follow, SseEmitter emitter) {
    listeners.add(Thread.currentThread());
    try {
      long last = from;
      long told = System.nanoTime();
      emitter.send(SseEmitter.event().comment("listening").reconnectTime(2_000));
      while (!stopped) {
        List<DriftEvent> some = after(caller, last);
        for (DriftEvent event : some) {
          emitter.send(
              SseEmitter.event()
                  .id(String.valueOf(event.sequence()))
                  .name("drift")
                  .data(event.detail()));
          last = event.sequence();
        }
        if (some.size() < AT_ONCE_MAX) {
          if (!follow) {
            break;
          }
          if (some.isEmpty() && System.nanoTime() - told > HEARTBEAT_MILLIS * 1_000_000) {
            emitter.send(SseEmitter.event().comment("alive"));
            told = System.nanoTime();
          }
          Thread.sleep(POLL_MILLIS);
        }
        told = some.isEmpty() ? told : System.nanoTime();
      }
      emitter.complete();
    } catch (IOException | IllegalStateException gone) {
      // The listener went away, and comes back with the number it has seen.
      emitter.complete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      emitter.complete();
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("failure", e.getClass().getSimpleName()).log("events ended");
      emitter.complete();
    } finally {
      listeners.remove(Thread.currentThread());
      places.release();
    }
  }

  private List<DriftEvent> after(Caller caller, long last) throws IOException {
    try {
      return quimbi.inStore(
          caller.storeId(), () -> events.after(caller.storeId(), last, AT_ONCE_MAX));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void destroy() {
    stopped = true;
    listeners.forEach(Thread::interrupt);
  }
}
