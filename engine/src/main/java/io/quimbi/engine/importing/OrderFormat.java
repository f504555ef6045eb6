package io.quimbi.engine.importing;

import io.quimbi.engine.QuimbiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The layouts in which orders are understood. */
public enum OrderFormat {
  /** The own layout: one row per order line, columns by name. */
  QUIMBI,
  /** The orders export of Shopify, as Shopify writes it. */
  SHOPIFY,
  /** The public data set "Online Retail" of a British gift wholesaler (Chen et al. 2012). */
  ONLINE_RETAIL,
  /** The public extract of CDNOW purchases (Fader and Hardie): each row an order. */
  CDNOW;

  /** The name by which the layout is asked for. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The layout of a name.
   *
   * @throws QuimbiException of kind USAGE if there is none of that name
   */
  public static OrderFormat of(String id) {
    return Arrays.stream(values())
        .filter(f -> f.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "IMPORT_UNKNOWN_FORMAT",
                    "format \""
                        + id
                        + "\" is not known; there are "
                        + Arrays.stream(values())
                            .map(OrderFormat::id)
                            .collect(Collectors.joining(", "))));
  }
}
