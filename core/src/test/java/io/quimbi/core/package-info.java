@NullMarked
package io.quimbi.core;

import org.jspecify.annotations.NullMarked;
