package io.quimbi.engine.backtest;

/** The rules that are compared. */
enum Rule {
  RECENCY("a", "days since the last order", Signal.RECENCY),
  PERSONAL_RECENCY("a\u2033", "personal recency R/(G + 30 days)", Signal.PERSONAL_RECENCY),
  ALIVE("b", "P(alive)", Signal.LOG_ODDS),
  LEVEL_DROP("c", "level drop", Signal.LEVEL_DROP),
  EVIDENCE("c\u2032", "evidence of fewer orders", Signal.FEWER_ORDERS),
  PLAIN_DRIFT("c1", "plain 4-week drift", Signal.PLAIN_DRIFT),
  COMBINED("d", "P(alive) with level drop", Signal.COMBINED);

  final String id;
  final String words;
  final Signal signal;

  Rule(String id, String words, Signal signal) {
    this.id = id;
    this.words = words;
    this.signal = signal;
  }
}
