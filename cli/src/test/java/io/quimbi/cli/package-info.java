@NullMarked
package io.quimbi.cli;

import org.jspecify.annotations.NullMarked;
