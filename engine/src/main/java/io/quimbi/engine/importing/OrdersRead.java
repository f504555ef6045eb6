package io.quimbi.engine.importing;

import io.quimbi.core.history.OrderRows;
import java.util.List;
import java.util.Map;

/**
 * What reading a file of orders gave.
 *
 * @param rows the orders
 * @param report counts and rejects
 * @param currencies the currencies that rows name, each with how many do
 * @param notes what a person should know beside the counts
 */
record OrdersRead(
    OrderRows rows, FileReport report, Map<String, Long> currencies, List<String> notes) {}
