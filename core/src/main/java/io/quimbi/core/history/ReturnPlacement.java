package io.quimbi.core.history;

/**
 * How many return rows could be set against an earlier purchase of the same product by the same
 * customer. What could not be placed is left out of every feature, and is reported.
 *
 * @param rows return rows in all
 * @param unplacedWholly rows for which no earlier line had any quantity left
 * @param unplacedInPart rows of which only a part of the quantity found a line
 * @param unplacedAmount money of the quantities that found no line, in millionths
 */
public record ReturnPlacement(
    int rows, int unplacedWholly, int unplacedInPart, long unplacedAmount) {}
