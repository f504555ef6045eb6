/** Stores as a whole: made before their first import, and deleted with all they hold. */
@NullMarked
package io.quimbi.engine.stores;

import org.jspecify.annotations.NullMarked;
