package io.quimbi.engine.discovery;

import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.engine.Progress;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.importing.ImportOptions;
import io.quimbi.engine.importing.ImportOrders;
import io.quimbi.engine.importing.ImportOutcome;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Imports files and discovers the segments of the store, as one after the other would. Where the
 * import is the store's first, what it has read is the store's whole history: discovery then
 * computes from it while the database stores it, and what it found is published after the import is
 * done. The model is the same to the last bit as one from the history read back.
 */
public final class ImportAndDiscover {
  private final ImportOrders imports;
  private final DiscoverSegments discover;

  /** The two use cases together. */
  public ImportAndDiscover(ImportOrders imports, DiscoverSegments discover) {
    this.imports = imports;
    this.discover = discover;
  }

  /** What both did. */
  public record Outcome(ImportOutcome imported, DiscoverSegments.Outcome discovered) {}

  /**
   * Runs both. An import that was done stays where the discovery fails.
   *
   * @param asOf as for {@link DiscoverSegments#discover}
   * @param activate whether to make the new model the active one
   * @throws QuimbiException as the two do
   * @throws CancellationException if {@code progress} asks to stop
   */
  public Outcome run(
      ImportOptions options,
      @Nullable String asOf,
      DiscoverySettings settings,
      boolean activate,
      int threads,
      Progress progress) {
    Ahead ahead = new Ahead(asOf, settings, activate, threads, progress);
    ImportOutcome imported;
    try {
      imported = imports.run(options, progress, ahead);
    } catch (RuntimeException | Error e) {
      ahead.abandon();
      throw e;
    }
    DiscoverSegments.@Nullable Outcome discovered = ahead.finish();
    return new Outcome(
        imported,
        discovered != null
            ? discovered
            : discover.discover(options.storeId(), asOf, settings, activate, threads, progress));
  }

  /** A discovery that computes beside the import. */
  private final class Ahead implements ImportOrders.FirstHistory {
    private final @Nullable String asOf;
    private final DiscoverySettings settings;
    private final boolean activate;
    private final int threads;
    private final Progress progress;

    /** The number of the import, once it is done; 0 where the store holds more than it. */
    private final CompletableFuture<Long> imported = new CompletableFuture<>();

    private volatile boolean abandoned;
    private @Nullable FutureTask<DiscoverSegments.Outcome> task;

    Ahead(
        @Nullable String asOf,
        DiscoverySettings settings,
        boolean activate,
        int threads,
        Progress progress) {
      this.asOf = asOf;
      this.settings = settings;
      this.activate = activate;
      this.threads = threads;
      this.progress = progress;
    }

    @Override
    public void read(StoreSettings store, OrderHistory history) {
      FutureTask<DiscoverSegments.Outcome> begun =
          new FutureTask<>(
              () ->
                  discover.discover(
                      store,
                      history,
                      asOf,
                      settings,
                      activate,
                      threads,
                      progress.beside(() -> abandoned),
                      progress,
                      () -> isAllThatIsStored(store)));
      task = begun;
      Thread.ofPlatform().daemon().name("quimbi-discovery").start(begun);
    }

    /** Waits for the import; false where the store held more, or somebody was quick to import. */
    private boolean isAllThatIsStored(StoreSettings store) {
      long importNo = imported.join();
      return importNo > 0 && discover.lastImport(store) == importNo;
    }

    @Override
    public void stored(long importNo) {
      imported.complete(importNo);
    }

    /** What was published; null where nothing was begun. */
    DiscoverSegments.@Nullable Outcome finish() {
      FutureTask<DiscoverSegments.Outcome> begun = task;
      if (begun == null) {
        return null;
      }
      progress.stage("Discovering segments", Progress.UNKNOWN);
      imported.complete(0L);
      try {
        return begun.get();
      } catch (InterruptedException e) {
        abandon();
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while discovering");
      } catch (ExecutionException e) {
        throw rethrown(e.getCause());
      }
    }

    /** Stops computing, and waits until it has stopped. */
    void abandon() {
      abandoned = true;
      imported.completeExceptionally(new CancellationException("the import failed"));
      FutureTask<DiscoverSegments.Outcome> begun = task;
      if (begun == null) {
        return;
      }
      try {
        begun.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException stopped) {
        // Why the import failed is what matters.
        return;
      }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) {
      return switch (cause) {
        case CompletionException wrapped when wrapped.getCause() != null ->
            rethrown(wrapped.getCause());
        case RuntimeException failure -> failure;
        case Error error -> throw error;
        case null, default -> new IllegalStateException("discovery failed", cause);
      };
    }
  }
}
