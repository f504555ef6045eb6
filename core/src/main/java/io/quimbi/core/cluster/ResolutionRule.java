package io.quimbi.core.cluster;

import java.util.function.Predicate;

/**
 * Something the segments of an axis have to tell apart, beyond what the data suggest, such as
 * regulars among themselves. It decides after all other tests and ignores them.
 *
 * @param words what it asks for, to follow "k = 5, the next that" in a reason, such as "gives two
 *     segments a tenth or more of the customers with three orders or more"
 * @param holds whether a partition of everybody, with the rows the caller gave, meets it
 */
public record ResolutionRule(String words, Predicate<FuzzyPartition> holds) {}
