package io.quimbi.engine;

import io.quimbi.core.feature.Axis;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Axes as people name them. */
public final class Axes {
  private Axes() {}

  /**
   * The axis of an id.
   *
   * @throws QuimbiException of kind USAGE with code AXIS_UNKNOWN if there is none, naming all
   */
  public static Axis require(String id) {
    return Axis.of(id)
        .orElseThrow(
            () ->
                new QuimbiException(
                    QuimbiException.Kind.USAGE,
                    "AXIS_UNKNOWN",
                    "there is no axis \""
                        + id
                        + "\"; the axes are "
                        + Arrays.stream(Axis.values())
                            .map(Axis::id)
                            .collect(Collectors.joining(", "))));
  }
}
