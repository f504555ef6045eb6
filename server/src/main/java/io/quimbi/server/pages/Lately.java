package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.core.feature.Axis;
import io.quimbi.engine.Stores;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.insight.StoreInsight;
import io.quimbi.engine.snapshot.Movements;
import io.quimbi.engine.snapshot.MoversFilter;
import io.quimbi.engine.snapshot.PopulationDrift.FlowsReport;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.server.drift.ReadMovements;
import io.quimbi.server.pages.Screens.Told;
import io.quimbi.server.work.LastRuns;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

  /** Nobody reads more of them on a page, and each takes a look at the customer's orders. */
  static final int MOVERS = 100;

  private static final int SEVERAL_MAX = 12;
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final Quimbi quimbi;
  private final ReadMovements movements;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Object> asking = new ConcurrentHashMap<>();
  private final Set<String> counting = ConcurrentHashMap.newKeySet();

  Lately(Quimbi quimbi, ReadMovements movements) {
    this.quimbi = quimbi;
    this.movements = movements;
  }

  /**
   * An answer.
   *
   * @param after the last run when it was asked for
   * @param at when that was, as of {@link System#nanoTime}
   */
  private record Kept(Optional<Stores.Run> after, Object value, long at) {}

  @Override
  public List<Step> steps(String store) {
    return List.of(
        () -> status(store),
        () -> segments(store),
        () -> movements(store, null, null, 1),
        () -> movers(store, Movers.everybody(MOVERS), null, null, 1));
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
    return movers(store, Movers.everybody(MOVERS), null, null, quimbi.settings().threads());
  }

  /**
   * Who moved as asked. One who asks for more than a page shows gets it found out anew: a file of
   * everybody is asked for once, and large.
   *
   * @param from as a person writes it; null or blank for the usual period
   */
  Told<MoversReport> movers(
      String store, MoversFilter filter, @Nullable String from, @Nullable String to, int threads) {
    Supplier<Told<MoversReport>> question =
        () ->
            of(
                movements(store, from, to, threads),
                movements -> quimbi.populationDrift().movers(movements, filter, threads));
    return filter.limit() > MOVERS
        ? question.get()
        : kept(store, "movers", filter + "/" + from + "/" + to, question);
  }

  /** Flows between the segments of an axis. */
  Told<FlowsReport> flows(
      String store, Axis axis, @Nullable String from, @Nullable String to, int threads) {
    return kept(
        store,
        "flows",
        axis + "/" + from + "/" + to,
        () ->
            of(
                movements(store, from, to, threads),
                movements -> quimbi.populationDrift().flows(movements, axis)));
  }

  private static <T> Told<T> of(Told<Movements> read, Function<Movements, T> question) {
    Movements movements = read.report();
    return movements == null
        ? new Told<>(null, read.missing())
        : Screens.told(() -> question.apply(movements));
  }

  /** What all questions of two dates are answered from. */
  private Told<Movements> movements(
      String store, @Nullable String from, @Nullable String to, int threads) {
    return Screens.told(() -> movements.of(store, from, to, threads));
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
      Optional<Stores.Run> last = LastRuns.ended(quimbi.stores(), store);
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
