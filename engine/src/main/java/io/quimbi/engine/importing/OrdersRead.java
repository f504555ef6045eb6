package io.quimbi.engine.importing;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What reading a file of orders gave.
 *
 * @param withTickets makes the history of the orders and of tickets, if there are any; once
 * @param report counts and rejects
 * @param currencies the currencies that rows name, each with how many do
 * @param notes what a person should know beside the counts
 */
record OrdersRead(
    Function<TicketFile.@Nullable Tickets, GatheredHistory> withTickets,
    FileReport report,
    Map<String, Long> currencies,
    List<String> notes) {}
