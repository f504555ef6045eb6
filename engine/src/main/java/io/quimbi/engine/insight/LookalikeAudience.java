package io.quimbi.engine.insight;

import io.quimbi.engine.insight.LookalikesReport.Lookalike;
import java.time.Instant;
import java.util.List;

/**
 * The customers most like any of a list.
 *
 * @param seeds of the list with a profile
 * @param unknown ids of the list without a profile, the first few
 * @param unknownCount how many these are
 * @param common what marks the seeds: segments that more of them are in than of all customers
 * @param lookalikes nearest to a seed first; no seed is among them
 */
public record LookalikeAudience(
    String storeId,
    int model,
    Instant asOf,
    String metric,
    int compared,
    int seeds,
    List<String> unknown,
    int unknownCount,
    List<Common> common,
    List<Lookalike> lookalikes) {
  /** Copies the lists. */
  public LookalikeAudience {
    unknown = List.copyOf(unknown);
    common = List.copyOf(common);
    lookalikes = List.copyOf(lookalikes);
  }

  /**
   * A segment that marks the seeds.
   *
   * @param seedShare of the seeds in it
   * @param share of all customers in it
   */
  public record Common(
      String axis, String segment, double seedShare, double share, String description) {}
}
