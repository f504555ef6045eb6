@NullMarked
package io.quimbi.engine.find;

import org.jspecify.annotations.NullMarked;
