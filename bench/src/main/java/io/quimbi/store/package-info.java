/** What is timed inside the store, whose classes stay unseen outside of it. */
@NullMarked
package io.quimbi.store;

import org.jspecify.annotations.NullMarked;
