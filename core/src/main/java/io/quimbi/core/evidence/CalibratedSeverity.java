package io.quimbi.core.evidence;

/** How large a drift is against those of customers with about as many orders. */
public enum CalibratedSeverity {
  /** Below the 75th percentile. */
  STABLE,
  /** Below the 90th. */
  MINOR,
  /** Below the 97.5th. */
  MODERATE,
  /** Below the 99.5th. */
  SIGNIFICANT,
  /** From the 99.5th on. */
  MAJOR
}
