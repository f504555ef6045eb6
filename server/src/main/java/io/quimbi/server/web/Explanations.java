package io.quimbi.server.web;

import org.jspecify.annotations.Nullable;

/** Says what went wrong, for those who answer with something else than a problem document. */
public interface Explanations {
  /** The problem that a failure is; null where whoever asked went away. */
  @Nullable Problem of(Exception failure);
}
