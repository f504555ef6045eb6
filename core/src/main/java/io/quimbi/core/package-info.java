/** What every capability shares: workers that run blocks of a loop on the machine's cores. */
@NullMarked
package io.quimbi.core;

import org.jspecify.annotations.NullMarked;
