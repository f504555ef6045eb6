package io.quimbi.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.generate.Traits.PriceLevel;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final LocalDate START = LocalDate.of(2023, 7, 1);
  private static final LocalDate END = LocalDate.of(2026, 6, 30);

  private final Catalogue catalogue = new Catalogue(7, START, END);

  @Test
  void isAGeneralShop() {
    Set<String> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    Set<String> categories = new HashSet<>();
    for (int p = 0; p < catalogue.size(); p++) {
      ids.add(catalogue.product(p).id());
      names.add(catalogue.product(p).name());
      categories.add(catalogue.product(p).category());
    }
    assertThat(catalogue.size()).isBetween(800, 2000);
    assertThat(ids).hasSize(catalogue.size());
    assertThat(names).hasSize(catalogue.size());
    assertThat(categories).hasSize(Category.ALL.size()).hasSizeBetween(12, 20);
  }

  @Test
  void pricesEndAsAShopPrintsThemAndNeverFall() {
    for (int p = 0; p < catalogue.size(); p++) {
      for (int year = 2023; year <= 2026; year++) {
        int price = catalogue.price(p, year);
        assertThat(price).isPositive();
        assertThat(price % 100).isIn(50, 99);
        if (year > 2023) {
          int before = catalogue.price(p, year - 1);
          // A rise of 3 % may jump from one printed price to the next.
          assertThat(price).isBetween(before, (int) (before * 1.03) + 100);
        }
      }
    }
  }

  @Test
  void shopPriceIsTheNearestPrintedOne() {
    assertThat(Catalogue.shopPrice(0.2)).isEqualTo(50);
    assertThat(Catalogue.shopPrice(4.1)).isEqualTo(399);
    assertThat(Catalogue.shopPrice(4.4)).isEqualTo(450);
    assertThat(Catalogue.shopPrice(4.9)).isEqualTo(499);
    assertThat(Catalogue.shopPrice(12.3)).isEqualTo(1199);
    assertThat(Catalogue.shopPrice(12.6)).isEqualTo(1299);
    assertThat(Catalogue.shopPrice(12.99)).isEqualTo(1299);
  }

  @Test
  void customersOfAPriceLevelChooseItsEndOfTheRange() {
    Draws draws = new Draws(1);
    for (int category = 0; category < Category.ALL.size(); category++) {
      double value = meanPrice(category, PriceLevel.VALUE, draws);
      double middle = meanPrice(category, PriceLevel.MIDDLE, draws);
      double premium = meanPrice(category, PriceLevel.PREMIUM, draws);
      // With 4,000 draws of prices whose standard deviation is about their mean, a ratio has a
      // standard error below 0.03; the smallest true ratio of thirty seeds is 1.47.
      assertThat(middle / value).isGreaterThan(1.15);
      assertThat(premium / middle).isGreaterThan(1.15);
    }
  }

  private double meanPrice(int category, PriceLevel level, Draws draws) {
    double sum = 0;
    for (int i = 0; i < 4000; i++) {
      int product = catalogue.draw(category, level, draws);
      assertThat(catalogue.categoryOf(product)).isEqualTo(Category.ALL.get(category));
      sum += catalogue.price(product, 2023);
    }
    return sum / 4000;
  }
}
