package io.quimbi.engine.naming;

import java.util.List;
import java.util.Map;

/** Somebody who proposes names: what they say is checked before it is used. */
public interface NameProposer {
  /**
   * A name with a sentence.
   *
   * @param interpretation what the members do
   */
  record Proposal(String name, String interpretation) {}

  /**
   * Names for the segments of some axes, by axis and path. Segments that are left out, or all of
   * them where nothing can be had, keep the built-in name; it is not for this to throw because of
   * that.
   */
  Map<String, Map<String, Proposal>> propose(List<AxisSheet> sheets);

  /** Who it is. */
  NamedBy namedBy();
}
