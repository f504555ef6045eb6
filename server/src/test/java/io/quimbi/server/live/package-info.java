@NullMarked
package io.quimbi.server.live;

import org.jspecify.annotations.NullMarked;
