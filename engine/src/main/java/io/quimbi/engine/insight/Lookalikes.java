package io.quimbi.engine.insight;

import io.quimbi.core.Workers;
import io.quimbi.core.lookalike.Aloneness;
import io.quimbi.core.lookalike.Metric;
import io.quimbi.core.lookalike.Neighbour;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.Stores;
import io.quimbi.engine.discovery.ModelStore;
import io.quimbi.engine.discovery.ModelStore.Touched;
import io.quimbi.engine.insight.LookalikesReport.Lookalike;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is most like whom. The fingerprints of a store are read when they are first asked for and
 * kept, some 100 MB for 93,500 customers, until everybody's profiles are replaced. Those of single
 * customers that changed since, wherever that was done, are read again before an answer. Of the
 * stores, those asked for last are kept.
 *
 * <p>Thread-safe; has threads of its own until it is closed.
 */
public final class Lookalikes implements AutoCloseable {
  /** How many lookalikes can be asked for at once. */
  public static final int COUNT_MAX = 10_000;

  /** How many seeds an audience can have: each costs a search among everybody. */
  public static final int SEEDS_MAX = 10_000;

  private static final int KEPT = 8;
  private static final int SHARED = 5;
  private static final int UNKNOWN_TOLD = 20;

  private final Stores stores;
  private final ModelStore models;
  private final StoreInsight insight;
  private final Workers workers;

  private final Map<Key, Slot> slots =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Slot> eldest) {
          return size() > KEPT;
        }
      };

  private record Key(String storeId, Metric metric) {}

  /** The fingerprints of a store, once they were read; written by whoever holds it. */
  private static final class Slot {
    private volatile @Nullable Read read;
  }

  /**
   * Fingerprints.
   *
   * @param stamp of the profiles that they were read from
   * @param mark up to which changes of single profiles are in them
   */
  private record Read(String stamp, String mark, StoreFingerprints fingerprints) {
    boolean upToDate(Touched now) {
      return stamp.equals(now.stamp()) && now.customerIds().isEmpty();
    }
  }

  /**
   * The use case on its ports.
   *
   * @param threads that a search runs on
   */
  public Lookalikes(Stores stores, ModelStore models, StoreInsight insight, int threads) {
    this.stores = stores;
    this.models = models;
    this.insight = insight;
    workers = Workers.of(threads);
  }

  /**
   * A metric by its word.
   *
   * @throws QuimbiException of kind USAGE if there is none of this name
   */
  public static Metric metric(String word) {
    return Arrays.stream(Metric.values())
        .filter(metric -> word(metric).equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "LOOKALIKE_METRIC",
                    "metric \""
                        + word
                        + "\" is none; choose "
                        + Arrays.stream(Metric.values())
                            .map(Lookalikes::word)
                            .collect(Collectors.joining(" or "))));
  }

  private static String word(Metric metric) {
    return metric.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The customers most like one.
   *
   * @param k how many, from 1 to {@link #COUNT_MAX}
   * @throws QuimbiException of kind NOTHING_THERE where the customer has no thumbprint, USAGE if
   *     {@code k} is out of range
   */
  public LookalikesReport of(String storeId, String customerId, int k, Metric metric) {
    requireCount(k);
    StoreFingerprints known = known(storeId, metric);
    if (!known.index().contains(customerId)) {
      throw noThumbprint(storeId, customerId);
    }
    List<Neighbour> nearest =
        known.index().nearest(customerId, Math.max(k, Aloneness.NEIGHBOURS), workers);
    double alone =
        nearest.stream()
            .limit(Aloneness.NEIGHBOURS)
            .mapToDouble(Neighbour::distance)
            .average()
            .orElse(0);
    return new LookalikesReport(
        storeId,
        known.modelNo(),
        known.asOf(),
        word(metric),
        known.index().size(),
        known.person(customerId).orElseThrow(() -> noThumbprint(storeId, customerId)),
        alone,
        known.usual(workers).percentile(alone),
        nearest.stream()
            .limit(k)
            .flatMap(neighbour -> lookalike(known, metric, neighbour).stream())
            .toList());
  }

  /**
   * The customers most like any of a list. Nearest to any rather than nearest to the mean: a list
   * of two kinds of customers has its mean where neither is (of the ways to match against seeds
   * that Liu et al. 2019 compare, doi:10.1145/3292500.3330707, the local one).
   *
   * @param seeds customer ids; those without a profile are counted and left out
   * @param k how many, from 1 to {@link #COUNT_MAX}
   * @throws QuimbiException of kind NOTHING_THERE where no seed has a thumbprint, USAGE if {@code
   *     k} or the number of seeds is out of range
   */
  public LookalikeAudience audience(
      String storeId, Collection<String> seeds, int k, Metric metric) {
    requireCount(k);
    LinkedHashSet<String> given = new LinkedHashSet<>(seeds);
    if (given.isEmpty() || given.size() > SEEDS_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "LOOKALIKE_SEEDS",
          "an audience of lookalikes needs 1 to "
              + SEEDS_MAX
              + " different seeds, were "
              + given.size());
    }
    StoreFingerprints known = known(storeId, metric);
    List<String> there = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    given.forEach(id -> (known.index().contains(id) ? there : unknown).add(id));
    if (there.isEmpty()) {
      throw new QuimbiException(
          QuimbiException.Kind.NOTHING_THERE,
          "NO_CUSTOMER",
          "of the "
              + given.size()
              + " seeds none has a thumbprint in store \""
              + storeId
              + "\"; the first is \""
              + given.getFirst()
              + "\". Seeds are the store's own customer ids");
    }
    return new LookalikeAudience(
        storeId,
        known.modelNo(),
        known.asOf(),
        word(metric),
        known.index().size(),
        there.size(),
        unknown.stream().limit(UNKNOWN_TOLD).toList(),
        unknown.size(),
        known.common(there, SHARED),
        known.index().nearestToAny(there, k, workers).stream()
            .flatMap(neighbour -> lookalike(known, metric, neighbour).stream())
            .toList());
  }

  /** Empty for somebody who was erased while the search went on. */
  private static Optional<Lookalike> lookalike(
      StoreFingerprints known, Metric metric, Neighbour neighbour) {
    return known
        .person(neighbour.id())
        .map(
            person ->
                new Lookalike(
                    person,
                    metric == Metric.COSINE ? 1 - neighbour.distance() : null,
                    neighbour.distance(),
                    neighbour.nearestTo(),
                    known.shared(neighbour.nearestTo(), neighbour.id(), SHARED)));
  }

  private static void requireCount(int k) {
    if (k < 1 || k > COUNT_MAX) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "LOOKALIKE_COUNT",
          "the number of lookalikes must be from 1 to " + COUNT_MAX + ", was " + k);
    }
  }

  private QuimbiException noThumbprint(String storeId, String customerId) {
    // Says that there is no such customer, or why there is no thumbprint.
    String message = insight.customer(storeId, customerId).message();
    return new QuimbiException(
        QuimbiException.Kind.NOTHING_THERE,
        "NO_THUMBPRINT",
        "customer \""
            + customerId
            + "\": "
            + (message == null ? "the thumbprint is newer than this answer; ask again" : message));
  }

  private StoreFingerprints known(String storeId, Metric metric) {
    Slot slot;
    synchronized (slots) {
      slot = slots.computeIfAbsent(new Key(storeId, metric), key -> new Slot());
    }
    Read read = slot.read;
    if (read != null && read.upToDate(touched(storeId, read))) {
      return read.fingerprints;
    }
    // One who asks reads what changed; the others wait for that.
    synchronized (slot) {
      read = slot.read;
      Touched now = touched(storeId, read);
      StoreFingerprints fingerprints;
      if (read == null || !read.stamp.equals(now.stamp())) {
        fingerprints = StoreFingerprints.read(models, insight, storeId, metric, workers);
      } else {
        fingerprints = read.fingerprints;
        if (!now.customerIds().isEmpty()) {
          fingerprints.takeOver(models, storeId, now.customerIds(), workers);
        }
      }
      // The mark is of before the reading: what changed meanwhile is read once more.
      slot.read = new Read(now.stamp(), now.mark(), fingerprints);
      return fingerprints;
    }
  }

  private Touched touched(String storeId, @Nullable Read since) {
    return models
        .touched(storeId, since == null ? null : since.mark)
        .orElseThrow(
            () -> {
              stores.require(storeId);
              models.requireActive(storeId);
              return new QuimbiException(
                  QuimbiException.Kind.NOTHING_THERE,
                  "NO_MODEL",
                  "store \"" + storeId + "\" has no profiles yet; run quimbi discover first");
            });
  }

  @Override
  public void close() {
    workers.close();
  }
}
