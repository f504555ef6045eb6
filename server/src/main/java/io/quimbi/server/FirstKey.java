package io.quimbi.server;

import io.quimbi.app.Quimbi;
import io.quimbi.app.ServiceSettings;
import io.quimbi.engine.QuimbiException;
import io.quimbi.engine.access.NewKey;
import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import java.util.Optional;

/** Nobody is let in without a key; where there is none yet, whoever starts the service gets one. */
final class FirstKey {
  private static final String STORE = "default";

  private FirstKey() {}

  /**
   * Sees to it that somebody can call, and that nobody can from afar as long as there is no key.
   *
   * @return what to tell the person who starts the service, if a key was made
   * @throws QuimbiException of kind USAGE if the service is to listen beyond loopback without keys
   */
  static Optional<String> beforeListening(Quimbi quimbi) {
    if (quimbi.accessKeys().any()) {
      return Optional.empty();
    }
    ServiceSettings settings = quimbi.settings().service();
    boolean loopback;
    try {
      loopback = settings.onLoopback();
    } catch (IllegalArgumentException e) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE, "CONFIG_BAD_VALUE", String.valueOf(e.getMessage()), e);
    }
    if (!loopback) {
      throw new QuimbiException(
          QuimbiException.Kind.USAGE,
          "NO_KEYS",
          "there is no key yet, and without one the service does not listen beyond loopback (bind "
              + settings.bind()
              + "); make one with quimbi keys create --role admin, or start it on 127.0.0.1 first");
    }
    String store = storeOf(quimbi);
    NewKey key = quimbi.accessKeys().create(store, Role.ADMIN, "first start", Actor.SERVICE);
    return Optional.of(
        "A key to store \"" + store + "\" with every right, shown this once:\n  " + key.text());
  }

  private static String storeOf(Quimbi quimbi) {
    var stores = quimbi.stores().list();
    return stores.isEmpty()
        ? quimbi.manageStores().create(STORE, "UTC", null, Actor.SERVICE).storeId()
        : stores.getFirst().storeId();
  }
}
