@NullMarked
package io.quimbi.core.drift;

import org.jspecify.annotations.NullMarked;
