/** The only wiring: configuration in, an open Quimbi out. */
@NullMarked
package io.quimbi.app;

import org.jspecify.annotations.NullMarked;
