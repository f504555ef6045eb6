package io.quimbi.core.feature;

import static io.quimbi.core.feature.FeatureExtractor.DAYS_PER_MONTH;
import static io.quimbi.core.feature.FeatureExtractor.MICROS_PER_DAY;

import io.quimbi.core.history.Dictionary;
import io.quimbi.core.history.Money;
import io.quimbi.core.history.OrderBook;
import java.util.Arrays;

/**
 * The definitions of the features, and the space to compute them in: one of these serves one
 * customer after the other, on one thread.
 *
 * <p>In the comments N is the number of orders, t₁ and t_N the first and last order's time, V_i the
 * value of an order (list value less discounts), T = t − t₁ the tenure and R = t − t_N the recency
 * in days, months = T / 30.4375. A ratio whose denominator is 0 is 0.
 */
final class CustomerPass {
  private static final long DAY = 86_400_000_000L;
  private static final double DAYS_PER_YEAR = 365.25;

  /** 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday. */
  private static final int WEEKDAY_OF_DAY_ZERO = 3;

  /** How many gaps' worth of the store's mean a customer's own consistency is weighed against. */
  private static final double CONSISTENCY_PRIOR = 8;

  private static final double VALUE_TREND_LIMIT = 5;
  private static final double DEEP_DISCOUNT = 0.20;
  private static final double LUXURY_PERCENTILE = 0.9;
  private static final double TREND_WINDOW_DAYS = 180;
  private static final double TREND_WINDOW_DAYS_MIN = 30;
  private static final int PHASE_WINDOW_DAYS = 90;

  private final OrderBook book;
  private final Reference reference;
  private final float[] pricePercentile;

  // The customer at hand.
  private FeatureMatrix out;
  private int row;
  private long historyUntil;
  private long asOf;
  private int n;
  private int lines;
  private long paid;
  private long listed;
  private int[] order = new int[64];
  private double[] value = new double[64];

  // What was bought, by product and category; an entry counts only where its stamp is this pass's.
  private int stamp;
  private final int[] productStamp;
  private final int[] productFirstOrder;
  private final int[] productLastOrder;
  private final int[] productOrders;
  private final int[] productLines;
  private final long[] productSpend;
  private final int[] products;
  private int productCount;
  private final int[] categoryStamp;
  private final int[] categoryLines;
  private final long[] categorySpend;
  private final int[] categories;
  private int categoryCount;

  // The same within one order, and a second mark on products.
  private int innerStamp;
  private final int[] innerCategoryStamp;
  private final long[] innerCategorySpend;
  private final int[] innerCategoryLines;
  private final int[] innerProductStamp;

  private final int[] channelContacts;
  private final int[] reasonStamp;

  @SuppressWarnings("NullAway.Init") // `out` is set by compute before anything reads it.
  CustomerPass(OrderBook book, Reference reference, float[] pricePercentile) {
    this.book = book;
    this.reference = reference;
    this.pricePercentile = pricePercentile;
    int p = book.productCount();
    productStamp = new int[p];
    productFirstOrder = new int[p];
    productLastOrder = new int[p];
    productOrders = new int[p];
    productLines = new int[p];
    productSpend = new long[p];
    products = new int[p];
    innerProductStamp = new int[p];
    int k = book.categoryCount();
    categoryStamp = new int[k];
    categoryLines = new int[k];
    categorySpend = new long[k];
    categories = new int[k];
    innerCategoryStamp = new int[k];
    innerCategorySpend = new long[k];
    innerCategoryLines = new int[k];
    channelContacts = new int[book.channelCount()];
    reasonStamp = new int[book.reasonCount()];
  }

  /** Writes all features of the customer of {@code row}. */
  void compute(FeatureMatrix matrix, int matrixRow) {
    out = matrix;
    row = matrixRow;
    historyUntil = matrix.historyUntil();
    asOf = matrix.asOf();
    stamp++;
    int c = matrix.customer(row);
    gatherOrders(c);
    double tenure = (asOf - book.orderTime(order[0])) / MICROS_PER_DAY;
    double recency = (asOf - book.orderTime(order[n - 1])) / MICROS_PER_DAY;
    double months = tenure / DAYS_PER_MONTH;
    double meanGap = n == 1 ? 0 : (tenure - recency) / (n - 1);

    frequency(tenure, months, meanGap);
    purchases();
    refunds(c, months);
    value(tenure);
    cadence();
    trajectory(tenure, recency, meanGap);
    contacts(c);
    set(Feature.TENURE_MONTHS, months);
    set(Feature.ORDERS_PER_TENURE, n / Math.max(1, months));
  }

  private void set(Feature feature, double x) {
    assert Double.isFinite(x) : feature + " of " + out.customerId(row) + " is " + x;
    out.columns[feature.ordinal()][row] = x;
  }

  private void gatherOrders(int c) {
    n = 0;
    lines = 0;
    paid = 0;
    listed = 0;
    for (int o = book.firstOrder(c);
        o < book.endOrder(c) && book.orderTime(o) <= historyUntil;
        o++) {
      if (book.orderCancelledAt(o) <= historyUntil) {
        continue;
      }
      if (n == order.length) {
        order = Arrays.copyOf(order, n * 2);
        value = Arrays.copyOf(value, n * 2);
      }
      long orderListed = 0;
      long orderPaid = 0;
      for (int l = book.firstLine(o); l < book.endLine(o); l++) {
        orderListed += book.lineListTotal(l);
        orderPaid += book.lineListTotal(l) - book.lineDiscount(l);
      }
      lines += book.endLine(o) - book.firstLine(o);
      listed += orderListed;
      paid += orderPaid;
      order[n] = o;
      value[n] = Money.toUnits(orderPaid);
      n++;
    }
    out.orders[row] = n;
    out.paid[row] = paid;
    out.firstOrderTime[row] = book.orderTime(order[0]);
    out.lastOrderTime[row] = book.orderTime(order[n - 1]);
  }

  /** How often and how regularly. */
  private void frequency(double tenure, double months, double meanGap) {
    set(Feature.ORDERS_PER_MONTH, n / Math.max(1, months));
    set(Feature.AVG_DAYS_BETWEEN_ORDERS, n == 1 ? tenure : meanGap);
    set(Feature.RECENT_ORDERS_90D, ordersIn(PHASE_WINDOW_DAYS, 0));
    double consistency = reference.meanConsistency();
    if (n >= 3) {
      double sum = 0;
      double squares = 0;
      for (int i = 1; i < n; i++) {
        double gap = (book.orderTime(order[i]) - book.orderTime(order[i - 1])) / MICROS_PER_DAY;
        sum += gap;
        squares += gap * gap;
      }
      double own = FeatureExtractor.consistency(n - 1, sum, squares);
      consistency =
          ((n - 1) * own + CONSISTENCY_PRIOR * reference.meanConsistency())
              / (n - 1 + CONSISTENCY_PRIOR);
    }
    set(Feature.PURCHASE_CONSISTENCY, consistency);
  }

  /** Orders in (t − from days, t − to days]. */
  private int ordersIn(int fromDays, int toDays) {
    long after = asOf - fromDays * DAY;
    long until = asOf - toDays * DAY;
    int count = 0;
    for (int i = n - 1; i >= 0 && book.orderTime(order[i]) > after; i--) {
      if (book.orderTime(order[i]) <= until) {
        count++;
      }
    }
    return count;
  }

  /** How much. Refunds must have been counted. */
  private void value(double tenure) {
    double paidUnits = Money.toUnits(paid);
    set(Feature.AVG_ORDER_VALUE, paidUnits / n);
    set(Feature.LIFETIME_VALUE, Money.toUnits(paid - out.refunded[row]));
    set(Feature.VALUE_TREND, valueTrend(paidUnits / n));

    // An order exactly at mid-tenure belongs to the earlier half.
    double first = book.orderTime(order[0]);
    double middle = first + tenure * MICROS_PER_DAY / 2;
    double later = 0;
    for (int i = 0; i < n; i++) {
      if (book.orderTime(order[i]) > middle) {
        later += value[i];
      }
    }
    set(Feature.EXPANSION_RATE, n == 1 ? 0 : ratio(2 * later - paidUnits, paidUnits));
  }

  /** Least-squares slope of V_i per day, over the whole span, in units of the mean value. */
  private double valueTrend(double meanValue) {
    long first = book.orderTime(order[0]);
    double span = (book.orderTime(order[n - 1]) - first) / MICROS_PER_DAY;
    if (n < 3 || span < 1 || meanValue == 0) {
      return 0;
    }
    double meanDay = 0;
    for (int i = 0; i < n; i++) {
      meanDay += (book.orderTime(order[i]) - first) / MICROS_PER_DAY / n;
    }
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < n; i++) {
      double day = (book.orderTime(order[i]) - first) / MICROS_PER_DAY - meanDay;
      covariance += day * (value[i] - meanValue);
      variance += day * day;
    }
    double trend = covariance / variance * span / meanValue;
    return Math.clamp(trend, -VALUE_TREND_LIMIT, VALUE_TREND_LIMIT);
  }

  /** Everything that is read off the lines. */
  private void purchases() {
    productCount = 0;
    categoryCount = 0;
    int discountedOrders = 0;
    int fullPriceLines = 0;
    int deepLines = 0;
    int luxuryLines = 0;
    long discounts = 0;
    long discountedSpend = 0;
    double pricedSpend = 0;
    int switches = 0;
    int pairs = 0;
    int newCategoryOrders = 0;
    int repeatOrders = 0;
    int laterLines = 0;
    int sameProductLines = 0;
    int mainBefore = Dictionary.NONE;
    for (int i = 0; i < n; i++) {
      innerStamp++;
      boolean discounted = false;
      boolean newCategory = false;
      boolean knownProduct = false;
      int main = Dictionary.NONE;
      for (int l = book.firstLine(order[i]); l < book.endLine(order[i]); l++) {
        long discount = book.lineDiscount(l);
        long listTotal = book.lineListTotal(l);
        long spend = listTotal - discount;
        if (discount > 0) {
          discounted = true;
          discountedSpend += spend;
        } else {
          fullPriceLines++;
        }
        discounts += discount;
        if (discount > 0 && discount >= DEEP_DISCOUNT * listTotal) {
          deepLines++;
        }
        pricedSpend += spend * (double) pricePercentile[l];
        if (pricePercentile[l] > LUXURY_PERCENTILE) {
          luxuryLines++;
        }
        int category = book.lineCategory(l);
        if (category != Dictionary.NONE) {
          newCategory |= countCategory(category, spend);
          main = mainCategory(main, category, spend);
        }
        int product = book.lineProduct(l);
        if (product != Dictionary.NONE && countProduct(product, i, spend)) {
          knownProduct = true;
          sameProductLines++;
        }
        if (i > 0) {
          laterLines++;
        }
      }
      if (discounted) {
        discountedOrders++;
      }
      if (i > 0 && newCategory) {
        newCategoryOrders++;
      }
      if (knownProduct) {
        repeatOrders++;
      }
      if (main != Dictionary.NONE) {
        if (mainBefore != Dictionary.NONE) {
          pairs++;
          switches += main != mainBefore ? 1 : 0;
        }
        mainBefore = main;
      }
    }
    set(Feature.UNIQUE_CATEGORIES, categoryCount);
    set(Feature.CATEGORY_SWITCHES, ratio(switches, pairs));
    set(Feature.NEW_CATEGORY_RATE, ratio(newCategoryOrders, n - 1));
    set(Feature.CATEGORY_ENTROPY, categoryEntropy());
    set(Feature.DISCOUNT_USAGE_RATE, discountedOrders / (double) n);
    set(Feature.AVG_DISCOUNT_PCT, ratio(discounts, listed));
    set(Feature.FULL_PRICE_RATIO, fullPriceLines / (double) lines);
    set(Feature.DISCOUNT_DEPENDENCY, ratio(discountedSpend, paid));
    set(Feature.DISCOUNT_HUNT_SCORE, deepLines / (double) lines);
    set(Feature.PRICE_POINT_COMFORT, ratio(pricedSpend, paid));
    set(Feature.LUXURY_RATE, luxuryLines / (double) lines);
    set(Feature.REPEAT_PURCHASE_RATE, ratio(repeatOrders, n - 1));
    set(Feature.SAME_PRODUCT_RATE, ratio(sameProductLines, laterLines));
    favourites();
  }

  /** Counts a line of a category; whether the customer never bought from it before. */
  private boolean countCategory(int category, long spend) {
    boolean unseen = categoryStamp[category] != stamp;
    if (unseen) {
      categoryStamp[category] = stamp;
      categories[categoryCount++] = category;
      categoryLines[category] = 0;
      categorySpend[category] = 0;
    }
    categoryLines[category]++;
    categorySpend[category] += spend;
    return unseen;
  }

  /** The category with the largest spend in the order so far, of which {@code main} was one. */
  private int mainCategory(int main, int category, long spend) {
    if (innerCategoryStamp[category] != innerStamp) {
      innerCategoryStamp[category] = innerStamp;
      innerCategorySpend[category] = 0;
      innerCategoryLines[category] = 0;
    }
    innerCategorySpend[category] += spend;
    innerCategoryLines[category]++;
    return main == Dictionary.NONE || beats(category, main, innerCategorySpend, innerCategoryLines)
        ? category
        : main;
  }

  /** More spend; at equal spend more lines; at equal lines the name that comes first. */
  private static boolean beats(int challenger, int holder, long[] spend, int[] count) {
    if (spend[challenger] != spend[holder]) {
      return spend[challenger] > spend[holder];
    }
    if (count[challenger] != count[holder]) {
      return count[challenger] > count[holder];
    }
    return challenger < holder;
  }

  /** Counts a line of a product; whether an earlier order had it. */
  private boolean countProduct(int product, int i, long spend) {
    if (productStamp[product] != stamp) {
      productStamp[product] = stamp;
      products[productCount++] = product;
      productFirstOrder[product] = i;
      productLastOrder[product] = i;
      productOrders[product] = 1;
      productLines[product] = 0;
      productSpend[product] = 0;
    } else if (productLastOrder[product] != i) {
      productLastOrder[product] = i;
      productOrders[product]++;
    }
    productLines[product]++;
    productSpend[product] += spend;
    return productFirstOrder[product] < i;
  }

  private double categoryEntropy() {
    if (categoryCount < 2 || reference.categoryCount() < 2) {
      return 0;
    }
    // In the order of names, so that the sum does not depend on the order of lines.
    Arrays.sort(categories, 0, categoryCount);
    long spend = 0;
    for (int i = 0; i < categoryCount; i++) {
      spend += categorySpend[categories[i]];
    }
    double entropy = 0;
    for (int i = 0; i < categoryCount; i++) {
      double share = ratio(categorySpend[categories[i]], spend);
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return entropy / Math.log(reference.categoryCount());
  }

  /** Loyalty and expertise in the favourite category, or product where there are no categories. */
  private void favourites() {
    int favourite = Dictionary.NONE;
    for (int i = 0; i < categoryCount; i++) {
      if (favourite == Dictionary.NONE
          || beats(categories[i], favourite, categorySpend, categoryLines)) {
        favourite = categories[i];
      }
    }
    boolean byCategory = reference.sources().contains(DataSource.CATEGORIES);
    long favouriteSpend = favourite == Dictionary.NONE ? 0 : categorySpend[favourite];
    long repeated = 0;
    long squares = 0;
    long productLinesInAll = 0;
    for (int i = 0; i < productCount; i++) {
      int product = products[i];
      if (!byCategory) {
        favouriteSpend = Math.max(favouriteSpend, productSpend[product]);
      }
      repeated += productOrders[product] >= 2 ? 1 : 0;
      squares += (long) productLines[product] * productLines[product];
      productLinesInAll += productLines[product];
    }
    set(Feature.LOYALTY_INDEX, (1 - 1.0 / n) * ratio(favouriteSpend, paid));
    set(Feature.REPEAT_PRODUCT_RATE, ratio(repeated, productCount));
    // (L·H − 1)/(L − 1) with H = Σ(lines/L)²: 0 for a different product on each line.
    set(
        Feature.PRODUCT_CONCENTRATION,
        productLinesInAll < 2
            ? 0
            : Math.max(0, (squares / (double) productLinesInAll - 1) / (productLinesInAll - 1)));
    int known = byCategory ? productsIn(favourite) : productCount;
    set(Feature.EXPERTISE_LEVEL, Math.log1p(known));
  }

  private int productsIn(int category) {
    innerStamp++;
    int distinct = 0;
    for (int i = 0; i < n; i++) {
      for (int l = book.firstLine(order[i]); l < book.endLine(order[i]); l++) {
        int product = book.lineProduct(l);
        if (book.lineCategory(l) == category
            && product != Dictionary.NONE
            && innerProductStamp[product] != innerStamp) {
          innerProductStamp[product] = innerStamp;
          distinct++;
        }
      }
    }
    return distinct;
  }

  /** What came back. */
  private void refunds(int c, double months) {
    long refunded = 0;
    int refundedOrders = 0;
    int withReason = 0;
    int reasons = 0;
    innerStamp++;
    int[] refundedBefore = null;
    for (int r = book.firstRefund(c);
        r < book.endRefund(c) && book.refundTime(r) <= historyUntil;
        r++) {
      int o = book.orderOfLine(c, book.refundLine(r));
      if (book.orderTime(o) > historyUntil || book.orderCancelledAt(o) <= historyUntil) {
        continue;
      }
      refunded += book.refundAmount(r);
      int reason = book.refundReason(r);
      if (reason != Dictionary.NONE) {
        withReason++;
        if (reasonStamp[reason] != stamp) {
          reasonStamp[reason] = stamp;
          reasons++;
        }
      }
      if (refundedBefore == null) {
        refundedBefore = refundedOrders(c);
      }
      int place = o - book.firstOrder(c);
      if (refundedBefore[place] != innerStamp) {
        refundedBefore[place] = innerStamp;
        refundedOrders++;
      }
    }
    out.refunded[row] = refunded;
    set(Feature.RETURN_RATE, refundedOrders / (double) n);
    set(Feature.REFUND_RATE, ratio(refunded, paid));
    set(Feature.RETURN_VALUE_RATIO, Math.clamp(ratio(refunded, paid), 0, 1));
    set(Feature.RETURN_REASONS, ratio(reasons, withReason));
    set(Feature.RETURN_FREQUENCY, refundedOrders / Math.max(1, months));
  }

  private int[] orderMark = new int[64];

  private int[] refundedOrders(int c) {
    int orders = book.endOrder(c) - book.firstOrder(c);
    if (orderMark.length < orders) {
      orderMark = new int[Math.max(orders, orderMark.length * 2)];
    }
    return orderMark;
  }

  /** On which days, at what hours, in which season. */
  private void cadence() {
    int weekend = 0;
    int timed = 0;
    double dayCos = 0;
    double daySin = 0;
    double yearCos = 0;
    double yearSin = 0;
    for (int i = 0; i < n; i++) {
      long local = book.orderLocalTime(order[i]);
      long weekday = Math.floorMod(Math.floorDiv(local, DAY) + WEEKDAY_OF_DAY_ZERO, 7L);
      weekend += weekday >= 5 ? 1 : 0;
      double yearAngle = 2 * Math.PI * (local / MICROS_PER_DAY / DAYS_PER_YEAR);
      yearCos += Math.cos(yearAngle);
      yearSin += Math.sin(yearAngle);
      if (book.orderHasTime(order[i])) {
        double dayAngle = dayAngle(local);
        dayCos += Math.cos(dayAngle);
        daySin += Math.sin(dayAngle);
        timed++;
      }
    }
    set(Feature.WEEKEND_VS_WEEKDAY, weekend / (double) n);
    set(Feature.TIME_OF_DAY_CONSISTENCY, unbiasedResultant(timed, dayCos, daySin));
    set(Feature.SEASONAL_PATTERN, unbiasedResultant(n, yearCos, yearSin));
  }

  private static double dayAngle(long local) {
    return 2 * Math.PI * (Math.floorMod(local, DAY) / MICROS_PER_DAY);
  }

  /** max(0, (N·R̄² − 1)/(N − 1)), 0 for fewer than two angles. */
  private static double unbiasedResultant(int angles, double cosSum, double sinSum) {
    if (angles < 2) {
      return 0;
    }
    double squaredSum = cosSum * cosSum + sinSum * sinSum;
    return Math.max(0, (squaredSum / angles - 1) / (angles - 1));
  }

  /** Coming or going. */
  private void trajectory(double tenure, double recency, double meanGap) {
    // For a window (t − 180 d, t] and the one before it, per share of it since the first order.
    double olderShare =
        (Math.min(2 * TREND_WINDOW_DAYS, tenure) - TREND_WINDOW_DAYS) / TREND_WINDOW_DAYS;
    double trend = 0;
    if (n > 1 && olderShare * TREND_WINDOW_DAYS >= TREND_WINDOW_DAYS_MIN) {
      int window = (int) TREND_WINDOW_DAYS;
      trend = Math.log((1 + ordersIn(window, 0)) / (1 + ordersIn(2 * window, window) / olderShare));
    }
    set(Feature.ORDER_FREQUENCY_TREND, trend);
    double usualGap = n == 1 ? reference.gapMedian() : meanGap;
    set(Feature.CHURN_RISK, ratio(recency, recency + usualGap));
    double newest = ordersIn(PHASE_WINDOW_DAYS, 0);
    double middle = ordersIn(2 * PHASE_WINDOW_DAYS, PHASE_WINDOW_DAYS);
    double oldest = ordersIn(3 * PHASE_WINDOW_DAYS, 2 * PHASE_WINDOW_DAYS);
    set(
        Feature.ACCELERATION_PHASE,
        Math.log((1 + newest) / (1 + middle)) - Math.log((1 + middle) / (1 + oldest)));
  }

  /** Through which door, at what hour, and how support went. */
  private void contacts(int c) {
    Arrays.fill(channelContacts, 0);
    int contacts = 0;
    int timed = 0;
    double cos = 0;
    double sin = 0;
    for (int i = 0; i < n; i++) {
      contacts += countContact(book.orderChannel(order[i]));
      if (book.orderHasTime(order[i])) {
        double angle = dayAngle(book.orderLocalTime(order[i]));
        cos += Math.cos(angle);
        sin += Math.sin(angle);
        timed++;
      }
    }
    int tickets = 0;
    int escalated = 0;
    int scored = 0;
    double satisfaction = 0;
    for (int k = book.firstTicket(c);
        k < book.endTicket(c) && book.ticketTime(k) <= historyUntil;
        k++) {
      tickets++;
      escalated += book.ticketEscalated(k) ? 1 : 0;
      if (!Float.isNaN(book.ticketSatisfaction(k))) {
        satisfaction += book.ticketSatisfaction(k);
        scored++;
      }
      contacts += countContact(book.ticketChannel(k));
      // A ticket at the stroke of midnight was written down with its date alone.
      if (Math.floorMod(book.ticketLocalTime(k), DAY) != 0) {
        double angle = dayAngle(book.ticketLocalTime(k));
        cos += Math.cos(angle);
        sin += Math.sin(angle);
        timed++;
      }
    }
    int most = 0;
    double entropy = 0;
    for (int count : channelContacts) {
      most = Math.max(most, count);
      if (count > 0) {
        double share = count / (double) contacts;
        entropy -= share * Math.log(share);
      }
    }
    set(Feature.PRIMARY_CHANNEL, ratio(most, contacts));
    set(
        Feature.CHANNEL_DIVERSITY,
        reference.channelCount() < 2 ? 0 : entropy / Math.log(reference.channelCount()));
    set(Feature.PREFERRED_CONTACT_TIME_COS, ratio(cos, timed));
    set(Feature.PREFERRED_CONTACT_TIME_SIN, ratio(sin, timed));
    set(Feature.TICKETS_PER_ORDER, tickets / (double) n);
    set(
        Feature.SATISFACTION_AVG,
        scored == 0 ? reference.meanSatisfaction() : satisfaction / scored);
    set(Feature.ESCALATION_RATE, ratio(escalated, tickets));
  }

  private int countContact(int channel) {
    if (channel == Dictionary.NONE) {
      return 0;
    }
    channelContacts[channel]++;
    return 1;
  }

  private static double ratio(double numerator, double denominator) {
    return denominator == 0 ? 0 : numerator / denominator;
  }
}
