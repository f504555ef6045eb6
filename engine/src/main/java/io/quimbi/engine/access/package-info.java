/**
 * Who may ask a service for what: keys, each of one store and with one role. The text of a key is
 * shown once and never kept.
 */
@NullMarked
package io.quimbi.engine.access;

import org.jspecify.annotations.NullMarked;
