package io.quimbi.engine.generate;

import io.quimbi.engine.generate.Traits.PriceLevel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the demo shop sells, at which list price in which calendar year, and how popular it is. Each
 * article is made by several houses, some cheap and some dear, so that prices within a category
 * spread roughly log-normally; popularity within a category follows Zipf's law. Immutable and
 * thread-safe.
 */
final class Catalogue {
  private static final int PURPOSE = 11;

  /** The factor of list prices from one calendar year to the next. */
  private static final double YEARLY_RISE = 1.03;

  /** Standard deviation of ln price beside the article's and the house's own level. */
  private static final double PRICE_SPREAD = 0.16;

  /** Zipf–Mandelbrot weights (rank + offset)^−exponent. */
  private static final double ZIPF_EXPONENT = 0.95;

  private static final double ZIPF_OFFSET = 2;

  private static final int HOUSES_PER_TIER = 2;
  private static final double[] TIER_FACTORS = {0.62, 0.88, 1.15, 1.9};

  /** Coined names, six to each tier from cheap to dear. */
  private static final List<List<String>> HOUSES =
      List.of(
          List.of("Basicly", "Dailey's", "Plainwell", "Thriftwood", "Eastfold", "Pocketful"),
          List.of("Brightwell", "Millbrook", "Oakhurst", "Larkfield", "Dunmore", "Fennick"),
          List.of("Aldermere", "Juniper Lane", "Wrenbury", "Rowanmoor", "Northling", "Saltmarsh"),
          List.of("Maison Velle", "Kestrelle", "Goldfinch Row", "Solveigh", "Inkwood", "Quillby"));

  private final List<Product> products;
  private final int[] categoryOf;
  private final BitSet usedUp = new BitSet();
  private final int firstYear;

  /** Cents, by calendar year since {@code firstYear} and product. */
  private final int[][] prices;

  private final int[] firstOfCategory;

  /** By category. */
  private final List<Map<PriceLevel, AliasTable>> choice;

  Catalogue(long seed, LocalDate start, LocalDate end) {
    firstYear = start.getYear();
    products = new ArrayList<>();
    firstOfCategory = new int[Category.ALL.size() + 1];
    List<Double> basePrices = new ArrayList<>();
    Draws draws = Draws.of(seed, 0, PURPOSE);
    for (int k = 0; k < Category.ALL.size(); k++) {
      Category category = Category.ALL.get(k);
      firstOfCategory[k] = products.size();
      List<House> houses = houses(draws);
      for (Category.Item item : category.items()) {
        for (House house : houses) {
          // Not every house makes everything.
          if (draws.chance(0.8)) {
            int number = products.size();
            String id = Csv.id(category.code() + "-", number - firstOfCategory[k] + 1, 4);
            products.add(
                new Product(number, id, house.name() + " " + item.name(), category.name()));
            usedUp.set(number, item.usedUp());
            basePrices.add(
                item.typicalPrice()
                    * house.priceFactor()
                    * StrictMath.exp(PRICE_SPREAD * draws.normal()));
          }
        }
      }
    }
    firstOfCategory[Category.ALL.size()] = products.size();

    categoryOf = new int[products.size()];
    for (int k = 0; k < Category.ALL.size(); k++) {
      Arrays.fill(categoryOf, firstOfCategory[k], firstOfCategory[k + 1], k);
    }
    prices = new int[end.getYear() - firstYear + 1][products.size()];
    for (int year = 0; year < prices.length; year++) {
      double level = StrictMath.pow(YEARLY_RISE, year);
      for (int p = 0; p < products.size(); p++) {
        prices[year][p] = shopPrice(basePrices.get(p) * level);
      }
    }
    choice = new ArrayList<>();
    for (int k = 0; k < Category.ALL.size(); k++) {
      choice.add(choiceTables(firstOfCategory[k], firstOfCategory[k + 1], draws));
    }
  }

  private record House(String name, double priceFactor) {}

  private static List<House> houses(Draws draws) {
    List<House> chosen = new ArrayList<>();
    for (int tier = 0; tier < TIER_FACTORS.length; tier++) {
      List<String> names = new ArrayList<>(HOUSES.get(tier));
      for (int i = 0; i < HOUSES_PER_TIER; i++) {
        chosen.add(new House(names.remove(draws.below(names.size())), TIER_FACTORS[tier]));
      }
    }
    return chosen;
  }

  /** The nearest price that a shop would print: ending in .50 below 10, in .99 anywhere. */
  static int shopPrice(double price) {
    int whole = (int) StrictMath.floor(price + 0.01);
    int below = Math.max(99, whole * 100 - 1);
    int above = whole * 100 + 99;
    int nearest = price * 100 - below < above - price * 100 ? below : above;
    int half = whole * 100 + 50;
    if (price < 10 && StrictMath.abs(price * 100 - half) < StrictMath.abs(price * 100 - nearest)) {
      return half;
    }
    return nearest;
  }

  private Map<PriceLevel, AliasTable> choiceTables(int from, int to, Draws draws) {
    int n = to - from;
    double[] popularity = new double[n];
    for (int rank = 0; rank < n; rank++) {
      popularity[rank] = StrictMath.pow(rank + 1 + ZIPF_OFFSET, -ZIPF_EXPONENT);
    }
    for (int i = n - 1; i > 0; i--) {
      int j = draws.below(i + 1);
      double swap = popularity[i];
      popularity[i] = popularity[j];
      popularity[j] = swap;
    }
    int[] sorted = Arrays.copyOfRange(prices[0], from, to);
    Arrays.sort(sorted);
    Map<PriceLevel, AliasTable> tables = new EnumMap<>(PriceLevel.class);
    for (PriceLevel level : PriceLevel.values()) {
      double[] weights = new double[n];
      for (int i = 0; i < n; i++) {
        int place = Arrays.binarySearch(sorted, prices[0][from + i]);
        double percentile = (place + 0.5) / n;
        weights[i] = popularity[i] * StrictMath.exp(level.tilt * (2 * percentile - 1));
      }
      tables.put(level, new AliasTable(weights));
    }
    return tables;
  }

  /** How many products there are. */
  int size() {
    return products.size();
  }

  /** The product of a number. */
  Product product(int number) {
    return products.get(number);
  }

  /** The category of a product. */
  Category categoryOf(int product) {
    return Category.ALL.get(categoryOf[product]);
  }

  /** Whether a product is used up and bought again. */
  boolean usedUp(int product) {
    return usedUp.get(product);
  }

  /** List price of one unit in cents in a calendar year. */
  int price(int product, int year) {
    return prices[year - firstYear][product];
  }

  /** A product of category {@code category} as a customer of that price level would choose. */
  int draw(int category, PriceLevel level, Draws draws) {
    AliasTable table = Objects.requireNonNull(choice.get(category).get(level));
    return firstOfCategory[category] + table.draw(draws);
  }
}
