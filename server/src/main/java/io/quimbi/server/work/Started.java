package io.quimbi.server.work;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Long work that was started.
 *
 * @param runNo under which /runs/{run_no} tells of it; null where it ended without a run, or has
 *     not come so far as to have one: /runs lists it then
 * @param status where to look
 */
public record Started(@Nullable Long runNo, String status) {
  /** What to answer of work. */
  public static Started of(Optional<Long> runNo) {
    return new Started(runNo.orElse(null), runNo.map(no -> "/runs/" + no).orElse("/runs"));
  }
}
