/** Questions in plain words, read by Claude where there is a key. */
@NullMarked
package io.quimbi.server.words;

import org.jspecify.annotations.NullMarked;
