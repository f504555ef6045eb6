package io.quimbi.engine;

/**
 * Is told of single customers whose profile changed or went away between publications, after that
 * is in the store, so that what is kept in memory of them can follow. Thread-safe.
 */
@FunctionalInterface
public interface ProfileListener {
  /** Listens to nothing. */
  ProfileListener NONE = (storeId, customerId) -> {};

  /** The profile is another one from now on, or none. */
  void changed(String storeId, String customerId);
}
