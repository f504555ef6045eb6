/**
 * How surprising a customer's recent behaviour is against their own past, how far they fell below
 * their own level, and what size of drift is usual for a customer who did not change. Evidence
 * decides whether to act; drift says what changed.
 */
@NullMarked
package io.quimbi.core.evidence;

import org.jspecify.annotations.NullMarked;
