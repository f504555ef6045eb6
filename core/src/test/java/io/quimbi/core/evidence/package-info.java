@NullMarked
package io.quimbi.core.evidence;

import org.jspecify.annotations.NullMarked;
