@NullMarked
package io.quimbi.server.start;

import org.jspecify.annotations.NullMarked;
