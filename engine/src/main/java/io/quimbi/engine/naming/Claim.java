package io.quimbi.engine.naming;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quimbi.core.feature.Feature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a word says of a segment: that a quantity of its centroid lies in a range, ends included.
 *
 * @param quantity id of a feature, {@code contact_hour} or {@code contact_concentration}
 * @param scale what the range is in: percentiles are among the store's customers who are eligible
 *     for the axis, from 0 to 1
 * @param low null for no lower end
 * @param high null for no upper end; of {@code contact_hour} it may be below {@code low}, which
 *     goes past midnight
 */
public record Claim(String quantity, Scale scale, @Nullable Double low, @Nullable Double high) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What a range is in. */
  public enum Scale {
    /** Share of the customers below, half of the equal ones counted. */
    PERCENTILE,
    /** The unit of the quantity. */
    PLAIN
  }

  /** Checks that the quantity is known and that the range is one. */
  public Claim {
    if (Quantity.of(quantity).isEmpty()) {
      throw new IllegalArgumentException("there is no quantity \"" + quantity + "\" to claim");
    }
    boolean clock = quantity.equals(Quantity.CONTACT_HOUR.id());
    if (low == null && high == null || low != null && high != null && low > high && !clock) {
      throw new IllegalArgumentException(
          "a claim needs a range, low up to high, was " + low + " to " + high);
    }
  }

  Quantity of() {
    return Quantity.of(quantity).orElseThrow();
  }

  /**
   * Whether a centroid bears the claim out. Where the quantity or what is usual of it is unknown,
   * nothing does.
   */
  public boolean holds(Map<Feature, Double> centroid, Population population) {
    Quantity of = of();
    OptionalDouble value = of.at(centroid);
    if (value.isEmpty()) {
      return false;
    }
    double x = value.getAsDouble();
    if (scale == Scale.PERCENTILE) {
      Feature feature = of.feature();
      OptionalDouble rank =
          feature == null ? OptionalDouble.empty() : population.percentile(feature, x);
      if (rank.isEmpty()) {
        return false;
      }
      x = rank.getAsDouble();
    }
    if (low != null && high != null && low > high) {
      return x >= low || x <= high;
    }
    return (low == null || x >= low) && (high == null || x <= high);
  }

  /** As a person reads it, such as {@code orders_per_month from the 70th percentile}. */
  @JsonIgnore
  public String text() {
    String from = low == null ? "" : " from " + number(low);
    String to = high == null ? "" : " up to " + number(high);
    return quantity + from + to + (scale == Scale.PERCENTILE ? " of the percentiles" : "");
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", value);
  }

  /** As they are stored. */
  public static String json(List<Claim> claims) {
    return JSON.writeValueAsString(claims);
  }

  /** Reads what {@link #json} wrote. */
  public static List<Claim> parse(String json) {
    return JSON.readValue(json, new TypeReference<List<Claim>>() {});
  }
}
