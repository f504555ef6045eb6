/** Tests of jobs. */
@NullMarked
package io.quimbi.engine.jobs;

import org.jspecify.annotations.NullMarked;
