package io.quimbi.core.feature;

import io.quimbi.core.Workers;
import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.OrderBook;
import io.quimbi.core.history.OrderHistory;
import io.quimbi.core.history.Slice;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What features need to know of the whole store: computed once at discovery, kept in the model, and
 * used unchanged for everyone who is scored with it, so that a customer's numbers never move
 * because others bought.
 *
 * @param asOf microseconds since the epoch; only history at or before it counted
 * @param sources what the store recorded up to then
 * @param meanConsistency mean of 1/(1+CV of gaps) over customers with three orders or more; 0 where
 *     there are none
 * @param gapMedian median of the mean gaps of repeat customers, days; 0 where there are none
 * @param gapP90 90th percentile of the same
 * @param categoryCount distinct categories bought
 * @param channelCount distinct channels of orders and tickets
 * @param meanSatisfaction over all scores given; 0 where there are none
 * @param exceptionalLimit ln(1+a) above which a customer with three orders or more is exceptional
 *     (Q3 + 3·IQR of that figure); positive infinity where there are none
 * @param categoryPrices prices per category, empty where the store has no categories
 * @param storePrices prices over the whole store, for a category unseen at discovery
 */
public record Reference(
    long asOf,
    Set<DataSource> sources,
    double meanConsistency,
    double gapMedian,
    double gapP90,
    int categoryCount,
    int channelCount,
    double meanSatisfaction,
    double exceptionalLimit,
    SortedMap<String, PriceDistribution> categoryPrices,
    Optional<PriceDistribution> storePrices) {

  /** Copies what could be changed from outside. */
  public Reference {
    // An enum set goes through its values in one order; Set.copyOf would in another on each start.
    Set<DataSource> inOrder = EnumSet.noneOf(DataSource.class);
    inOrder.addAll(sources);
    sources = Collections.unmodifiableSet(inOrder);
    categoryPrices = Collections.unmodifiableSortedMap(new TreeMap<>(categoryPrices));
  }

  /** Whether a feature's source was recorded. */
  public boolean has(Feature feature) {
    return sources.contains(feature.source());
  }

  /**
   * Why an axis says nothing in this store: none of the features that take part in its distances
   * has its source. Empty if the axis is available.
   */
  public Optional<String> unavailable(Axis axis) {
    List<Feature> measured = axis.features().stream().filter(Feature::inDistance).toList();
    if (measured.stream().anyMatch(this::has)) {
      return Optional.empty();
    }
    return Optional.of(
        "the store has no "
            + measured.stream()
                .map(feature -> feature.source().words())
                .distinct()
                .collect(Collectors.joining(" and no ")));
  }

  /** The reference of a store at an as-of. */
  public static Reference of(OrderBook book, long asOf, Workers workers) {
    return of(OrderHistory.of(book), asOf, workers);
  }

  /** The reference of a store at an as-of; goes through the slices once. */
  public static Reference of(OrderHistory history, long asOf, Workers workers) {
    Counting counting = new Counting(asOf);
    for (Slice slice : history.slices()) {
      counting.add(slice.book(), workers);
    }
    return counting.reference();
  }

  /** What is counted slice by slice. */
  private static final class Counting {
    private final long asOf;
    private final Set<DataSource> sources = EnumSet.of(DataSource.ORDERS);
    private final Set<String> categories = new HashSet<>();
    private final Set<String> channels = new HashSet<>();
    private final SortedMap<String, SortedMap<Long, Long>> categoryPrices = new TreeMap<>();
    private final SortedMap<Long, Long> pricesWithoutCategory = new TreeMap<>();
    private double[] meanGaps = {};
    private int repeatCustomers;
    private double[] logRates = {};
    private int regulars;
    private double consistencySum;
    private double satisfactionSum;
    private long satisfactionCount;

    Counting(long asOf) {
      this.asOf = asOf;
    }

    /** Adds the customers of a slice; sums go on in the order of the customers. */
    void add(OrderBook book, Workers workers) {
      meanGaps = Arrays.copyOf(meanGaps, repeatCustomers + book.customerCount());
      logRates = Arrays.copyOf(logRates, regulars + book.customerCount());
      Pass pass = new Pass(book);
      for (int c = 0; c < book.customerCount(); c++) {
        pass.countCustomer(c);
      }
      for (int k = 0; k < book.categoryCount(); k++) {
        if (pass.categorySeen[k]) {
          categories.add(book.category(k));
        }
      }
      for (int k = 0; k < book.channelCount(); k++) {
        if (pass.channelSeen[k]) {
          channels.add(book.channel(k));
        }
      }
      long[][] prices = pass.pricesByCategory();
      workers.forEach(prices.length, k -> Arrays.sort(prices[k]));
      PriceDistribution.count(prices[0], pricesWithoutCategory);
      for (int k = 0; k < book.categoryCount(); k++) {
        long[] sorted = prices[k - Dictionary.NONE];
        if (sorted.length > 0) {
          PriceDistribution.count(
              sorted, categoryPrices.computeIfAbsent(book.category(k), name -> new TreeMap<>()));
        }
      }
    }

    Reference reference() {
      SortedMap<String, PriceDistribution> byName = new TreeMap<>();
      SortedMap<Long, Long> all = new TreeMap<>(pricesWithoutCategory);
      categoryPrices.forEach(
          (name, counts) -> {
            PriceDistribution.of(counts).ifPresent(distribution -> byName.put(name, distribution));
            counts.forEach((price, count) -> all.merge(price, count, Long::sum));
          });
      double[] gaps = Arrays.copyOf(meanGaps, repeatCustomers);
      Arrays.sort(gaps);
      double[] rates = Arrays.copyOf(logRates, regulars);
      Arrays.sort(rates);
      double q1 = Percentiles.ofSorted(rates, 0.25);
      double q3 = Percentiles.ofSorted(rates, 0.75);
      return new Reference(
          asOf,
          sources,
          regulars == 0 ? 0 : consistencySum / regulars,
          repeatCustomers == 0 ? 0 : Percentiles.ofSorted(gaps, 0.5),
          repeatCustomers == 0 ? 0 : Percentiles.ofSorted(gaps, 0.9),
          categories.size(),
          channels.size(),
          satisfactionCount == 0 ? 0 : satisfactionSum / satisfactionCount,
          regulars == 0 ? Double.POSITIVE_INFINITY : q3 + 3 * (q3 - q1),
          byName,
          PriceDistribution.of(all));
    }

    /** One pass over the book of a slice. */
    private final class Pass {
      private final OrderBook book;
      private final boolean[] categorySeen;
      private final boolean[] channelSeen;
      private final boolean[] lineCounts;

      Pass(OrderBook book) {
        this.book = book;
        categorySeen = new boolean[book.categoryCount()];
        channelSeen = new boolean[book.channelCount()];
        lineCounts = new boolean[book.lineCount()];
      }

      void countCustomer(int c) {
        int n = 0;
        long first = 0;
        long last = 0;
        double gapSum = 0;
        double gapSquares = 0;
        for (int o = book.firstOrder(c); o < book.endOrder(c) && book.orderTime(o) <= asOf; o++) {
          if (book.orderCancelledAt(o) <= asOf) {
            continue;
          }
          long time = book.orderTime(o);
          if (n == 0) {
            first = time;
          } else {
            double gap = (time - last) / FeatureExtractor.MICROS_PER_DAY;
            gapSum += gap;
            gapSquares += gap * gap;
          }
          last = time;
          n++;
          countOrder(o);
        }
        for (int r = book.firstRefund(c);
            r < book.endRefund(c) && book.refundTime(r) <= asOf;
            r++) {
          sources.add(DataSource.REFUNDS);
          if (book.refundReason(r) != Dictionary.NONE) {
            sources.add(DataSource.REASONS);
          }
        }
        for (int k = book.firstTicket(c);
            k < book.endTicket(c) && book.ticketTime(k) <= asOf;
            k++) {
          countTicket(k);
        }
        if (n >= 2) {
          meanGaps[repeatCustomers++] = gapSum / (n - 1);
        }
        if (n >= 3) {
          consistencySum += FeatureExtractor.consistency(n - 1, gapSum, gapSquares);
          logRates[regulars++] = Math.log1p(FeatureExtractor.activeRate(n, first, last));
        }
      }

      private void countOrder(int o) {
        if (book.orderHasTime(o)) {
          sources.add(DataSource.TIMES_OF_DAY);
        }
        see(channelSeen, book.orderChannel(o), DataSource.CHANNELS);
        for (int l = book.firstLine(o); l < book.endLine(o); l++) {
          lineCounts[l] = true;
          see(categorySeen, book.lineCategory(l), DataSource.CATEGORIES);
          if (book.lineCategory(l) != Dictionary.NONE) {
            sources.add(DataSource.PRODUCTS_OR_CATEGORIES);
          }
          if (book.lineProduct(l) != Dictionary.NONE) {
            sources.add(DataSource.PRODUCTS);
            sources.add(DataSource.PRODUCTS_OR_CATEGORIES);
          }
          if (book.lineDiscount(l) > 0) {
            sources.add(DataSource.DISCOUNTS);
          }
        }
      }

      private void countTicket(int k) {
        sources.add(DataSource.TICKETS);
        see(channelSeen, book.ticketChannel(k), DataSource.CHANNELS);
        if (!Float.isNaN(book.ticketSatisfaction(k))) {
          sources.add(DataSource.SATISFACTION);
          satisfactionSum += book.ticketSatisfaction(k);
          satisfactionCount++;
        }
      }

      private void see(boolean[] seen, int id, DataSource source) {
        if (id != Dictionary.NONE) {
          seen[id] = true;
          sources.add(source);
        }
      }

      /** Unit prices of the counted lines: of lines without a category first, then by category. */
      long[][] pricesByCategory() {
        int[] sizes = new int[book.categoryCount() + 1];
        for (int l = 0; l < lineCounts.length; l++) {
          if (lineCounts[l]) {
            sizes[book.lineCategory(l) - Dictionary.NONE]++;
          }
        }
        long[][] prices = new long[sizes.length][];
        for (int k = 0; k < sizes.length; k++) {
          prices[k] = new long[sizes[k]];
        }
        for (int l = lineCounts.length - 1; l >= 0; l--) {
          if (lineCounts[l]) {
            int k = book.lineCategory(l) - Dictionary.NONE;
            prices[k][--sizes[k]] = book.lineUnitPrice(l);
          }
        }
        return prices;
      }
    }
  }
}
