package io.quimbi.server.pages;

import java.util.List;

/** Pages that can find out what takes long before somebody asks for them. */
interface InAdvance {
  /**
   * What is found out for a store, one thing after the other, each on the thread that takes it and
   * in the service of nobody; what cannot be found out is left to whoever asks first.
   */
  List<Step> steps(String store);

  /** One of these things. */
  interface Step {
    /** Finds it out. */
    void take() throws Exception;
  }
}
