@NullMarked
package io.quimbi.app;

import org.jspecify.annotations.NullMarked;
