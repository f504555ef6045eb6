/** Tests over HTTP. */
@NullMarked
package io.quimbi.server.work;

import org.jspecify.annotations.NullMarked;
