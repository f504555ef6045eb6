package io.quimbi.engine;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed for a store from its first import on.
 *
 * @param storeId the tenant; letters, digits, dot, dash and underscore, at most 64
 * @param zone in which dates without an offset and all calendar features are read
 * @param currency ISO 4217 code of all amounts, or null where the orders do not say
 */
public record StoreSettings(String storeId, ZoneId zone, @Nullable String currency) {
  private static final int ID_LENGTH_MAX = 64;

  /**
   * Checks the id.
   *
   * @throws QuimbiException of kind USAGE if the id is empty, too long or has other characters
   */
  public StoreSettings {
    if (!storeId.matches("[A-Za-z0-9._-]{1," + ID_LENGTH_MAX + "}")) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "STORE_BAD_ID",
          "store \""
              + storeId
              + "\" is not a store id: use 1 to "
              + ID_LENGTH_MAX
              + " letters, digits, dots, dashes or underscores");
    }
  }

  /**
   * A time zone as a person writes it.
   *
   * @throws QuimbiException of kind USAGE if there is none of that name
   */
  public static ZoneId parseZone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "TIME_ZONE_UNKNOWN",
          "time zone \"" + text + "\" is not one such as Europe/London, America/New_York or UTC",
          e);
    }
  }
}
