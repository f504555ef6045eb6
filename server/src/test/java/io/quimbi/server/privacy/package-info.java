/** Tests of privacy over HTTP. */
@NullMarked
package io.quimbi.server.privacy;

import org.jspecify.annotations.NullMarked;
