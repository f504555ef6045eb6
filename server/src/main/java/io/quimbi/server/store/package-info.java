/** The caller's store. */
@NullMarked
package io.quimbi.server.store;

import org.jspecify.annotations.NullMarked;
