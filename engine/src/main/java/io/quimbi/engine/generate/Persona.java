package io.quimbi.engine.generate;

/**
 * How often a customer of the demo shop buys while being a customer. Rates are gamma-distributed
 * within a persona; after each order an ordinary customer leaves for good with a probability of
 * their own, beta-distributed within the persona, as the MBG/NBD model has it (Batislam, Denizel
 * &amp; Filiztekin 2007; doi:10.1016/j.ijresmar.2006.12.005).
 */
public enum Persona {
  /** Buys once and never again. */
  ONE_TIME(0.5, 0, 1, 1, 1),
  /** Buys every two or three months. */
  OCCASIONAL(0.3185, 0.4, 4, 1.2, 9),
  /** Buys once a month or twice. */
  HOBBYIST(0.167, 1.4, 5, 1.5, 36),
  /** Buys every two or three days. */
  SUPER_ENGAGED(0.0141, 10, 6, 1.5, 240),
  /** A business that orders several times a day. */
  ENTERPRISE(0.0004, 96, 6, 1.5, 4000);

  /** Share of all customers; the shares add up to 1. */
  final double share;

  /** Mean rate while a customer. */
  final double ordersPerMonth;

  /** Shape of the gamma distribution of rates; 1/√shape is their coefficient of variation. */
  final double rateShape;

  /** First parameter of the beta distribution of leaving after an order. */
  final double leaveA;

  /** Second parameter of the beta distribution of leaving after an order. */
  final double leaveB;

  Persona(double share, double ordersPerMonth, double rateShape, double leaveA, double leaveB) {
    this.share = share;
    this.ordersPerMonth = ordersPerMonth;
    this.rateShape = rateShape;
    this.leaveA = leaveA;
    this.leaveB = leaveB;
  }

  /** A rate in orders a month. */
  double drawRate(Draws draws) {
    return ordersPerMonth * draws.gamma(rateShape);
  }

  /** The persona at a place of the unit interval, which the shares divide in order. */
  static Persona at(double place) {
    double border = 0;
    for (Persona persona : values()) {
      border += persona.share;
      if (place < border) {
        return persona;
      }
    }
    // The shares may add up to a hair below 1.
    return ONE_TIME;
  }
}
