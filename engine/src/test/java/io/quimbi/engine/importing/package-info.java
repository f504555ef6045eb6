/** Tests of the import. */
@NullMarked
package io.quimbi.engine.importing;

import org.jspecify.annotations.NullMarked;
