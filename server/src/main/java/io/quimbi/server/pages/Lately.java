package io.quimbi.server.pages;

import io.quimbi.app.Quimbi;
import io.quimbi.engine.Stores;
import io.quimbi.engine.insight.SegmentsReport;
import io.quimbi.engine.snapshot.PopulationDrift.MoversReport;
import io.quimbi.server.pages.Screens.Told;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What most pages show and what takes long to find out, kept as long as nothing has run on the
 * store since: models, sizes of segments and snapshots come from runs alone.
 */
@Component
final class Lately {
  private static final int MOVERS = 500;

  private final Quimbi quimbi;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Object> underWay = new ConcurrentHashMap<>();

  Lately(Quimbi quimbi) {
    this.quimbi = quimbi;
  }

  private record Kept(Optional<Stores.Run> after, Object value) {}

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

  /** Any report that follows from runs alone, of one name the last that was asked for. */
  <T> T kept(String store, String what, String exactly, Supplier<T> question) {
    record Exactly(String asked, Object value) {}
    Exactly known = kept(store, what, () -> new Exactly(exactly, question.get()));
    if (!known.asked.equals(exactly)) {
      kept.remove(store + "/" + what);
      known = kept(store, what, () -> new Exactly(exactly, question.get()));
    }
    @SuppressWarnings("unchecked") // As below.
    T value = (T) known.value;
    return value;
  }

  /** Any report that follows from runs alone. */
  @SuppressWarnings("unchecked") // What is kept under a name is what was asked for by that name.
  <T> T kept(String store, String what, Supplier<T> question) {
    List<Stores.Run> runs = quimbi.stores().runs(store, 1);
    Optional<Stores.Run> last = runs.stream().findFirst();
    String name = store + "/" + what;
    @Nullable Kept known = kept.get(name);
    if (known != null && known.after.equals(last)) {
      return (T) known.value;
    }
    // Whoever comes while it is being found out waits for that: everybody's movers take hundreds of
    // MB
    // while they are computed, and several at once would take as many times that.
    synchronized (underWay.computeIfAbsent(name, any -> new Object())) {
      known = kept.get(name);
      if (known != null && known.after.equals(last)) {
        return (T) known.value;
      }
      T found = question.get();
      kept.put(name, new Kept(last, found));
      return found;
    }
  }
}
