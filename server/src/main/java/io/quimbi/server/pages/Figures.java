package io.quimbi.server.pages;

import io.quimbi.core.feature.Feature;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.insight.PlainFigures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Figures as people of a store read them: its currency, its time zone, plain units. */
public final class Figures {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);
  private static final int PERCENT = 100;
  private static final double WHOLE_MONEY_FROM = 1_000;

  private final StoreSettings store;
  private final String symbol;

  Figures(StoreSettings store) {
    this.store = store;
    this.symbol =
        Optional.ofNullable(store.currency())
            .map(code -> symbol(code))
            .map(s -> s + "\u00a0")
            .orElse("");
  }

  private static String symbol(String code) {
    return switch (code) {
      case "USD" -> "$";
      case "GBP" -> "£";
      case "EUR" -> "€";
      case "JPY" -> "¥";
      default ->
          Currency.getAvailableCurrencies().stream()
              .filter(currency -> currency.getCurrencyCode().equals(code))
              .findFirst()
              .map(Currency::getCurrencyCode)
              .orElse(code);
    };
  }

  /** A count. */
  public String count(long value) {
    return String.format(Locale.ENGLISH, "%,d", value);
  }

  /** A number with so many decimals. */
  public String number(@Nullable Double value, int decimals) {
    return value == null || !Double.isFinite(value)
        ? "–"
        : String.format(Locale.ENGLISH, "%,." + decimals + "f", value);
  }

  /** A share in percent; small ones with a decimal. */
  public String percent(@Nullable Double share) {
    if (share == null || !Double.isFinite(share)) {
      return "–";
    }
    double points = PERCENT * share;
    return String.format(
        Locale.ENGLISH, points > 0 && points < 9.95 ? "%.1f\u00a0%%" : "%.0f\u00a0%%", points);
  }

  /** An amount in the store's currency. */
  public String money(@Nullable Number amount) {
    if (amount == null || !Double.isFinite(amount.doubleValue())) {
      return "–";
    }
    BigDecimal exact =
        amount instanceof BigDecimal decimal
            ? decimal
            : new BigDecimal(String.valueOf(amount.doubleValue()));
    boolean whole = Math.abs(exact.doubleValue()) >= WHOLE_MONEY_FROM;
    BigDecimal rounded = exact.setScale(whole ? 0 : 2, RoundingMode.HALF_UP);
    return (rounded.signum() < 0 ? "−" : "")
        + symbol
        + String.format(Locale.ENGLISH, whole ? "%,.0f" : "%,.2f", rounded.abs());
  }

  /** An amount to the cent, as on a receipt. */
  public String price(@Nullable BigDecimal amount) {
    if (amount == null) {
      return "–";
    }
    BigDecimal rounded = amount.setScale(2, RoundingMode.HALF_UP);
    return (rounded.signum() < 0 ? "−" : "")
        + symbol
        + String.format(Locale.ENGLISH, "%,.2f", rounded.abs());
  }

  /** A quantity, without decimals that say nothing. */
  public String quantity(double value) {
    return value == Math.rint(value)
        ? count(Math.round(value))
        : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** A difference, with its sign. */
  public String change(@Nullable Double value, int decimals) {
    if (value == null) {
      return "–";
    }
    String figure = String.format(Locale.ENGLISH, "%+." + decimals + "f", value);
    return figure.matches("[-+]0([.]0*)?") ? figure.substring(1) : figure.replace('-', '−');
  }

  /** The day of an instant in the store's time zone. */
  public String date(@Nullable Instant instant) {
    return instant == null ? "–" : DATE.format(instant.atZone(store.zone()));
  }

  /** A day. */
  public String day(@Nullable LocalDate date) {
    return date == null ? "–" : DATE.format(date);
  }

  /** A day as reports write it. */
  public String dayOf(String date) {
    return day(LocalDate.parse(date));
  }

  /** The day of an instant as reports write it. */
  public String dateOf(@Nullable String instant) {
    return instant == null ? "–" : date(Instant.parse(instant));
  }

  /** An instant to the minute in the store's time zone. */
  public String time(@Nullable Instant instant) {
    return instant == null ? "–" : TIME.format(instant.atZone(store.zone()));
  }

  /** The value of a feature with what it counts, such as "3.2 orders a month". */
  public String feature(String id, double value) {
    return feature(id)
        .map(
            feature ->
                feature.unit() == Feature.Unit.MONEY
                    ? money(value) + " " + feature.words()
                    : PlainFigures.said(feature.unit(), feature.words(), value))
        .orElse(id + " " + value);
  }

  /** The value of a feature alone. */
  String featureNumber(String id, double value) {
    return feature(id)
        .map(
            feature ->
                feature.unit() == Feature.Unit.MONEY
                    ? money(value)
                    : PlainFigures.number(feature.unit(), value))
        .orElse(String.valueOf(value));
  }

  /** What a feature counts, in words. */
  static String featureWords(String id) {
    return words(feature(id).map(Feature::words).orElse(id));
  }

  private static Optional<Feature> feature(String id) {
    return Arrays.stream(Feature.values()).filter(feature -> feature.id().equals(id)).findFirst();
  }

  /** Ids in snake_case as words: {@code purchase_value} is "Purchase value". */
  public static String words(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return "–";
    }
    String spaced = id.replace('_', ' ');
    return spaced.substring(0, 1).toUpperCase(Locale.ENGLISH) + spaced.substring(1);
  }

  /** Severities and levels, which are written in capitals: {@code MAJOR} is "Major". */
  public static String level(@Nullable String word) {
    return word == null ? "–" : words(word.toLowerCase(Locale.ENGLISH));
  }

  /** Where the store's days begin. */
  public String zone() {
    return store.zone().getId();
  }
}
