package io.quimbi.engine.importing;

/** The distinct texts of all rows of an import, orders and tickets alike. */
final class OrderTexts {
  final CharDictionary orders = new CharDictionary();
  final CharDictionary customers = new CharDictionary();
  final CharDictionary products = new CharDictionary();
  final CharDictionary productNames = new CharDictionary();
  final CharDictionary categories = new CharDictionary();
  final CharDictionary channels = new CharDictionary();
  final CharDictionary reasons = new CharDictionary();
  final CharDictionary currencies = new CharDictionary();
}
