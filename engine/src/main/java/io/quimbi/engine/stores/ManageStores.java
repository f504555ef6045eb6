package io.quimbi.engine.stores;

import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.StoreSettings;
import io.quimbi.engine.Stores;
import io.quimbi.engine.audit.Actor;
import io.quimbi.engine.audit.AuditTrail.Deed;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes and deletes stores. Thread-safe. */
public final class ManageStores {
  private final Stores stores;
  private final StoreRegister register;

  /** Works on the stores behind two ports. */
  public ManageStores(Stores stores, StoreRegister register) {
    this.stores = stores;
    this.register = register;
  }

  /**
   * Makes an empty store. Importing into a store that does not exist makes one as well; this is for
   * a service that wants keys before there are orders.
   *
   * @param zone such as Europe/Berlin, in which the store's days begin and its jobs run
   * @param currency three letters such as EUR, or null until the first orders say
   * @throws QuimbiException of kind USAGE if a value is wrong or the store exists
   */
  public StoreSettings create(String storeId, String zone, @Nullable String currency, Actor by) {
    StoreSettings store =
        new StoreSettings(storeId, StoreSettings.parseZone(zone), currency(currency));
    if (!register.create(store, Deed.on(storeId, by, "store.create", null))) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "STORE_EXISTS",
          "there is a store \"" + storeId + "\" already; choose another name, or delete it first");
    }
    return store;
  }

  /**
   * Deletes a store with its orders, models, snapshots, keys and all else; what the audit trail
   * tells of it stays.
   *
   * @throws QuimbiException of kind NOTHING_THERE if there is no such store, ENVIRONMENT if
   *     somebody is writing it
   */
  public void delete(String storeId, Actor by) {
    stores.require(storeId);
    register.delete(storeId, Deed.on(storeId, by, "store.delete", null));
  }

  private static @Nullable String currency(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Currency.getInstance(text.strip().toUpperCase(Locale.ROOT)).getCurrencyCode();
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "STORE_BAD_CURRENCY",
          "currency \"" + text + "\" is not a code such as EUR",
          e);
    }
  }
}
