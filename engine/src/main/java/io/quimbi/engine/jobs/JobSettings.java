package io.quimbi.engine.jobs;

import io.quimbi.core.model.DiscoverySettings;
import io.quimbi.engine.snapshot.SnapshotSettings;
import org.jspecify.annotations.Nullable;

/**
 * How jobs are done.
 *
 * @param snapshots whether and how snapshots are taken and kept
 * @param discovery how segments are discovered anew
 * @param activationStabilityMin the overlap of memberships with the active model, 0 to 1, from
 *     which a new model becomes the active one by itself; null for never
 * @param threads to compute with, 1 or more
 */
public record JobSettings(
    SnapshotSettings snapshots,
    DiscoverySettings discovery,
    @Nullable Double activationStabilityMin,
    int threads) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the stability is not from 0 to 1, or there is no thread
   */
  public JobSettings {
    if (activationStabilityMin != null
        && !(activationStabilityMin >= 0 && activationStabilityMin <= 1)) {
      throw new IllegalArgumentException(
          "the stability to activate from must be from 0 to 1, was " + activationStabilityMin);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, was " + threads);
    }
  }
}
