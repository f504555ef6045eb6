package io.quimbi.server.work;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Progress;
import io.quimbi.engine.RunNumbers;
import io.quimbi.server.web.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Long work that a request starts and does not wait for. What is known of it afterwards is its run,
 * which the database keeps; here is only what this process is doing at the moment.
 *
 * <p>Thread-safe. One piece of work for each store at a time, since writers of one store wait for
 * each other in any case, and a few in all, since each takes all cores.
 */
@Component
public final class BackgroundWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
  private static final int AT_ONCE_MAX = 4;
  private static final int NOTES_MAX = 20;
  private static final long NUMBER_WAIT_SECONDS = 20;
  private static final long STOP_WAIT_SECONDS = 20;

  private final Quimbi quimbi;
  private final List<Piece> pieces = new ArrayList<>();
  private boolean closed;

  BackgroundWork(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /** Work of the engine that reports how far it is. */
  @FunctionalInterface
  public interface Work {
    /** Does it; a failure ends the run and is told there. */
    void run(Progress progress) throws Exception;
  }

  /**
   * How far a piece of work is.
   *
   * @param total steps of the stage, or null where it is not known
   */
  record Stage(@Nullable String stage, long done, @Nullable Long total, List<String> notes) {}

  /** One piece of work under way. */
  private static final class Piece implements Progress {
    final String storeId;
    final String what;
    final CompletableFuture<Long> firstRun = new CompletableFuture<>();
    final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final List<Long> runs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable String stage;
    private long total = UNKNOWN;
    private long done;
    private volatile boolean cancelled;

    Piece(String storeId, String what) {
      this.storeId = storeId;
      this.what = what;
    }

    synchronized void begun(long runNo) {
      runs.add(runNo);
      firstRun.complete(runNo);
    }

    synchronized boolean has(long runNo) {
      return runs.contains(runNo);
    }

    synchronized Stage now() {
      return new Stage(stage, done, total == UNKNOWN ? null : total, List.copyOf(notes));
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public synchronized void stage(String name, long steps) {
      stage = name;
      total = steps;
      done = 0;
    }

    @Override
    public synchronized void advance(long by) {
      done += by;
    }

    @Override
    public synchronized void note(String message) {
      notes.add(message);
      if (notes.size() > NOTES_MAX) {
        notes.removeFirst();
      }
    }

    @Override
    public boolean cancelled() {
      return cancelled;
    }
  }

  /**
   * Starts work and returns as soon as it is registered as a run.
   *
   * @param what for a person to read, such as "discovery"
   * @return the number of the run; empty where the work was over without one, or has not come so
   *     far
   * @throws RuntimeException what the work threw, if it failed before it was registered
   * @throws Refused with 409 if there is work on this store, 503 if there is too much of it in all
   */
  public Optional<Long> start(String storeId, String what, Work work) {
    Piece piece = new Piece(storeId, what);
    synchronized (this) {
      if (closed) {
        throw new Refused(
            HttpStatus.SERVICE_UNAVAILABLE, "STOPPING", "the service is being stopped");
      }
      pieces.stream()
          .filter(other -> other.storeId.equals(storeId))
          .findFirst()
          .ifPresent(
              other -> {
                throw new Refused(
                    HttpStatus.CONFLICT,
                    "WORK_UNDER_WAY",
                    "there is a "
                        + other.what
                        + " of this store under way; /runs tells how far it is");
              });
      if (pieces.size() >= AT_ONCE_MAX) {
        throw new Refused(
            HttpStatus.SERVICE_UNAVAILABLE,
            "WORK_FULL",
            "the service has as much long work as it takes at once; try again later");
      }
      pieces.add(piece);
    }
    String requestId = MDC.get("request_id");
    Thread.ofPlatform()
        .name("quimbi-work-" + what)
        .start(
            () -> {
              MDC.put("request_id", requestId);
              RunNumbers.during(piece::begun, () -> run(piece, work));
            });
    return number(piece);
  }

  private void run(Piece piece, Work work) {
    Throwable failure = null;
    try {
      // Also here the database holds the work to its store.
      quimbi.inStore(
          piece.storeId,
          () -> {
            work.run(piece);
            return Boolean.TRUE;
          });
    } catch (Exception | Error e) {
      failure = e;
    }
    synchronized (this) {
      pieces.remove(piece);
    }
    LOG.atInfo()
        .addKeyValue("store", piece.storeId)
        .addKeyValue("work", piece.what)
        .addKeyValue("ended", failure == null ? "done" : failure.getClass().getSimpleName())
        .log("long work ended");
    if (failure == null) {
      piece.firstRun.complete(0L);
      piece.end.complete(null);
    } else {
      piece.firstRun.completeExceptionally(failure);
      piece.end.completeExceptionally(failure);
    }
  }

  private static Optional<Long> number(Piece piece) {
    try {
      long runNo = piece.firstRun.get(NUMBER_WAIT_SECONDS, TimeUnit.SECONDS);
      return runNo == 0 ? Optional.empty() : Optional.of(runNo);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error error -> throw error;
        case null, default -> throw new CompletionException(e.getCause());
      }
    }
  }

  /** How far a run of this process is; empty for one that has ended or is of another process. */
  Optional<Stage> stage(String storeId, long runNo) {
    return piece(storeId, runNo).map(Piece::now);
  }

  /**
   * Asks a run to stop; it does at its next check, leaving nothing half done.
   *
   * @return whether it is one of this process that is under way
   */
  boolean cancel(String storeId, long runNo) {
    Optional<Piece> piece = piece(storeId, runNo);
    piece.ifPresent(Piece::cancel);
    return piece.isPresent();
  }

  private synchronized Optional<Piece> piece(String storeId, long runNo) {
    return pieces.stream()
        .filter(piece -> piece.storeId.equals(storeId) && piece.has(runNo))
        .findFirst();
  }

  /** Stops all work and waits until it is undone. */
  @Override
  public void close() {
    List<Piece> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(pieces);
    }
    all.forEach(Piece::cancel);
    try {
      CompletableFuture.allOf(
              all.stream().map(piece -> piece.end).toArray(CompletableFuture[]::new))
          .get(STOP_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException stopped) {
      // That they were stopped is what was asked for; the runs tell the rest.
      return;
    } catch (TimeoutException e) {
      LOG.warn("long work did not stop in time; the next start marks its run");
    }
  }
}
