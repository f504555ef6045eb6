package io.quimbi.store;

/** Where the texts of a store have their numbers. */
enum DictionaryTable {
  CUSTOMER("customer", "customer_no", "customer_id"),
  PRODUCT("product", "product_no", "product_id"),
  CATEGORY("category", "category_no", "category"),
  CHANNEL("channel", "channel_no", "channel"),
  REASON("return_reason", "reason_no", "reason");

  private final String table;
  private final String number;
  private final String text;

  DictionaryTable(String table, String number, String text) {
    this.table = table;
    this.number = number;
    this.text = text;
  }

  /** The parent table, or the table that all stores share. */
  String table() {
    return table;
  }

  /** The column of numbers, counting up from 1 in a store. */
  String number() {
    return number;
  }

  /** The column of texts. */
  String text() {
    return text;
  }
}
