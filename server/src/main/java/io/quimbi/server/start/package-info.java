/** What the programs that run here and not in the command line have in common at their start. */
@NullMarked
package io.quimbi.server.start;

import org.jspecify.annotations.NullMarked;
