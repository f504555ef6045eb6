/** Tests of discovery over HTTP. */
@NullMarked
package io.quimbi.server.discovery;

import org.jspecify.annotations.NullMarked;
