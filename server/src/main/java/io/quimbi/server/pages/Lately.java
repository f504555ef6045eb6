package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Stores;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.StoreInsight;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.server.pages.Screens.Told;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What most pages show and what takes long to find out, kept as long as nothing has run on the
 * store since: models, sizes of segments and snapshots come from runs alone.
 */
@Component
final class Lately implements InAdvance {
  private static final Logger LOG = LoggerFactory.getLogger(Lately.class);
  private static final int MOVERS = 300;
  private static final int SEVERAL_MAX = 12;
  private static final int LOOKED_AT = 20;
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final Quimbi quimbi;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Object> asking = new ConcurrentHashMap<>();
  private final Set<String> counting = ConcurrentHashMap.newKeySet();

  Lately(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  /**
   * An answer.
   *
   * @param after the last run when it was asked for
   * @param at when that was, as of {@link System#nanoTime}
   */
  private record Kept(Optional<Stores.Run> after, Object value, long at) {}

  @Override
  public void prepare(String store) {
    status(store);
    segments(store);
    movers(store);
  }

  /**
   * What the store holds. Orders that come one by one make no run, and counting them takes long:
   * they are counted anew beside, at most every half minute, and in the next answer.
   */
  Told<StoreInsight.StatusReport> status(String store) {
    Supplier<Object> question = () -> Screens.told(() -> quimbi.insight().status(store, 1));
    @SuppressWarnings("unchecked") // As below.
    Told<StoreInsight.StatusReport> known =
        (Told<StoreInsight.StatusReport>) kept(store, "status", question);
    @Nullable Kept at = kept.get(name(store, "status"));
    if (at != null && System.nanoTime() - at.at > FRESH.toNanos() && counting.add(store)) {
      Thread.ofVirtual().name("quimbi-status").start(() -> countAnew(store, at, question));
    }
    return known;
  }

  private void countAnew(String store, Kept known, Supplier<Object> question) {
    try {
      Object now = quimbi.inStore(store, question::get);
      kept.replace(name(store, "status"), known, new Kept(known.after, now, System.nanoTime()));
    } catch (Exception e) {
      // The figures of before stay; whoever asks next begins again.
      LOG.atDebug().addKeyValue("failure", e.getClass().getSimpleName()).log("not counted");
    } finally {
      counting.remove(store);
    }
  }

  /**
   * The run that ended last. One that is under way changes nothing that pages show before it ends,
   * and says of itself every moment something else.
   */
  static Optional<Stores.Run> lastEnded(Quimbi quimbi, String store) {
    return quimbi.stores().runs(store, LOOKED_AT).stream()
        .filter(run -> run.endedAt() != null)
        .max(Comparator.comparing(run -> Objects.requireNonNull(run.endedAt())));
  }

  private static String name(String store, String what) {
    return store + "/" + what;
  }

  /** The segments of the active model. */
  Told<SegmentsReport> segments(String store) {
    return kept(
        store,
        "segments",
        () -> Screens.told(() -> quimbi.insight().segments(store, Optional.empty())));
  }

  /** Who moved most over the usual period. */
  Told<MoversReport> movers(String store) {
    return kept(
        store,
        "movers",
        () ->
            Screens.told(
                () ->
                    quimbi
                        .populationDrift()
                        .movers(
                            store,
                            OverviewController.everybody(MOVERS),
                            null,
                            null,
                            quimbi.settings().threads())));
  }

  /** Any report that follows from runs alone, of one name the last few that were asked for. */
  <T> T kept(String store, String what, String exactly, Supplier<T> question) {
    String several = name(store, what) + "/";
    T value = kept(store, what + "/" + exactly, question);
    List<Map.Entry<String, Kept>> others =
        kept.entrySet().stream().filter(one -> one.getKey().startsWith(several)).toList();
    if (others.size() > SEVERAL_MAX) {
      others.stream()
          .min(Comparator.comparingLong(one -> one.getValue().at))
          .ifPresent(
              oldest -> {
                kept.remove(oldest.getKey());
                asking.remove(oldest.getKey());
              });
    }
    return value;
  }

  /** Any report that follows from runs alone. */
  @SuppressWarnings("unchecked") // What is kept under a name is what was asked for by that name.
  <T> T kept(String store, String what, Supplier<T> question) {
    String name = name(store, what);
    // One asks for all who want to know at the same time.
    synchronized (asking.computeIfAbsent(name, any -> new Object())) {
      Optional<Stores.Run> last = lastEnded(quimbi, store);
      @Nullable Kept known = kept.get(name);
      if (known != null && known.after.equals(last)) {
        return (T) known.value;
      }
      T found = question.get();
      kept.put(name, new Kept(last, found, System.nanoTime()));
      return found;
    }
  }
}
