package io.quimbi.server.pages;

/** Pages that can find out what takes long before somebody asks for them. */
interface InAdvance {
  /**
   * Does so for a store, in the service of nobody; what cannot be found out is left to whoever asks
   * first.
   */
  void prepare(String store) throws Exception;
}
