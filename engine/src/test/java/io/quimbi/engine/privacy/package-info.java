/** Tests of privacy. */
@NullMarked
package io.quimbi.engine.privacy;

import org.jspecify.annotations.NullMarked;
