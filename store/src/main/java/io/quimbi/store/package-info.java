@NullMarked
package io.quimbi.store;

import org.jspecify.annotations.NullMarked;
