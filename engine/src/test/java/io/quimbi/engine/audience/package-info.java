@NullMarked
package io.quimbi.engine.audience;

import org.jspecify.annotations.NullMarked;
