/** The service, killed while it is at work. */
@NullMarked
package io.quimbi.server.kill;

import org.jspecify.annotations.NullMarked;
