/** Whether the service lives, is ready, and how it does. */
@NullMarked
package io.quimbi.server.health;

import org.jspecify.annotations.NullMarked;
