/** Orders as they happen: by POST, by webhooks and events, and what they change as it changes. */
@NullMarked
package io.quimbi.server.live;

import org.jspecify.annotations.NullMarked;
