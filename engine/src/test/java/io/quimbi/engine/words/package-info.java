@NullMarked
package io.quimbi.engine.words;

import org.jspecify.annotations.NullMarked;
