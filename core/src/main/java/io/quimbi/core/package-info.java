/** What every capability shares: loops in blocks on the machine's cores, and primitive sorting. */
@NullMarked
package io.quimbi.core;

import org.jspecify.annotations.NullMarked;
