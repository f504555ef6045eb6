package io.quimbi.core.lifetime;

/**
 * How long from the as-of until a customer who is still alive orders again, in the unit of the
 * model. There is no expected value where {@code r + x ≤ 1}; the median always exists, though it
 * can lie centuries ahead.
 *
 * @param median as likely to be passed as not
 * @param low lower end of the central interval
 * @param high upper end of the central interval
 * @param level probability of the interval, such as 0.8
 */
public record NextOrder(double median, double low, double high, double level) {}
