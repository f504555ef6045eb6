@NullMarked
package io.quimbi.core.lifetime;

import org.jspecify.annotations.NullMarked;
