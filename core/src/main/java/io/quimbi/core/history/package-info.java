/**
 * What customers did: orders, lines, refunds and tickets of one store, in columns sorted by
 * customer and time. Everything that is computed about a customer is computed from here.
 */
@NullMarked
package io.quimbi.core.history;

import org.jspecify.annotations.NullMarked;
