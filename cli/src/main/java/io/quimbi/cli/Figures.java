package io.quimbi.cli;

import io.quimbi.core.feature.Feature;
import io.quimbi.engine.lifetime.FitState;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as a person reads them. */
final class Figures {
  private Figures() {}

  /** 12,345. */
  static String count(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }

  /** 12,345.60: an amount of money with the digits that it has. */
  static String money(BigDecimal amount) {
    return String.format(Locale.ROOT, "%,." + Math.max(0, amount.scale()) + "f", amount);
  }

  /** 34 %, or 0.4 % below one. */
  static String percent(double share) {
    double percent = share * 100;
    return percent > 0 && percent < 0.95
        ? String.format(Locale.ROOT, "%.1f %%", percent)
        : String.format(Locale.ROOT, "%.0f %%", percent);
  }

  /** A figure with so many digits that it says something. */
  static String decimal(double value) {
    double magnitude = Math.abs(value);
    if (magnitude >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, magnitude >= 10 ? "%.1f" : "%.2f", value);
  }

  /** A value of a feature in its unit, with the words that say what it is. */
  static String feature(Feature feature, double value, @Nullable String currency) {
    return feature(feature, value) + currency(feature, currency) + " " + feature.words();
  }

  /** A value of a feature in its unit. */
  static String feature(Feature feature, double value) {
    return switch (feature.unit()) {
      case SHARE -> percent(value);
      case COUNT, PER_MONTH, DAYS, MONTHS, SCORE, MONEY, INDEX -> decimal(value);
    };
  }

  private static String currency(Feature feature, @Nullable String currency) {
    return feature.unit() == Feature.Unit.MONEY && currency != null ? " " + currency : "";
  }

  /** What follows predictions that cannot be relied on; empty where they can. */
  static String marked(@Nullable String predictionState) {
    return predictionState == null || predictionState.equals(FitState.CONVERGED.word())
        ? ""
        : " (" + predictionState.replace('_', ' ').toUpperCase(Locale.ROOT) + ")";
  }
}
