package io.quimbi.engine.importing;

import org.jspecify.annotations.Nullable;

/** Chooses the layout of a file by what was asked for, or else by its header. */
final class OrderLayouts {
  private OrderLayouts() {}

  /**
   * The layout to read a file by. What was asked for is taken; where nothing was, a map or the
   * columns of the own layout mean the own layout, and the columns of a preset that preset. A
   * header that is none of these is left to the own layout, which says what it misses.
   */
  static OrderFormat choose(@Nullable OrderFormat asked, ColumnMapping mapping, Header header) {
    if (asked != null) {
      return asked;
    }
    if (!mapping.headers().isEmpty() || OwnRules.recognises(header)) {
      return OrderFormat.QUIMBI;
    }
    if (ShopifyRules.recognises(header)) {
      return OrderFormat.SHOPIFY;
    }
    if (OnlineRetailRules.recognises(header)) {
      return OrderFormat.ONLINE_RETAIL;
    }
    return CdnowRules.recognises(header) ? OrderFormat.CDNOW : OrderFormat.QUIMBI;
  }

  /**
   * What reads the rows of a file.
   *
   * @param chosenCurrency number in the texts' currencies of the one to take, or {@link
   *     io.quimbi.core.history.Dictionary#NONE} for any
   */
  static OrderRules rules(
      OrderFormat format,
      Header header,
      ColumnMapping mapping,
      FieldReader fields,
      OrderTexts texts,
      CustomerIds customers,
      int chosenCurrency) {
    return switch (format) {
      case QUIMBI -> new OwnRules(header, mapping, fields, texts, customers, chosenCurrency);
      case SHOPIFY -> new ShopifyRules(header, fields, texts, customers, chosenCurrency);
      case ONLINE_RETAIL -> new OnlineRetailRules(header, fields, texts, customers);
      case CDNOW -> new CdnowRules(header, fields, texts, customers);
    };
  }
}
