/** Tests of the embedded server, and an external one for tests. */
@NullMarked
package io.quimbi.store.server;

import org.jspecify.annotations.NullMarked;
