@NullMarked
package io.quimbi.core.history;

import org.jspecify.annotations.NullMarked;
