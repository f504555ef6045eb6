package io.quimbi.core.lifetime;

import java.util.Locale;

/**
 * When a customer can stop buying for good. The two differ in nothing but whether the first
 * purchase may be the last.
 */
public enum Dropout {
  /**
   * After each repeat purchase: BG/NBD (Fader, Hardie & Lee 2005, doi:10.1287/mksc.1040.0098).
   * Whoever bought once is alive with certainty.
   */
  BG_NBD(0),
  /**
   * After each purchase, the first included: MBG/NBD (Batislam, Denizel & Filiztekin 2007,
   * doi:10.1016/j.ijresmar.2006.12.005).
   */
  MBG_NBD(1);

  private final int chancesBeforeRepeat;

  Dropout(int chancesBeforeRepeat) {
    this.chancesBeforeRepeat = chancesBeforeRepeat;
  }

  /** Chances to drop out that a customer with {@code x} repeat purchases has had. */
  int chances(int x) {
    return x + chancesBeforeRepeat;
  }

  /** As people write it: {@code bg-nbd} or {@code mbg-nbd}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
