@NullMarked
package io.quimbi.core.feature;

import org.jspecify.annotations.NullMarked;
