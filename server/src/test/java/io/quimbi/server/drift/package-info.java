/** Tests over HTTP. */
@NullMarked
package io.quimbi.server.drift;

import org.jspecify.annotations.NullMarked;
