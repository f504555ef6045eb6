@NullMarked
package io.quimbi.core.lookalike;

import org.jspecify.annotations.NullMarked;
