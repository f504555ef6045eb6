/** Keys and the audit trail, for who administers a store. */
@NullMarked
package io.quimbi.server.access;

import org.jspecify.annotations.NullMarked;
