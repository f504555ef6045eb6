/** What leaves a store as files. */
@NullMarked
package io.quimbi.engine.export;

import org.jspecify.annotations.NullMarked;
