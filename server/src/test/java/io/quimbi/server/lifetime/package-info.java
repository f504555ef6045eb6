/** Tests over HTTP. */
@NullMarked
package io.quimbi.server.lifetime;

import org.jspecify.annotations.NullMarked;
