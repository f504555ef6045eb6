package io.quimbi.core.lookalike;

/** How unlike two vectors are. */
public enum Metric {
  /** 1 − cos of the angle between them; lengths do not count. */
  COSINE,
  /** The Euclidean distance. */
  EUCLIDEAN
}
