@NullMarked
package io.quimbi.engine.live;

import org.jspecify.annotations.NullMarked;
