/** The command line: one class per verb. */
@NullMarked
package io.quimbi.cli;

import org.jspecify.annotations.NullMarked;
