package io.quimbi.server.web;

import io.quimbi.engine.access.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The store that a request is about: the caller's. */
public final class StoreOfCaller {
  private StoreOfCaller() {}

  /**
   * Refuses a store named in a request that is not the caller's.
   *
   * @param named in the body or the query, or null where none is
   * @return the caller's store
   * @throws Refused with 403
   */
  public static String agree(Caller caller, @Nullable String named) {
    if (named != null && !named.equals(caller.storeId())) {
      throw new Refused(
          HttpStatus.FORBIDDEN,
          "STORE_NOT_YOURS",
          "store_id names another store than the key does; leave it out, or use a key of that"
              + " store",
          "store_id");
    }
    return caller.storeId();
  }
}
