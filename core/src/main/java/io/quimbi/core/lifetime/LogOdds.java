package io.quimbi.core.lifetime;

/** Probabilities from log-odds, without overflow. */
final class LogOdds {
  private LogOdds() {}

  /** 1/(1 + e^−z), from 0 to 1 for every z, infinite ones included. */
  static double probability(double z) {
    return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
  }

  /** ln(1 + e^z). */
  static double logOnePlusExp(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }
}
