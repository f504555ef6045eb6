/** Tests of the store, on the embedded server and on an external one. */
@NullMarked
package io.quimbi.store;

import org.jspecify.annotations.NullMarked;
